import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useWords } from '../../i18n/words.tsx';
import { useServices, useSnapshotPart } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({
  root: { flexShrink: 0, display: 'flex', flexDirection: 'column', gap: '4px', maxHeight: '40%', overflowY: 'auto' },
  bar: { flexShrink: 0, margin: '0 8px 4px' },
  text: { overflowWrap: 'anywhere' },
});

export function RemarkBars() {
  const styles = useStyles();
  const { t } = useWords();
  const remarks = useSnapshotPart('remarks');
  const { bridge } = useServices();
  const report = useNotice();
  if (remarks.length === 0) return null;
  return (
    <section className={styles.root} aria-label={t.remarks.label}>
      {remarks.map(({ id, text }) => (
        <MessageBar key={id} className={styles.bar} intent="warning" layout="multiline">
          <MessageBarBody className={styles.text}>{text}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void report(bridge.invoke('remark.dismiss', { id }))}>
              {t.app.dismiss}
            </Button>
          </MessageBarActions>
        </MessageBar>
      ))}
    </section>
  );
}
