import { Button, makeStyles, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { usePreferences } from './appearance.tsx';
import { Hint, Row } from './parts.tsx';

const useStyles = makeStyles({
  state: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px' },
  switches: { margin: '4px 0 12px' },
});

/** Permission for notifications in this browser, and their behaviour next to a desktop and while the browser is closed. */
export function BrowserNotifications() {
  const styles = useStyles();
  const { t } = useWords();
  const { permission } = useSnapshotPart('app');
  const asking = useCapability('notification-permission');
  const report = useNotice();
  if (!asking || !permission) return null;
  return (
    <>
      <Row label={t.permission.label}>
        <span className={styles.state}>
          {t.permission.states[permission.state]}
          {permission.state === 'ask' && (
            <Button onClick={() => void report(asking.invoke('permission.ask', null))}>{t.permission.ask}</Button>
          )}
        </span>
      </Row>
      {permission.state === 'granted' && (
        <div className={styles.switches}>
          <BesideDesktop />
          <WhileClosed />
        </div>
      )}
    </>
  );
}

function BesideDesktop() {
  const { t } = useWords();
  const { desktopConnected } = useSnapshotPart('app');
  const { preferences, set } = usePreferences();
  if (!useCapability('beside-desktop')) return null;
  return (
    <>
      <Switch
        checked={preferences.beckonBesideDesktop}
        label={t.permission.beside}
        onChange={(_, { checked }) => set({ beckonBesideDesktop: checked })}
      />
      {desktopConnected && !preferences.beckonBesideDesktop && <Hint>{t.permission.besideHint}</Hint>}
      <br />
    </>
  );
}

function WhileClosed() {
  const { t } = useWords();
  const { push } = useSnapshotPart('app');
  const pushing = useCapability('web-push');
  const { preferences, set } = usePreferences();
  const report = useNotice();
  const [failed, setFailed] = useState(false);
  if (!pushing) return null;
  if (push === 'unsupported') return <Row label={t.permission.pushLabel}>{t.permission.pushUnsupported}</Row>;
  return (
    <>
      <Switch
        checked={push === 'on'}
        label={t.permission.push}
        onChange={async (_, { checked }) => {
          const result = await report(pushing.invoke('push.set', { on: checked }));
          setFailed(result.ok && !result.value);
        }}
      />
      <div role="alert">{failed && <Hint>{t.permission.pushFailed}</Hint>}</div>
      {push === 'on' && (
        <>
          <br />
          <Switch
            checked={preferences.pushDetails}
            label={t.permission.pushDetails}
            onChange={(_, { checked }) => set({ pushDetails: checked })}
          />
          <Hint>{t.permission.pushDetailsHint}</Hint>
        </>
      )}
    </>
  );
}
