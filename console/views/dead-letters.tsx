import { Button, Field, MessageBar, MessageBarBody, makeStyles, Select, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { DeadLetterDetail } from '../../shared/admin/hooks.ts';
import { type DeadLetter, DeadLetterList, type LetterCause, LetterOutcome } from '../../shared/admin.ts';
import { Message } from '../../widgets/message.tsx';
import { Modal } from '../../widgets/modal.tsx';
import type { Failure } from '../api.ts';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Buttons, Named, Small } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Json } from '../components/json.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useList, useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  close: { marginTop: '16px' },
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '12px' },
  // A select is as wide as its longest option, which may exceed the window.
  filter: { minWidth: 0, maxWidth: 'min(280px, 100%)', gridTemplateColumns: 'minmax(0, 1fr)' },
  cause: { display: 'flex', flexDirection: 'column', gap: '2px', minWidth: '160px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingInlineStart: '20px' },
});

/** Letters of one request, as the relay limits it. */
const AT_ONCE = 200;

interface Outcome {
  done: number;
  failed: LetterOutcome['failed'];
  left: number;
}

const causeOf = ({ cause }: Pick<DeadLetter, 'cause'>): LetterCause => cause ?? 'rejected';

/** What could not be delivered or mapped: replay or deletion of one, or of all that a filter shows. */
export function Letters() {
  const { t } = useWords();
  const { api } = useServices();
  const query = useList('/v1/admin/dead-letters', DeadLetterList);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [dropping, setDropping] = useState<readonly DeadLetter[] | null>(null);
  const send = (act: 'replay' | 'drop', letters: readonly DeadLetter[]) => {
    const ids = letters.slice(-AT_ONCE).map(({ id }) => id);
    return api.send('POST', `/v1/admin/dead-letters/${act}`, { ids }, LetterOutcome);
  };
  const finish = (letters: readonly DeadLetter[], { done, failed }: LetterOutcome) => {
    setOutcome({ done: done.length, failed, left: letters.length - done.length - failed.length });
    query.again();
  };
  const replay = async (letters: readonly DeadLetter[]) => {
    setBusy(true);
    const result = await send('replay', letters);
    setBusy(false);
    setFailure(result.ok ? null : result.failure);
    if (result.ok) finish(letters, result.value);
  };
  return (
    <Section title={t.outbound.letters}>
      <RoleNote act="replay" />
      <FailureBar failure={failure} />
      {outcome && <OutcomeBar outcome={outcome} />}
      <Answer query={query} what={t.outbound.letters}>
        {({ items }) =>
          items.length === 0 ? (
            <Message title={t.outbound.noLetters} body={t.outbound.noLettersBody} />
          ) : (
            <FilteredLetters letters={items} busy={busy} onReplay={replay} onDrop={setDropping} onOpen={setOpen} />
          )
        }
      </Answer>
      {open !== null && <LetterDialog id={open} onClose={() => setOpen(null)} />}
      {dropping && (
        <FormDialog
          title={t.outbound.dropTitle(dropping.length)}
          label={t.outbound.drop}
          question
          run={() => send('drop', dropping)}
          onDone={(value) => {
            setDropping(null);
            finish(dropping, value);
          }}
          onClose={() => setDropping(null)}
        >
          <Quiet>{t.outbound.dropBody}</Quiet>
        </FormDialog>
      )}
    </Section>
  );
}

function OutcomeBar({ outcome: { done, failed, left } }: { outcome: Outcome }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <MessageBar intent={failed.length + left > 0 ? 'warning' : 'success'} layout="multiline">
      <MessageBarBody>
        {t.outbound.outcome({ done, failed: failed.length, left })}
        {failed.length > 0 && (
          <ul className={styles.list}>
            {[...new Set(failed.map(({ detail }) => detail))].map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

interface LetterTableProps {
  letters: readonly DeadLetter[];
  busy: boolean;
  onReplay: (letters: readonly DeadLetter[]) => void;
  onDrop: (letters: readonly DeadLetter[]) => void;
  onOpen: (id: string) => void;
}

function FilteredLetters({ letters, ...acts }: LetterTableProps) {
  const styles = useStyles();
  const { t } = useWords();
  const [source, setSource] = useState('');
  const [cause, setCause] = useState('');
  const sources = [...new Set(letters.map((letter) => letter.source))].sort();
  const causes = [...new Set(letters.map(causeOf))];
  // A filter whose last letter is gone no longer applies.
  const isOf = (letter: DeadLetter) =>
    (!sources.includes(source) || letter.source === source) &&
    (!causes.some((one) => one === cause) || causeOf(letter) === cause);
  const shown = letters.filter(isOf);
  return (
    <>
      <div className={styles.tools}>
        <Field className={styles.filter} label={t.outbound.to}>
          <Select value={sources.includes(source) ? source : ''} onChange={(_, { value }) => setSource(value)}>
            <option value="">{t.outbound.anySource}</option>
            {sources.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field className={styles.filter} label={t.outbound.cause}>
          <Select value={cause} onChange={(_, { value }) => setCause(value)}>
            <option value="">{t.outbound.anyCause}</option>
            {causes.map((name) => (
              <option key={name} value={name}>
                {t.outbound.causes[name].title}
              </option>
            ))}
          </Select>
        </Field>
        {shown.length > 1 && (
          <Buttons>
            <ActButton act="replayLetters" disabledFocusable={acts.busy} onClick={() => acts.onReplay(shown)}>
              {acts.busy ? t.outbound.replaying : t.outbound.replayAll(shown.length)}
            </ActButton>
            <Removing act="dropLetters" disabledFocusable={acts.busy} onClick={() => acts.onDrop(shown)}>
              {t.outbound.dropAll(shown.length)}
            </Removing>
          </Buttons>
        )}
      </div>
      {shown.length < letters.length && <Quiet>{t.outbound.shown(shown.length, letters.length)}</Quiet>}
      <LetterTable letters={shown} {...acts} />
      {letters.length >= 1000 && <Quiet>{t.outbound.bounded}</Quiet>}
    </>
  );
}

function LetterTable({ letters, busy, onReplay, onDrop, onOpen }: LetterTableProps) {
  const { t } = useWords();
  const receiver = useReceiver();
  return (
    <Table
      caption={t.outbound.letters}
      rows={letters}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'to',
          label: t.outbound.to,
          draw: ({ source, hook, kind, withdrawal }) => (
            <Named
              name={hook === undefined ? source : `${source}/${hook}`}
              under={t.outbound.kinds[withdrawal ? 'withdrawal' : kind]}
            />
          ),
        },
        { key: 'cause', label: t.outbound.cause, draw: (letter) => <Cause letter={letter} /> },
        {
          key: 'item',
          label: t.outbound.item,
          draw: ({ itemId, title, ...letter }) =>
            itemId !== undefined && <Named name={<ItemLink id={itemId} title={title} />} under={receiver(letter)} />,
        },
        {
          key: 'attempt',
          label: t.outbound.attempt,
          number: true,
          draw: ({ attempt, replayed }) =>
            attempt !== undefined && (
              <>
                {attempt} {replayed && <Small>{t.outbound.mark}</Small>}
              </>
            ),
        },
        { key: 'at', label: t.outbound.at, draw: ({ at }) => <Time at={at} /> },
        {
          key: 'actions',
          label: t.sources.actions,
          draw: (letter) => (
            <Buttons>
              <ActButton
                act="replay"
                size="small"
                aria-label={`${t.outbound.replay} ${letter.title ?? letter.source}`}
                disabledFocusable={busy}
                onClick={() => onReplay([letter])}
              >
                {t.outbound.replay}
              </ActButton>
              <Button
                size="small"
                aria-label={`${t.outbound.detail} ${letter.title ?? letter.source}`}
                onClick={() => onOpen(letter.id)}
              >
                {t.outbound.detail}
              </Button>
              <Removing
                act="dropLetter"
                size="small"
                aria-label={`${t.outbound.drop} ${letter.title ?? letter.source}`}
                onClick={() => onDrop([letter])}
              >
                {t.outbound.drop}
              </Removing>
            </Buttons>
          ),
        },
      ]}
    />
  );
}

function Cause({ letter }: { letter: DeadLetter }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.cause}>
      <span className={styles.title}>{t.outbound.causes[causeOf(letter)].title}</span>
      <Small>
        <Breaking>{letter.reason}</Breaking>
      </Small>
    </div>
  );
}

/** The customer, or the person of a message to staff, and the channel. */
function useReceiver() {
  const { t } = useWords();
  return ({ customer, person, channel }: Pick<DeadLetter, 'customer' | 'person' | 'channel'>): string =>
    [customer, person && t.outbound.forPerson(person), channel && t.outbound.channels[channel]]
      .filter(Boolean)
      .join(' · ');
}

function LetterDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const receiver = useReceiver();
  const query = useQuery(`/v1/admin/dead-letters/${encodeURIComponent(id)}`, DeadLetterDetail, 0);
  return (
    <Modal title={t.outbound.letter} onClose={onClose}>
      <Answer query={query} what={t.outbound.letter}>
        {(letter) => {
          const { kind, source, itemId, title, attempt, reason, errors, payload } = letter;
          const cause = t.outbound.causes[causeOf(letter)];
          return (
            <>
              <Facts
                facts={known([
                  [t.outbound.to, source],
                  [t.outbound.item, <ItemLink key="item" id={itemId ?? null} title={title} />],
                  [letter.person === undefined ? t.outbound.customer : t.trace.who, receiver(letter)],
                  [t.outbound.attempt, attempt],
                  [t.outbound.cause, cause.title],
                  [t.outbound.reason, errors && errors.length > 0 ? '' : <Breaking key="reason">{reason}</Breaking>],
                  [t.outbound.todo, cause.todo],
                ])}
              />
              {errors && errors.length > 0 && (
                <ul className={styles.list}>
                  {errors.map(({ pointer, detail }) => (
                    <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
                  ))}
                </ul>
              )}
              {payload !== undefined && <Json value={payload} label={t.outbound.payload} />}
              {payload === undefined && kind === 'hook' && <Quiet>{t.outbound.noPayload}</Quiet>}
            </>
          );
        }}
      </Answer>
      <Button className={styles.close} onClick={onClose}>
        {t.app.close}
      </Button>
    </Modal>
  );
}

type Fact = readonly [term: string, fact: ReactNode];
const known = (facts: readonly Fact[]): Fact[] => facts.filter(([, fact]) => fact !== '' && fact !== undefined);
