import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { useNotice } from '../frame/notice.tsx';
import { ChangedTable } from './changed-note.tsx';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px 24px',
    [NARROW]: { padding: '10px 16px' },
    borderTop: `2px solid ${tokens.colorPaletteMarigoldBorderActive}`,
    backgroundColor: tokens.colorNeutralBackground2,
    maxHeight: '55%',
    overflowY: 'auto',
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  comment: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  foot: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

/** A returned answer: the reason, what changed, and the stored comment. The answers are available again below it. */
export function ReturnedAnswer({ view: { item, pending } }: { view: ItemView }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge, answers } = useServices();
  const report = useNotice();
  if (!pending) return null;
  const discard = async () => {
    const dropped = await report(bridge.invoke('item.dismiss-answer', { itemId: item.id }));
    if (dropped.ok) answers.forget([item.id]);
  };
  const { changed, comment, label, problem, version } = pending;
  const hasChanged = version != null && version !== item.version;
  return (
    <section className={styles.root} aria-label={t.fate.label} role="alert">
      <h2 className={styles.title}>{hasChanged ? t.changed.title : t.returned.title(label)}</h2>
      {hasChanged && changed && <ChangedTable before={changed} item={item} />}
      {hasChanged && !changed && <p className={styles.quiet}>{t.changed.unknown}</p>}
      <p className={styles.quiet}>{hasChanged ? t.changed.kept(label) : (problem ?? t.returned.begun)}</p>
      {comment && (
        <span className={styles.comment} dir="auto">
          {comment}
        </span>
      )}
      <div className={styles.foot}>
        <Button size="small" onClick={() => void discard()}>
          {t.returned.discard}
        </Button>
      </div>
    </section>
  );
}
