import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowCircleRight16Filled,
  CheckmarkCircle16Filled,
  Circle16Regular,
  DismissCircle16Filled,
  SubtractCircle16Regular,
} from '@fluentui/react-icons';
import type { StepStatus } from '../../../shared/events.ts';

const ICONS = {
  pending: Circle16Regular,
  active: ArrowCircleRight16Filled,
  done: CheckmarkCircle16Filled,
  failed: DismissCircle16Filled,
  skipped: SubtractCircle16Regular,
} as const satisfies Record<StepStatus, typeof Circle16Regular>;

const useStyles = makeStyles({
  root: { display: 'inline-flex', flexShrink: 0 },
  pending: { color: tokens.colorNeutralForeground3 },
  active: { color: tokens.colorBrandForeground1 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  failed: { color: tokens.colorPaletteRedForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
});

/** The status as a shape; the adjacent word says the same. */
export function StepIcon({ status }: { status: StepStatus }) {
  const styles = useStyles();
  const Icon = ICONS[status];
  return (
    <span className={mergeClasses(styles.root, styles[status])}>
      <Icon aria-hidden />
    </span>
  );
}
