import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { useWords } from '../../i18n/words.tsx';
import { type SharedAnswer, sharedAnswers, wantOnlySeeing } from '../../state/bulk.ts';
import { useServices } from '../../state/services.tsx';
import { useNotice } from '../frame/notice.tsx';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    minHeight: '44px',
    boxSizing: 'border-box',
    padding: '6px 8px 6px 16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1Selected,
  },
  count: { flexGrow: 1, fontWeight: tokens.fontWeightSemibold, whiteSpace: 'nowrap' },
  none: { flexBasis: '100%', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** What can be done with all marked items at once; none of it needs a word. @param views the marked items, in the list's order */
export function BulkBar({ views, onDone }: { views: readonly ItemView[]; onDone: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge, answers: store } = useServices();
  const report = useNotice();
  const shared = sharedAnswers(views);
  const onlySeeing = wantOnlySeeing(views);
  const answer = async (chosen: SharedAnswer) => {
    const answers = chosen.answers.map(({ itemId, action, version }) => ({
      ...{ itemId, action },
      version: store.versionOf({ id: itemId, version }),
    }));
    const kept = await report(bridge.invoke('item.answer-all', { answers }));
    if (!kept.ok) return;
    store.accept(kept.value.given.map(({ itemId, answer: given }) => [itemId, given] as const));
    onDone();
  };
  const seen = async () => {
    const told = await report(bridge.invoke('item.seen', { itemIds: views.map(({ item }) => item.id) }));
    if (told.ok) onDone();
  };
  const labelOf = ({ label, kind }: SharedAnswer) => label ?? t.bulk.kinds[kind];
  return (
    <section className={styles.root} aria-label={t.bulk.label}>
      <span className={styles.count}>{t.bulk.selected(views.length)}</span>
      {shared.map((one, index) => (
        <Button
          key={one.kind}
          size="small"
          appearance={index === 0 ? 'primary' : 'secondary'}
          aria-label={t.bulk.onAll(labelOf(one), views.length)}
          onClick={() => void answer(one)}
        >
          {labelOf(one)}
        </Button>
      ))}
      {onlySeeing && (
        <Button size="small" appearance="primary" onClick={() => void seen()}>
          {t.bulk.seen}
        </Button>
      )}
      <Button size="small" appearance="subtle" aria-label={t.bulk.clearLabel} onClick={onDone}>
        {t.bulk.clear}
      </Button>
      {shared.length === 0 && !onlySeeing && <span className={styles.none}>{t.bulk.nothing}</span>}
    </section>
  );
}
