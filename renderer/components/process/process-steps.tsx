import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Process, ProcessStep } from '../../../shared/processes.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { stalledSince } from '../../../shared/rules/process.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { ownerName } from './process-picture.tsx';
import { StepIcon } from './step-status.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: '10px',
    padding: '8px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '&:last-child': { borderBottom: 'none' },
  },
  icon: { paddingTop: '2px', lineHeight: 0 },
  text: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: '16px' },
  late: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
  status: { flexShrink: 0, textAlign: 'end' },
});

export function ProcessSteps({ process }: { process: Process }) {
  const styles = useStyles();
  return (
    <ol className={styles.list}>
      {process.steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: ProcessStep }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const since = stalledSince(step, now);
  const open = step.status === 'pending' || step.status === 'active';
  const where = [step.system ?? '', ownerName(step) ?? ''].filter(Boolean).map(isolate).join(' · ');
  return (
    <li className={styles.step}>
      <span className={styles.icon}>
        <StepIcon status={step.status} />
      </span>
      <span className={styles.text}>
        <div dir="auto">{step.label}</div>
        {where && <div className={styles.small}>{where}</div>}
      </span>
      <span className={styles.status}>
        <div>{t.item.stepStatus[step.status]}</div>
        {step.at && <div className={styles.small}>{clockWords(words, Date.parse(step.at), now)}</div>}
        {open && since !== null && (
          <div className={mergeClasses(styles.small, styles.late)}>
            {t.processes.stalledSince(clockWords(words, since, now))}
          </div>
        )}
        {open && since === null && step.dueAt && (
          <div className={styles.small}>{t.processes.due(clockWords(words, Date.parse(step.dueAt), now))}</div>
        )}
      </span>
    </li>
  );
}
