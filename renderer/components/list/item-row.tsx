import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { lazy, memo, Suspense } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import { agoWords, timeWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { isMarkable } from '../../state/item-view-rules.ts';
import { excerpt } from '../../state/search-matches.ts';
import { Time } from '../frame/time.tsx';
import { TruncatedText } from '../frame/truncated-text.tsx';
import { ACTS } from '../frame/use-press-guard.ts';
import { Sparkline } from '../item/sparkline.tsx';
import { SeverityMark, TypeIcon } from './icons.tsx';
import { MarkedText } from './marked-text.tsx';
import { QuickActions, QuickRoom } from './quick-actions.tsx';
import { type RowFacts, rowFacts } from './row-facts.ts';
import { RowStatus } from './row-status.tsx';
import { useRowStyles } from './row-styles.ts';
import type { RowTouch } from './row-touch.tsx';
import { SnoozedActions, type SnoozedActs, SnoozedRoom } from './snoozed-actions.tsx';

// Loaded only for touch.
const TouchRow = lazy(async () => ({ default: (await import('./row-touch.tsx')).TouchRow }));
const MoreButton = lazy(async () => ({ default: (await import('./row-touch.tsx')).MoreButton }));

interface ItemRowProps {
  view: ItemView;
  selected: boolean;
  /** The row with `tabindex` 0; arrow keys reach the others. */
  active: boolean;
  /** `todo`: what to do, in the inbox · `fate`: the outcome, in the history. */
  tells: 'todo' | 'fate';
  pattern?: RegExp | null;
  sending: string | undefined;
  /** Done, but still listed. */
  done?: boolean;
  marked?: boolean;
  /** True if any row is marked: every row then shows its checkbox. */
  marking?: boolean;
  onOpen: (itemId: string, keyboard: boolean) => void;
  onAction: (item: Item, action: ItemAction) => void;
  onMark?: (itemId: string, range: boolean) => void;
  /** Replaces hover actions on touch. */
  touch?: RowTouch | null;
  snoozed?: SnoozedActs;
}

const QUICK_ACTIONS = 2;

/** An item in a list: title, the two deciding facts, and its first two actions on hover and focus. */
export const ItemRow = memo(function ItemRow(props: ItemRowProps) {
  const { view, selected, active, tells, pattern = null, sending, onOpen, onAction } = props;
  const styles = useRowStyles();
  const words = useWords();
  const { item, mine } = view;
  // An answered item counts as seen.
  const unseen = mine.seenAt === null && mine.waits && props.done !== true;
  const found = pattern && !item.title.match(pattern) ? excerpt(item.body, pattern) : null;
  const touch = props.touch ?? null;
  // While items are marked, answers apply to all of them.
  const aside = sending !== undefined || view.pending !== null || props.marking === true || props.done === true;
  const quiet = aside || props.touch !== undefined;
  const later = quiet ? undefined : props.snoozed;
  const quick = quiet || later ? [] : mine.actions.slice(0, QUICK_ACTIONS);
  const body = (
    <>
      <button
        type="button"
        className={styles.main}
        tabIndex={active ? 0 : -1}
        aria-current={selected || undefined}
        data-active-row={active}
        onClick={(event) => {
          const marks = event.shiftKey || event.ctrlKey || event.metaKey;
          if (props.touch && props.marking && props.onMark) props.onMark(item.id, false);
          else if (marks && event.detail > 0 && props.onMark) props.onMark(item.id, event.shiftKey);
          else onOpen(item.id, event.detail === 0);
        }}
      >
        <span className={mergeClasses(styles.icon, styles[item.severity])}>
          <TypeIcon type={item.type} />
          {unseen && <span className={styles.dot} role="img" aria-label={words.t.item.unseen} />}
        </span>
        <span className={styles.text}>
          <span className={mergeClasses(styles.line, styles.first)}>
            <TruncatedText
              lines={2}
              className={mergeClasses(styles.title, unseen && styles.unseen, props.done && styles.done)}
              dir="auto"
              data-title
            >
              <MarkedText text={item.title} pattern={pattern} />
            </TruncatedText>
          </span>
          <span className={mergeClasses(styles.line, styles.second, touch ? styles.beside : undefined)}>
            <SeverityMark severity={item.severity} />
            <FactsLine
              facts={found === null ? rowFacts(words, item) : { text: found, whole: null }}
              pattern={pattern}
            />
          </span>
          <span
            className={mergeClasses(
              styles.line,
              styles.third,
              tells === 'todo' && styles.todo,
              quick.length > 0 && styles.wraps,
              touch ? styles.beside : undefined,
            )}
            data-end
          >
            <span className={styles.states}>
              {item.fold && item.fold.count > 1 && <FoldMark fold={item.fold} />}
              <RowStatus view={view} tells={tells} sending={sending} />
            </span>
            {later ? (
              <SnoozedRoom />
            ) : (
              <QuickRoom actions={quick}>
                <Time
                  at={tells === 'fate' ? item.createdAt : lastAt(item)}
                  words={tells === 'fate' ? timeWords : agoWords}
                  className={styles.when}
                />
              </QuickRoom>
            )}
          </span>
        </span>
      </button>
      {props.onMark && isMarkable(view) && <MarkBox {...props} onMark={props.onMark} />}
      <QuickActions
        actions={quick}
        title={item.title}
        reachable={active}
        onAction={(action) => onAction(item, action)}
      />
      {later && <SnoozedActions view={view} reachable={active} acts={later} />}
      {touch && !props.marking && (
        <Suspense>
          <MoreButton view={view} touch={touch} />
        </Suspense>
      )}
    </>
  );
  return (
    <div
      className={mergeClasses(styles.root, selected && styles.selected, props.marked && styles.marked)}
      data-item={item.id}
    >
      {touch ? (
        <Suspense fallback={body}>
          <TouchRow view={view} touch={touch} still={props.marking === true}>
            {body}
          </TouchRow>
        </Suspense>
      ) : (
        body
      )}
    </div>
  );
});

function FactsLine({ facts: { text, whole }, pattern }: { facts: RowFacts; pattern: RegExp | null }) {
  const styles = useRowStyles();
  return (
    <>
      <TruncatedText className={mergeClasses(styles.facts, whole === null && styles.alone)}>
        <MarkedText text={text} pattern={pattern} />
      </TruncatedText>
      {whole !== null && (
        <span className={styles.whole}>
          {'· '}
          <MarkedText text={whole} pattern={pattern} />
        </span>
      )}
    </>
  );
}

/** Covers the icon while the row is hovered or focused, and on every row once one is marked. */
function MarkBox({
  view: { item },
  marked = false,
  marking = false,
  active,
  onMark,
}: ItemRowProps & { onMark: NonNullable<ItemRowProps['onMark']> }) {
  const { t } = useWords();
  const styles = useRowStyles();
  return (
    <label className={mergeClasses(styles.mark, marking && styles.markShown)} data-mark {...ACTS}>
      <input
        type="checkbox"
        className={styles.markBox}
        checked={marked}
        tabIndex={active ? 0 : -1}
        aria-label={t.bulk.select(item.title)}
        onClick={(event) => onMark(item.id, event.shiftKey)}
        onChange={() => {}}
      />
    </label>
  );
}

/** Latest activity: the last occurrence of a folded failure, else the last notification. */
const lastAt = ({ fold, beckon }: ItemView['item']): string =>
  fold && fold.lastAt > beckon.at ? fold.lastAt : beckon.at;

function FoldMark({ fold }: { fold: NonNullable<ItemView['item']['fold']> }) {
  const { t } = useWords();
  const styles = useFoldStyles();
  return (
    <span className={styles.root}>
      <span className={styles.count}>{t.item.fold(fold.count)}</span>
      {fold.rate.length > 1 && <Sparkline rate={fold.rate} width={40} height={14} />}
    </span>
  );
}

const useFoldStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '6px', flexShrink: 0 },
  count: {
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    fontVariantNumeric: 'tabular-nums',
  },
});
