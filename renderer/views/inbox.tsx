import { Button, makeStyles } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import {
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type InboxPlace, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { ErrorBoundary } from '../../widgets/error-boundary.tsx';
import { ZOOMED } from '../../widgets/styles.ts';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { InboxTabs, TAB_PANEL, tabId } from '../components/list/inbox-tabs.tsx';
import { OnlyChip } from '../components/list/only-chip.tsx';
import { SeeAll } from '../components/list/see-all.tsx';
import { useWords } from '../i18n/words.tsx';
import { type InboxOrder, tabsOf } from '../state/inbox-rows.ts';
import { ariaKeys } from '../state/key-names.ts';
import type { Navigation } from '../state/navigation.ts';
import { patternOf } from '../state/search-matches.ts';
import { useCommands, useServices, useSnapshotPart } from '../state/services.tsx';
import { useAfterAnswer } from '../state/use-after-answer.ts';
import { useDrawn } from '../state/use-drawn.ts';
import { isSorted, type PointerHandlers, useInboxRows } from '../state/use-inbox-rows.ts';
import { useItem } from '../state/use-item.ts';
import { useKeyScheme } from '../state/use-key-scheme.ts';
import { InboxList } from './inbox-list.tsx';
import { ItemDetail } from './item-detail.tsx';
import type { ListViewProps } from './list-view.ts';

// Menus are loaded after the first drawing.
const SortMenu = lazy(async () => ({ default: (await import('../components/list/sort-menu.tsx')).SortMenu }));
const InboxTools = lazy(async () => ({ default: (await import('../components/list/inbox-tools.tsx')).InboxTools }));

const InboxEmpty = lazy(async () => ({ default: (await import('./inbox-empty.tsx')).InboxEmpty }));

const LISTED = 500;

const useStyles = makeStyles({
  panel: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    // The pane scrolls as a whole.
    [ZOOMED]: { flexShrink: 0 },
  },
  /** Reserves the width of the button, so that no other tool moves when it appears. */
  sort: { flexShrink: 0, minWidth: '32px' },
});

export function Inbox({ navigation, go }: ListViewProps) {
  const styles = useStyles();
  const { t } = useWords();
  const counts = useSnapshotPart('counts');
  const scheme = useKeyScheme();
  const selection = navigation.selected.inbox;
  const { load, reload } = useItem(selection?.itemId ?? null);
  const [order, setOrder] = useState<InboxOrder>('urgency');
  const reading = load.status === 'ready' && selection ? load.view : null;
  const { inboxSearch } = useServices();
  const search = useSyncExternalStore(inboxSearch.subscribe, inboxSearch.get);
  const found = navigation.only ? null : search.found;
  const { rows, over, unsaid } = useInboxRows(order, reading, navigation, search);
  useAfterAnswer(rows, navigation, go);
  const words = found ? search.foundBy?.q : undefined;
  const pattern = useMemo(() => (words === undefined ? null : patternOf(words)), [words]);
  const first = rows[0]?.view.item.id;
  // If the search does not contain the selected item, select the first hit, unless an answer is being written.
  const isOutside =
    found !== null && !navigation.composing && !rows.some(({ view }) => view.item.id === selection?.itemId);
  // Before anything is painted: no row is displayed without a selection.
  useLayoutEffect(() => {
    if (first && (!selection || isOutside)) go({ to: 'select', list: 'inbox', itemId: first, by: 'start' });
    else if (selection && isOutside) go({ to: 'deselect', list: 'inbox' });
  }, [selection, first, isOutside, go]);
  useTabOfRead(navigation, go);
  const { answer, know, snoozed } = found?.counts ?? {
    answer: counts.toAnswer,
    know: counts.toKnow,
    snoozed: counts.snoozed,
  };
  const tabs = { answer, know: Math.max(0, know - unsaid), snoozed };
  const places = tabsOf(navigation.tab, tabs);
  const onTab = (tab: InboxPlace) => go({ to: 'tab', tab });
  const startSearch = () => {
    inboxSearch.open();
    go({ to: 'search', list: 'inbox' });
  };
  useCommands({
    'other-tab': () => go({ to: 'tab', tab: nextOf(places, navigation.tab), keyboard: true }),
    search: startSearch,
    typed: (q) => {
      startSearch();
      inboxSearch.filter({ ...search.filter, q });
    },
  });
  const isDrawn = useDrawn();
  const item = useMemo(
    () =>
      selection !== null && (
        <ItemDetail
          load={load}
          navigation={navigation}
          chosen={selection.by !== 'start'}
          onBack={() => go({ to: 'back', list: 'inbox' })}
          onCompose={(itemId, action) => go({ to: 'compose', list: 'inbox', itemId, action })}
          onStopComposing={() => go({ to: 'stop-composing' })}
          onReload={reload}
        />
      ),
    [load, navigation, selection, go, reload],
  );
  const detail = selection || rows.length > 0 ? isDrawn && item : null;
  const list = (
    <>
      <PaneHeader
        title={t.inbox.title}
        {...(navigation.only
          ? {}
          : { tabs: <InboxTabs places={places} current={navigation.tab} counts={tabs} onTab={onTab} /> })}
      >
        <Button
          appearance="subtle"
          icon={<Search20Regular />}
          aria-label={t.inbox.search}
          title={t.inbox.search}
          aria-keyshortcuts={ariaKeys('search', scheme)}
          onClick={startSearch}
        />
        {navigation.tab === 'know' && !navigation.only && rows.length > 0 && <SeeAll rows={rows} />}
        {rows.length > 1 && isSorted(navigation) && (
          <span className={styles.sort}>
            <ErrorBoundary failed={() => null}>
              <Suspense>{isDrawn && <SortMenu order={order} onOrder={setOrder} />}</Suspense>
            </ErrorBoundary>
          </span>
        )}
      </PaneHeader>
      {search.open && !navigation.only && (
        <Suspense>
          <InboxTools
            {...search}
            count={found ? tabs[navigation.tab] : null}
            focusTurn={navigation.focus.on === 'search' ? navigation.focus.turn : null}
            onFilter={inboxSearch.filter}
            onClose={inboxSearch.close}
            onLeave={() => go({ to: 'back', list: 'inbox' })}
          />
        </Suspense>
      )}
      {navigation.only && rows.length > 0 && <OnlyChip shown={rows.length} of={navigation.only.length} go={go} />}
      <Panel {...navigation} over={over}>
        {rows.length === 0 ? (
          <Suspense>
            <InboxEmpty navigation={navigation} counts={tabs} searched={found !== null} go={go} />
          </Suspense>
        ) : (
          <InboxList
            rows={rows}
            pattern={pattern}
            more={!navigation.only && tabs[navigation.tab] > rows.length && rows.length >= LISTED}
            navigation={navigation}
            go={go}
          />
        )}
      </Panel>
    </>
  );
  return <TwoPane list={list} detail={detail} opened={selection?.opened ?? false} />;
}

const nextOf = (places: readonly InboxPlace[], tab: InboxPlace): InboxPlace =>
  places[(places.indexOf(tab) + 1) % places.length] ?? tab;

/** Switches to the tab of an item that was opened from elsewhere, by a notification or link. */
function useTabOfRead({ selected, tab, only }: Navigation, go: ListViewProps['go']) {
  const inbox = useSnapshotPart('inbox');
  const snoozed = useSnapshotPart('snoozed');
  const itemId = selected.inbox?.itemId;
  const followed = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (itemId === followed.current) return;
    const view = inbox.find(({ item }) => item.id === itemId);
    const listed = view ? inboxTabOf(view) : snoozed.some(({ item }) => item.id === itemId) ? 'snoozed' : null;
    if (!listed) return;
    followed.current = itemId;
    if (!only && listed !== tab) go({ to: 'tab', tab: listed, reading: true });
  }, [itemId, inbox, snoozed, only, tab, go]);
}

function Panel({
  tab,
  only,
  over,
  children,
}: Pick<Navigation, 'tab' | 'only'> & { over: PointerHandlers; children: ReactNode }) {
  const styles = useStyles();
  const role = only ? {} : { id: TAB_PANEL, role: 'tabpanel', 'aria-labelledby': tabId(tab) };
  return (
    <div className={styles.panel} {...role} {...over}>
      {children}
    </div>
  );
}
