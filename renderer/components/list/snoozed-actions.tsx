import { Button, makeStyles } from '@fluentui/react-components';
import { ClockAlarm20Regular, MailInboxArrowUp20Regular } from '@fluentui/react-icons';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { useWords } from '../../i18n/words.tsx';
import { ACTS } from '../frame/use-press-guard.ts';

export interface SnoozedActs {
  onBack: (view: ItemView) => void;
  onChange: (view: ItemView, beside: HTMLElement) => void;
}

const GAP = '6px';
const SIZE = '24px';

const useStyles = makeStyles({
  root: { position: 'absolute', bottom: '4px', insetInlineEnd: '10px', display: 'flex', gap: GAP },
  button: { minWidth: SIZE, width: SIZE, height: SIZE, padding: 0 },
  room: { flexShrink: 0, width: `calc(2 * ${SIZE} + ${GAP})` },
});

interface SnoozedActionsProps {
  view: ItemView;
  reachable: boolean;
  acts: SnoozedActs;
}

/** Replaces the answers of a snoozed row: back now, or another time. On hover and focus, at the row's lower end. */
export function SnoozedActions({ view, reachable, acts }: SnoozedActionsProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { title } = view.item;
  const tabIndex = reachable ? 0 : -1;
  return (
    <span className={styles.root} data-quick {...ACTS}>
      <Button
        size="small"
        className={styles.button}
        icon={<MailInboxArrowUp20Regular />}
        tabIndex={tabIndex}
        title={t.snooze.back}
        aria-label={t.snooze.backOf(title)}
        onClick={() => acts.onBack(view)}
      />
      <Button
        size="small"
        className={styles.button}
        icon={<ClockAlarm20Regular />}
        tabIndex={tabIndex}
        title={t.snooze.change}
        aria-haspopup="menu"
        aria-label={t.snooze.changeOf(title)}
        onClick={(event) => acts.onChange(view, event.currentTarget)}
      />
    </span>
  );
}

export function SnoozedRoom() {
  const styles = useStyles();
  return <span className={styles.room} aria-hidden />;
}
