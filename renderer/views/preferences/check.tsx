import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  SubtractCircle16Regular,
} from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { CheckStep, ConnectionCheck } from '../../../shared/bridge/connection-check.ts';
import { Spinner } from '../../../widgets/spinner.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: { marginTop: '24px' },
  heading: {
    margin: '0 0 4px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  intro: { margin: '0 0 12px', color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
  said: { color: tokens.colorNeutralForeground2 },
  steps: { listStyleType: 'none', margin: '12px 0 0', padding: 0 },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(110px, 160px) 1fr auto',
    columnGap: '8px',
    alignItems: 'start',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    lineHeight: tokens.lineHeightBase300,
    '@media (max-width: 519px)': { gridTemplateColumns: '20px 1fr auto' },
  },
  icon: { display: 'flex', height: tokens.lineHeightBase300, alignItems: 'center' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  faint: { color: tokens.colorNeutralForeground2 },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: {
    minWidth: 0,
    overflowWrap: 'anywhere',
    '@media (max-width: 519px)': { gridColumn: '2 / -1', gridRow: 2 },
  },
  ms: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
});

/** Checks the connection to the relay step by step, with live progress. */
export function CheckConnection({ network }: { network: CapabilityLine<'network-check'> }) {
  const styles = useStyles();
  const { t } = useWords();
  const diagnostics = useCapability('diagnostics');
  const report = useNotice();
  const [check, setCheck] = useState<ConnectionCheck | null>(null);
  const [copied, setCopied] = useState(false);
  const section = useRef<HTMLElement>(null);
  useEffect(() => network.on('checking', setCheck), [network]);
  const begun = check?.at;
  useEffect(() => {
    // In a small window the steps would be below the visible area.
    if (begun !== undefined) section.current?.scrollIntoView({ block: 'start' });
  }, [begun]);
  const run = async () => {
    setCopied(false);
    const result = await report(network.invoke('relay.check', null));
    if (result.ok) setCheck(result.value);
  };
  const copy = async (from: CapabilityLine<'diagnostics'>) => {
    const result = await report(from.invoke('diagnostics.copy', null));
    setCopied(result.ok);
  };
  const running = check?.running ?? false;
  return (
    <section ref={section} className={styles.root} aria-labelledby="check-title">
      <h3 className={styles.heading} id="check-title">
        {t.check.title}
      </h3>
      <p className={styles.intro}>{t.check.intro}</p>
      <div className={styles.buttons}>
        <Button disabledFocusable={running} onClick={() => void run()}>
          {check === null ? t.check.run : t.check.again}
        </Button>
        {diagnostics && check !== null && !running && (
          <Button onClick={() => void copy(diagnostics)}>{t.about.copy}</Button>
        )}
        <span className={styles.said} role="status">
          {copied ? t.about.copied : check === null ? '' : <Summary check={check} />}
        </span>
      </div>
      {check !== null && (
        <ol className={styles.steps} aria-label={t.check.steps}>
          {check.steps.map((step) => (
            <Step key={step.name} step={step} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** One sentence for screen readers instead of seven steps. */
function Summary({ check }: { check: ConnectionCheck }) {
  const { t } = useWords();
  const bad = check.steps.find(({ state }) => state === 'bad');
  if (bad) return t.check.failedAt(t.check.names[bad.name]);
  return check.running ? t.check.running : t.check.allGood;
}

function Step({ step }: { step: CheckStep }) {
  const styles = useStyles();
  const { t, f } = useWords();
  const { name, state, text, ms } = step;
  const quiet = state === 'waiting' || state === 'skipped';
  return (
    <li className={styles.step}>
      <span className={mergeClasses(styles.icon, state === 'good' && styles.good, state === 'bad' && styles.bad)}>
        <StateIcon state={state} />
      </span>
      <span className={mergeClasses(styles.name, quiet && styles.faint)}>{t.check.names[name]}</span>
      <span className={mergeClasses(styles.text, quiet && styles.faint)}>{text ?? t.check.states[state]}</span>
      <span className={styles.ms}>
        {ms === null ? '' : ms < 1000 ? t.check.ms(f.number(ms)) : t.check.s(f.number(Math.round(ms / 100) / 10))}
      </span>
    </li>
  );
}

function StateIcon({ state }: { state: CheckStep['state'] }) {
  const { t } = useWords();
  switch (state) {
    case 'running':
      return <Spinner size="small" name={t.check.states.running} />;
    case 'good':
      return <CheckmarkCircle16Filled aria-label={t.check.states.good} />;
    case 'bad':
      return <ErrorCircle16Filled aria-label={t.check.states.bad} />;
    case 'skipped':
      return <SubtractCircle16Regular aria-hidden />;
    case 'waiting':
      return <Circle16Regular aria-hidden />;
  }
}
