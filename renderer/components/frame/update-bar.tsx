import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({ bar: { flexShrink: 0, margin: '0 8px 4px' } });

export function UpdateBar() {
  const styles = useStyles();
  const { t } = useWords();
  const app = useSnapshotPart('app');
  const update = useCapability('app-update');
  const report = useNotice();
  if (!update || !app.updateReady) return null;
  return (
    <MessageBar className={styles.bar} intent="info" role="status">
      <MessageBarBody>{t.update.ready}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => void report(update.invoke('update.reload', null))}>
          {t.update.reload}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
