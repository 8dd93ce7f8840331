import {
  Button,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { Pause16Regular } from '@fluentui/react-icons';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { Pause } from '../../../shared/settings.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({
  /** Has priority over the long sentence next to it. */
  short: { flexShrink: 0, whiteSpace: 'nowrap' },
  button: { height: '24px', minWidth: 0, flexShrink: 0, whiteSpace: 'nowrap' },
});

interface PauseToolProps {
  notifications: CapabilityLine<'notifications'>;
  pause: Pause;
}

export function PauseTool({ notifications, pause }: PauseToolProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const report = useNotice();
  if (pause) {
    const until = Date.parse(pause.until);
    return (
      <>
        <span className={styles.short}>
          {Number.isNaN(until) ? t.connection.paused : t.connection.pausedUntil(clockWords(words, until, now))}
        </span>
        <Button
          className={styles.button}
          size="small"
          onClick={() => void report(notifications.invoke('notifications.resume', null))}
        >
          {t.connection.resume}
        </Button>
      </>
    );
  }
  const hold = (how: 'hour' | 'tomorrow' | 'resume') =>
    void report(notifications.invoke('notifications.pause', { for: how }));
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton className={styles.button} size="small" appearance="subtle" icon={<Pause16Regular />}>
          {t.connection.pause}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => hold('hour')}>{t.connection.pauseHour}</MenuItem>
          <MenuItem onClick={() => hold('tomorrow')}>{t.connection.pauseTomorrow}</MenuItem>
          <MenuItem onClick={() => hold('resume')}>{t.connection.pauseResume}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
