import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Alert20Regular } from '@fluentui/react-icons/svg/alert';
import { ArrowSyncCircle20Regular } from '@fluentui/react-icons/svg/arrow-sync-circle';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons/svg/checkmark-circle';
import { ClipboardTask20Regular } from '@fluentui/react-icons/svg/clipboard-task';
import { DocumentCheckmark20Regular } from '@fluentui/react-icons/svg/document-checkmark';
import { ErrorCircle16Filled } from '@fluentui/react-icons/svg/error-circle';
import { Flowchart20Regular } from '@fluentui/react-icons/svg/flowchart';
import { Mail20Regular } from '@fluentui/react-icons/svg/mail';
import { PersonAlert20Regular } from '@fluentui/react-icons/svg/person-alert';
import { PlugDisconnected20Regular } from '@fluentui/react-icons/svg/plug-disconnected';
import { Warning16Filled } from '@fluentui/react-icons/svg/warning';
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
