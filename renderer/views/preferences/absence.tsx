import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useId, useState } from 'react';
import type { Absence, PersonSummary } from '../../../shared/people.ts';
import type { Problem } from '../../../shared/problems.ts';
import { PersonPicker } from '../../components/answer/person-picker.tsx';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { absenceFault, localField, usualAbsence } from '../../state/absence-range.ts';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { Intro, ProblemBar, Row } from './parts.tsx';

const useStyles = makeStyles({
  now: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 16px',
    margin: '0 0 16px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  said: { flexGrow: 1, minWidth: '200px' },
  strong: { display: 'block', fontWeight: tokens.fontWeightSemibold },
  field: { width: '240px', maxWidth: '100%' },
  who: { maxWidth: '360px' },
  foot: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginTop: '16px' },
  fault: { color: tokens.colorPaletteRedForeground1 },
});

/** Out of office: period and deputy. The relay stores it, and every client displays it. */
export function AbsenceSection() {
  const { t } = useWords();
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const now = useNow();
  const [problem, setProblem] = useState<Problem | null>(null);
  if (!me) return <Intro>{t.prefs.needsPairing}</Intro>;
  const absence = me.absence && Date.parse(me.absence.to) > now ? me.absence : null;
  const set = async (request: { from?: string; to?: string; delegate?: string }) => {
    const result = await bridge.invoke('absence.set', request);
    setProblem(result.ok ? null : result.problem);
  };
  return (
    <>
      <Intro>{t.absence.intro}</Intro>
      <ProblemBar problem={problem} />
      {absence && <Current absence={absence} onEnd={() => void set({})} />}
      <Form key={JSON.stringify(absence)} absence={absence} onSet={set} />
    </>
  );
}

function Current({ absence, onEnd }: { absence: Absence; onEnd: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const name = useNameOf(absence.delegate);
  const at = (instant: string) => clockWords(words, Date.parse(instant), now);
  const begun = Date.parse(absence.from) <= now;
  return (
    <div className={styles.now}>
      <div className={styles.said} role="status">
        <span className={styles.strong}>
          {begun ? t.absence.now(at(absence.to)) : t.absence.planned(at(absence.from), at(absence.to))}
        </span>
        {absence.delegate ? t.absence.standIn(name ?? absence.delegate) : t.absence.noStandIn}
        {absence.by && <bdi>{t.absence.setBy(absence.by.name, absence.reason ?? '')}</bdi>}
      </div>
      <Button onClick={onEnd}>{begun ? t.absence.end : t.absence.cancel}</Button>
    </div>
  );
}

interface FormProps {
  absence: Absence | null;
  onSet: (request: { from: string; to: string; delegate?: string }) => Promise<void>;
}

function Form({ absence, onSet }: FormProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { clock } = useServices();
  const id = useId();
  const [{ from, to }, setSpan] = useState(() =>
    absence
      ? { from: localField(Date.parse(absence.from)), to: localField(Date.parse(absence.to)) }
      : usualAbsence(clock.now()),
  );
  const name = useNameOf(absence?.delegate ?? null);
  const [who, setWho] = useState<PersonSummary | null | undefined>();
  const kept = absence?.delegate ? { id: absence.delegate, name: name ?? absence.delegate } : null;
  const chosen = who === undefined ? kept : who;
  const [tried, setTried] = useState(false);
  const fault = absenceFault(from, to, clock.now());
  const send = () => {
    setTried(true);
    if (fault) return;
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    void onSet({ ...span, ...(chosen ? { delegate: chosen.id } : {}) });
  };
  return (
    <>
      <Row label={t.absence.from} htmlFor={`${id}-from`}>
        <Input
          id={`${id}-from`}
          className={styles.field}
          type="datetime-local"
          value={from}
          onChange={(_, { value }) => setSpan({ from: value, to })}
        />
      </Row>
      <Row label={t.absence.to} htmlFor={`${id}-to`}>
        <Input
          id={`${id}-to`}
          className={styles.field}
          type="datetime-local"
          value={to}
          onChange={(_, { value }) => setSpan({ from, to: value })}
        />
      </Row>
      <Row label={t.absence.who} htmlFor={`${id}-who`}>
        <div className={styles.who}>
          <PersonPicker key={kept?.name} id={`${id}-who`} chosen={chosen} onChoose={setWho} />
        </div>
      </Row>
      <div className={styles.foot}>
        <Button appearance="primary" onClick={send}>
          {absence ? t.absence.change : t.absence.set}
        </Button>
        {tried && fault && (
          <span className={styles.fault} role="alert">
            {t.absence[fault]}
          </span>
        )}
      </div>
    </>
  );
}

function useNameOf(id: string | null): string | null {
  const { bridge } = useServices();
  const [found, setFound] = useState<PersonSummary | null>(null);
  useEffect(() => {
    if (id === null) return;
    let wanted = true;
    void bridge.invoke('people.find', { q: id.slice(0, 120), limit: 5 }).then((result) => {
      const person = result.ok ? result.value.items.find((one) => one.id === id) : undefined;
      if (wanted && person) setFound(person);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, id]);
  return found?.id === id ? found.name : null;
}
