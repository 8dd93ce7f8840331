import { Input, Link } from '@fluentui/react-components';
import { useState } from 'react';
import { PersonReach } from '../../shared/admin/acts.ts';
import { type AdminPersonDetail, AdminPersonDetail as Detail } from '../../shared/admin/directory.ts';
import { ActButton } from '../components/act-button.tsx';
import { ReasonField } from '../components/act-fields.tsx';
import { Answer } from '../components/answer.tsx';
import { Breaking, Buttons, SeverityBadge } from '../components/columns.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField } from '../components/form-field.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { PersonPicker } from '../components/picker.tsx';
import { Table } from '../components/table.tsx';
import { Time, useTimeWords } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { addressOf } from '../state/route.ts';
import { useServices, useWords } from '../state/services.tsx';

const pathOf = (id: string, more: string): string => `/v1/admin/people/${encodeURIComponent(id)}/${more}`;
const HOUR_MS = 3600_000;
/** The relay reads the person's open items for each reply. */
const REACH_MS = 15_000;

/** Absence of a person, what waits for them, and where they would be reached. @param again reads the person again */
export function PersonActs({ person, again }: { person: AdminPersonDetail; again: () => void }) {
  const { t } = useWords();
  const query = useQuery(pathOf(person.id, 'reach'), PersonReach, REACH_MS);
  return (
    <>
      <AbsenceSection person={person} again={again} />
      <Answer query={query} what={person.name}>
        {(reach) => (
          <>
            <Waiting waiting={reach.waiting} />
            <Section title={t.acts.reach.title}>
              <Ways reach={reach} />
            </Section>
          </>
        )}
      </Answer>
    </>
  );
}

interface PersonActProps {
  person: AdminPersonDetail;
  again: () => void;
}

function AbsenceSection({ person, again }: PersonActProps) {
  const { t } = useWords();
  const time = useTimeWords();
  const [open, setOpen] = useState<'set' | 'end' | null>(null);
  const { absence } = person;
  const close = () => setOpen(null);
  const done = () => {
    close();
    again();
  };
  return (
    <Section title={t.acts.absence.title}>
      {absence ? (
        <Quiet>{t.acts.absence.span(time(absence.from), time(absence.to), absence.delegate)}</Quiet>
      ) : (
        <Quiet>{t.app.none}</Quiet>
      )}
      {absence?.by && <Quiet>{t.acts.absence.by(absence.by.name, absence.reason ?? '')}</Quiet>}
      <Buttons>
        <ActButton act="setPersonAbsence" onClick={() => setOpen('set')}>
          {t.acts.absence.set}
        </ActButton>
        {absence && (
          <ActButton act="endPersonAbsence" onClick={() => setOpen('end')}>
            {t.acts.absence.end}
          </ActButton>
        )}
      </Buttons>
      {open === 'set' && <SetAbsence person={person} onDone={done} onClose={close} />}
      {open === 'end' && <EndAbsence person={person} onDone={done} onClose={close} />}
    </Section>
  );
}

/** For an input of type `datetime-local`: the wall time of this computer, to the minute. */
function localOf(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** An empty or impossible time is left to the relay to refuse. */
function instantOf(local: string): string {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? local : new Date(ms).toISOString();
}

interface AbsenceDialogProps {
  person: AdminPersonDetail;
  onDone: () => void;
  onClose: () => void;
}

function SetAbsence({ person, onDone, onClose }: AbsenceDialogProps) {
  const { t } = useWords();
  const { api, now } = useServices();
  const [form, setForm] = useState(() => ({
    from: localOf(now()),
    to: localOf(now() + 24 * HOUR_MS),
    delegate: [] as readonly string[],
    reason: '',
  }));
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const run = () => {
    const [delegate] = form.delegate;
    const { reason } = form;
    const body = { from: instantOf(form.from), to: instantOf(form.to), reason, ...(delegate && { delegate }) };
    return api.send('PUT', pathOf(person.id, 'absence'), body, Detail);
  };
  return (
    <FormDialog
      title={t.acts.absence.setTitle(person.name)}
      label={t.acts.absence.set}
      run={run}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.acts.absence.body}</Quiet>
      <FormField member="from" label={t.acts.absence.from} required>
        <Input type="datetime-local" value={form.from} onChange={(_, { value }) => set({ from: value })} />
      </FormField>
      <FormField member="to" label={t.acts.absence.to} required>
        <Input type="datetime-local" value={form.to} onChange={(_, { value }) => set({ to: value })} />
      </FormField>
      <FormField member="delegate" label={t.acts.absence.delegate} hint={t.acts.absence.delegateHint}>
        <PersonPicker most={1} values={form.delegate} onValues={(delegate) => set({ delegate })} />
      </FormField>
      <ReasonField value={form.reason} onChange={(reason) => set({ reason })} />
    </FormDialog>
  );
}

function EndAbsence({ person, onDone, onClose }: AbsenceDialogProps) {
  const { t } = useWords();
  const { api } = useServices();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t.acts.absence.endTitle(person.name)}
      label={t.acts.absence.end}
      run={() => api.send('DELETE', pathOf(person.id, 'absence'), { reason }, Detail)}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.acts.absence.endBody}</Quiet>
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}

function Waiting({ waiting: { count, complete, items } }: { waiting: PersonReach['waiting'] }) {
  const { t } = useWords();
  return (
    <Section title={t.acts.reach.waiting}>
      <Quiet>{t.acts.reach.waits(count, complete)}</Quiet>
      {items.length > 0 && (
        <Table
          caption={t.acts.reach.waiting}
          rows={items}
          keyOf={({ itemId }) => itemId}
          columns={[
            {
              key: 'item',
              label: t.trace.item,
              draw: ({ itemId, title }) => (
                <Link href={addressOf({ view: 'trace', open: itemId })}>
                  <Breaking>{title}</Breaking>
                </Link>
              ),
            },
            {
              key: 'severity',
              label: t.overview.severity,
              draw: ({ severity }) => <SeverityBadge severity={severity} />,
            },
            { key: 'since', label: t.acts.reach.since, draw: ({ since }) => <Time at={since} /> },
          ]}
        />
      )}
    </Section>
  );
}

function Ways({ reach: { ways, quietUntil } }: { reach: PersonReach }) {
  const { t } = useWords();
  const time = useTimeWords();
  const { kinds, blocked: why } = t.acts.reach;
  return (
    <>
      {quietUntil !== null && <Quiet>{t.acts.reach.quiet(time(quietUntil))}</Quiet>}
      <Table
        caption={t.acts.reach.title}
        rows={ways.map((way, index) => ({ ...way, index }))}
        keyOf={({ index }) => index}
        columns={[
          {
            key: 'way',
            label: t.acts.reach.way,
            draw: ({ kind, gateway }) => (gateway === undefined ? kinds[kind] : `${kinds[kind]} (${gateway})`),
          },
          {
            key: 'state',
            label: t.acts.reach.state,
            draw: ({ blocked }) => (blocked === null ? t.acts.reach.open : why[blocked]),
          },
        ]}
      />
    </>
  );
}
