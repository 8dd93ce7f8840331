import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  Alert20Regular,
  ArrowSyncCircle20Regular,
  CheckmarkCircle20Regular,
  ClipboardTask20Regular,
  DocumentCheckmark20Regular,
  ErrorCircle16Filled,
  Flowchart20Regular,
  Mail20Regular,
  PersonAlert20Regular,
  PlugDisconnected20Regular,
  Warning16Filled,
} from '@fluentui/react-icons';
import type { ItemType } from '../../../shared/events.ts';
import type { Severity } from '../../../shared/primitives.ts';
import { useWords } from '../../i18n/words.tsx';

const TYPE_ICONS: Record<ItemType, typeof Alert20Regular> = {
  'approval.requested': DocumentCheckmark20Regular,
  'task.assigned': ClipboardTask20Regular,
  'case.escalated': PersonAlert20Regular,
  'status.changed': ArrowSyncCircle20Regular,
  'exception.raised': PlugDisconnected20Regular,
  'alert.raised': Alert20Regular,
  'customer.notification': Mail20Regular,
  'process.step': Flowchart20Regular,
};

export function TypeIcon({ type }: { type: string }) {
  const known: Record<string, typeof Alert20Regular> = TYPE_ICONS;
  const Icon = known[type] ?? CheckmarkCircle20Regular;
  return <Icon aria-hidden />;
}

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '4px', fontWeight: tokens.fontWeightSemibold },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  critical: { color: tokens.colorPaletteRedForeground1 },
});

/** Icon and word for warning and critical; nothing for info and notice, to stay calm. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const styles = useStyles();
  const { t } = useWords();
  if (severity !== 'warning' && severity !== 'critical') return null;
  const Icon = severity === 'critical' ? ErrorCircle16Filled : Warning16Filled;
  return (
    <span className={mergeClasses(styles.root, styles[severity])}>
      <Icon aria-hidden />
      <span data-severity-word>{t.severity[severity]}</span>
    </span>
  );
}
