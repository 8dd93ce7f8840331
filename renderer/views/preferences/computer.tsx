import { Button, makeStyles, Switch } from '@fluentui/react-components';
import { HISTORY_DAYS } from '../../../shared/preference-values.ts';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { Appearance, usePreferences } from './appearance.tsx';
import { BrowserNotifications } from './browser-notifications.tsx';
import { Hint, ManagedSwitch, Row } from './parts.tsx';
import { NotificationTime, SoundChoices } from './sound-choices.tsx';
import { TestNotification } from './test-notification.tsx';

const useStyles = makeStyles({
  switches: { margin: '12px 0' },
  restart: { marginTop: '8px' },
});

export function ComputerSection() {
  const styles = useStyles();
  const { t } = useWords();
  const { preferences, set } = usePreferences();
  const report = useNotice();
  const notifications = useCapability('notifications');
  const { inhibited, managed } = useSnapshotPart('app');
  const lock = useCapability('screen-lock');
  const login = useCapability('start-at-login');
  return (
    <>
      <Appearance />
      {notifications && <NotificationTime />}
      {notifications && <SoundChoices notifications={notifications} />}
      <div className={styles.switches}>
        {login && (
          <>
            <ManagedSwitch
              policy="startAtLogin"
              checked={preferences.startAtLogin}
              label={t.computer.login}
              onChange={(start) => void report(login.invoke('start-at-login.set', { start }))}
            />
            <br />
          </>
        )}
        {inhibited != null && (
          <>
            <Switch
              checked={preferences.criticalWhileInhibited}
              label={t.computer.inhibitedCritical}
              onChange={(_, { checked }) => set({ criticalWhileInhibited: checked })}
            />
            <br />
          </>
        )}
        {lock && (
          <>
            <Switch
              checked={preferences.redactWhenLocked}
              label={t.computer.redact}
              onChange={(_, { checked }) => set({ redactWhenLocked: checked })}
            />
            <Hint>{t.computer.redactHint}</Hint>
          </>
        )}
      </div>
      <BrowserNotifications />
      <InstallRow />
      <Row label={t.computer.history}>{t.computer.historyKept(managed?.historyDays ?? HISTORY_DAYS)}</Row>
      {notifications && <TestNotification notifications={notifications} />}
      {preferences.firstSteps === 'done' && (
        <div className={styles.restart}>
          <Button onClick={() => set({ firstSteps: 'due' })}>{t.first.restart}</Button>
        </div>
      )}
    </>
  );
}

function InstallRow() {
  const { t } = useWords();
  const { installable } = useSnapshotPart('app');
  const install = useCapability('install');
  const report = useNotice();
  if (!install || !installable) return null;
  return (
    <Row label={t.install.label}>
      <Button onClick={() => void report(install.invoke('app.install', null))}>{t.install.action}</Button>
    </Row>
  );
}
