import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Circle16Regular,
  CircleHint16Regular,
  DismissCircle16Filled,
} from '@fluentui/react-icons';
import type { Answer } from '../../../shared/answers.ts';
import type { PendingAnswer } from '../../../shared/bridge/item-view.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { hidden } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';

type StepState = 'done' | 'current' | 'todo' | 'bad';
interface FateStep {
  label: string;
  state: StepState;
}

/** Steps of an answer that the relay has recorded. */
export function stepsOf({ t }: WindowTexts, fate: Answer['fate']): FateStep[] {
  const { steps } = t.fate;
  const known: FateStep[] = [
    { label: steps.sent, state: 'done' },
    { label: steps.recorded, state: 'done' },
  ];
  switch (fate) {
    case 'none':
      return known;
    case 'accepted':
      return [...known, { label: t.fate.short.accepted, state: 'done' }, { label: steps.confirmed, state: 'current' }];
    case 'confirmed':
      return [...known, { label: steps.confirmed, state: 'done' }];
    case 'refused':
      return [...known, { label: steps.refused, state: 'bad' }];
    case 'failed':
      return [...known, { label: steps.failed, state: 'bad' }];
    case 'withdrawing':
      return [...known, { label: t.fate.short.withdrawing, state: 'current' }];
    case 'withdrawn':
      return [...known, { label: t.fate.short.withdrawn, state: 'done' }];
    case 'recorded':
    case 'delivering':
      return [...known, { label: steps.confirmed, state: 'current' }];
  }
}

/** Steps of an answer that is still on this computer. */
export function pendingSteps({ t }: WindowTexts, status: PendingAnswer['status']): FateStep[] {
  const { steps } = t.fate;
  if (status === 'rejected') {
    return [
      { label: steps.sent, state: 'done' },
      { label: t.fate.rejected, state: 'bad' },
    ];
  }
  if (status === 'asked' || status === 'draft') return [{ label: t.fate[status], state: 'current' }];
  return [
    { label: steps[status], state: 'current' },
    { label: steps.recorded, state: 'todo' },
    { label: steps.confirmed, state: 'todo' },
  ];
}

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', listStyleType: 'none', margin: 0, padding: 0, rowGap: '4px' },
  step: { display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: tokens.fontSizeBase200 },
  bar: {
    width: '24px',
    height: '1px',
    margin: '0 8px',
    backgroundColor: tokens.colorNeutralStroke1,
    alignSelf: 'center',
  },
  done: { color: tokens.colorPaletteGreenForeground1 },
  current: { color: tokens.colorBrandForeground1 },
  todo: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  hidden,
});

const ICONS = {
  done: CheckmarkCircle16Filled,
  current: CircleHint16Regular,
  todo: Circle16Regular,
  bad: DismissCircle16Filled,
};

/** Progress of an answer in steps; an adjacent sentence says the same in words. */
export function FateSteps({ steps }: { steps: readonly FateStep[] }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <ol className={styles.root} aria-label={t.fate.label}>
      {steps.map(({ label, state }, index) => {
        const Icon = ICONS[state];
        return (
          <li key={label} className={mergeClasses(styles.step, styles[state])}>
            {index > 0 && <span className={styles.bar} aria-hidden />}
            <Icon aria-hidden />
            {label}
            {state !== 'bad' && <span className={styles.hidden}>{`: ${t.fate[state]}`}</span>}
          </li>
        );
      })}
    </ol>
  );
}
