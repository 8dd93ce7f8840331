import { Button, makeStyles } from '@fluentui/react-components';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshot } from '../../state/services.tsx';
import { Row } from './parts.tsx';

const useStyles = makeStyles({ state: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px' } });

/** Whether this browser may notify, and the way to allow it. */
export function BrowserNotifications() {
  const styles = useStyles();
  const { t } = useWords();
  const { permission } = useSnapshot().app;
  const asking = useCapability('notification-permission');
  const report = useNotice();
  if (!asking || !permission) return null;
  return (
    <Row label={t.permission.label}>
      <span className={styles.state}>
        {t.permission.states[permission.state]}
        {permission.state === 'ask' && (
          <Button onClick={() => void report(asking.invoke('permission.ask', null))}>{t.permission.ask}</Button>
        )}
      </span>
    </Row>
  );
}
