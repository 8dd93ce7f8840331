import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({ bar: { flexShrink: 0, margin: '0 8px 4px' } });

export function PermissionBar() {
  const styles = useStyles();
  const { t } = useWords();
  const { permission } = useSnapshotPart('app');
  const asking = useCapability('notification-permission');
  const report = useNotice();
  if (!asking || !permission?.spoken) return null;
  const offers = permission.state === 'ask';
  return (
    <MessageBar className={styles.bar} intent={offers ? 'info' : 'warning'} layout="multiline" role="status">
      <MessageBarBody>{offers ? t.permission.offer : t.permission.refused}</MessageBarBody>
      <MessageBarActions>
        {offers && (
          <Button size="small" appearance="primary" onClick={() => void report(asking.invoke('permission.ask', null))}>
            {t.permission.ask}
          </Button>
        )}
        <Button size="small" onClick={() => void report(asking.invoke('permission.later', null))}>
          {offers ? t.permission.later : t.app.dismiss}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
