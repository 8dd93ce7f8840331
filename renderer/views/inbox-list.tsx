import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { hidden, ONE_PANE, TOUCH } from '../../widgets/styles.ts';
import { useSnooze } from '../components/answer/use-snooze.ts';
import { useHint } from '../components/frame/notice.tsx';
import { useMedia } from '../components/frame/use-media.ts';
import { CriticalAbove } from '../components/list/critical-above.tsx';
import { ItemRow } from '../components/list/item-row.tsx';
import type { SnoozedActs } from '../components/list/snoozed-actions.tsx';
import { useRowHeight } from '../components/list/use-row-height.ts';
import { useRowTouch } from '../components/list/use-row-touch.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { outcomeWords } from '../i18n/item-words.ts';
import { useWords } from '../i18n/words.tsx';
import { withAccepted } from '../state/answer-store.ts';
import { type InboxRow, isDone } from '../state/inbox-rows.ts';
import { isMarkable } from '../state/item-view-rules.ts';
import type { Navigation } from '../state/navigation.ts';
import { inSight, useAnswers, useCommands, useNow, useSnapshotPart } from '../state/services.tsx';
import { useListActions } from '../state/use-list-actions.ts';
import { useMarks } from '../state/use-marks.ts';
import type { ListViewProps } from './list-view.ts';

const RowMenu = lazy(async () => ({ default: (await import('../components/list/row-menu.tsx')).RowMenu }));
const BulkBar = lazy(async () => ({ default: (await import('../components/bulk/bulk-bar.tsx')).BulkBar }));

const PRESSING: ReadonlySet<InboxRow['group']> = new Set(['notAccepted', 'critical', 'overdue'] as const);

const useStyles = makeStyles({
  group: {
    margin: 0,
    padding: '12px 16px 4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  pressing: { color: tokens.colorPaletteRedForeground1 },
  more: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 16px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
  },
  hidden,
});

/** Marked rows, with a hint naming those that leave without the user's doing. */
function useNamedMarks(rows: readonly InboxRow[], navigation: Navigation, go: ListViewProps['go']) {
  const words = useWords();
  const me = useSnapshotPart('me');
  const now = useNow();
  const say = useHint();
  const left = (views: readonly ItemView[]) => {
    const { bulk } = words.t;
    const [{ item } = {}] = views;
    if (views.length > 1 || !item) say(bulk.leftMany(views.length));
    else
      say(item.outcome ? bulk.leftDone(item.title, outcomeWords(words, item.outcome, me, now)) : bulk.left(item.title));
  };
  const newest = useRef(left);
  newest.current = left;
  const tell = useCallback((views: readonly ItemView[]) => newest.current(views), []);
  return useMarks(rows, navigation, go, tell);
}

interface InboxListProps extends ListViewProps {
  rows: readonly InboxRow[];
  /** Highlights the search words. */
  pattern: RegExp | null;
  more: boolean;
}

export function InboxList({ rows, pattern, more, navigation, go }: InboxListProps) {
  const styles = useStyles();
  const { t } = useWords();
  const answerState = useAnswers();
  const me = useSnapshotPart('me');
  const selectedId = navigation.selected.inbox?.itemId;
  const found = rows.findIndex(({ view }) => view.item.id === selectedId);
  const active = Math.max(0, found);
  const [firstShown, setFirstShown] = useState(0);
  // Clamped, so that scrolling renders again only around critical rows.
  const lastCritical = rows.findLastIndex(({ view }) => view.item.severity === 'critical');
  const onShow = useCallback((first: number) => setFirstShown(Math.min(first, lastCritical + 1)), [lastCritical]);
  const marks = useNamedMarks(rows, navigation, go);
  const select = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row) go({ to: 'select', list: 'inbox', itemId: row.view.item.id, by: 'person' });
  };
  const here = useRef<HTMLDivElement>(null);
  const selectWith = (index: number) => {
    const beside = rows[index]?.view.item.id;
    if (!selectedId || !beside || !inSight(here)) return;
    for (const id of [selectedId, beside]) if (!marks.ids.has(id)) marks.mark(id, false);
    select(index);
  };
  useCommands({
    next: () => select(found + 1),
    previous: () => select(found < 0 ? 0 : found - 1),
    open: () => selectedId && go({ to: 'open', list: 'inbox', itemId: selectedId, keyboard: true }),
    back: () => (marks.chosen.length > 0 && inSight(here) ? marks.clear() : go({ to: 'back', list: 'inbox' })),
    first: () => select(0),
    last: () => select(rows.length - 1),
    'select-all': () => inSight(here) && marks.all(),
    select: () => selectedId && inSight(here) && marks.mark(selectedId, false),
    'select-range': () => selectedId && inSight(here) && marks.mark(selectedId, true),
    'select-next': () => selectWith(found + 1),
    'select-previous': () => selectWith(found - 1),
  });
  const { open, press } = useListActions('inbox', go);
  const finger = useMedia(TOUCH);
  const onePane = useMedia(ONE_PANE);
  const { touch, menu, said, close, snoozed } = useRowTouch(press);
  const place = navigation.only ? null : navigation.tab;
  const snooze = useSnooze();
  const bringBack = async (view: ItemView) => {
    const row = rows.findIndex((one) => one.view.item.id === view.item.id);
    // If the focused row is removed, the next one takes the focus.
    const next = view.item.id === selectedId ? (rows[row + 1] ?? rows[row - 1]) : undefined;
    if (!(await snooze({ views: [view] }, null)) || !next) return;
    go({ to: 'select', list: 'inbox', itemId: next.view.item.id, by: 'person' });
  };
  const newestBack = useRef(bringBack);
  newestBack.current = bringBack;
  const later = useMemo<SnoozedActs>(
    () => ({
      onBack: (view) => void newestBack.current(view),
      onChange: (view, beside) => touch.onMore(view, beside, 'snooze'),
    }),
    [touch],
  );
  // On touch in one pane, an automatic selection is not displayed, so no row is shown as selected.
  const shownId = finger && onePane && navigation.selected.inbox?.by === 'start' ? undefined : selectedId;
  const rowHeight = useRowHeight();
  const list = (
    <VirtualList
      label={place === 'snoozed' ? t.inbox.snoozedList : t.inbox.list}
      count={rows.length}
      total={rows.length}
      keyOf={(index) => rows[index]?.view.item.id ?? String(index)}
      indexOf={(id) => rows.findIndex(({ view }) => view.item.id === id)}
      estimate={(index) => rowHeight + (rows[index]?.group ? 32 : 0)}
      active={active}
      focusTurn={navigation.focus.on === 'row' ? navigation.focus.turn : null}
      onShow={onShow}
      draw={(index) => {
        const row = rows[index];
        if (!row) return null;
        const { view, group } = row;
        const drawn = withAccepted(view, answerState);
        return (
          <>
            {group && (
              <h2 className={mergeClasses(styles.group, PRESSING.has(group) && styles.pressing)} dir="auto">
                {typeof group === 'string' ? t.inbox[group] : group.source}
              </h2>
            )}
            <ItemRow
              view={drawn}
              done={isDone(drawn, me?.user.id ?? null)}
              selected={view.item.id === shownId}
              active={index === active}
              tells="todo"
              pattern={pattern}
              sending={answerState.sending.get(view.item.id)}
              marked={marks.ids.has(view.item.id) && isMarkable(view)}
              marking={marks.chosen.length > 0}
              onOpen={open}
              onAction={press}
              onMark={marks.mark}
              {...(finger ? { touch } : {})}
              {...(place === 'snoozed' ? { snoozed: later } : {})}
            />
          </>
        );
      }}
    />
  );
  return (
    <>
      <CriticalAbove rows={rows} first={firstShown} onShow={select} />
      {list}
      {more && (
        <p className={styles.more}>
          {place === 'snoozed' ? t.inbox.snoozedMore(rows.length) : t.inbox.more(rows.length)}
        </p>
      )}
      <div ref={here} className={styles.hidden} aria-live="polite" data-live="marks">
        {marks.chosen.length > 0 && t.bulk.selected(marks.chosen.length)}
      </div>
      <div className={styles.hidden} aria-live="polite" data-live="rows">
        {said}
      </div>
      {menu && (
        <Suspense fallback={null}>
          <RowMenu
            {...menu}
            target={menu.beside}
            onAction={press}
            onAct={touch.onAct}
            onMark={(itemId) => marks.mark(itemId, false)}
            onSnoozed={snoozed}
            onClose={close}
          />
        </Suspense>
      )}
      {marks.chosen.length > 0 && (
        <Suspense fallback={null}>
          <BulkBar marked={marks.chosen} onUnmark={marks.unmark} onActing={marks.acts} />
        </Suspense>
      )}
    </>
  );
}
