import {
  Button,
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tooltip,
} from '@fluentui/react-components';
import { ArrowSort20Regular } from '@fluentui/react-icons/svg/arrow-sort';
import { ClockAlarmRegular } from '@fluentui/react-icons/svg/clock-alarm';
import { MailInboxCheckmarkRegular } from '@fluentui/react-icons/svg/mail-inbox-checkmark';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { type InboxPlace, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { ZOOMED } from '../../widgets/styles.ts';
import { PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { ChooseItem } from '../components/list/choose-item.tsx';
import { InboxTabs, TAB_PANEL, tabId } from '../components/list/inbox-tabs.tsx';
import { InboxTools } from '../components/list/inbox-tools.tsx';
import { OnlyChip } from '../components/list/only-chip.tsx';
import { useWords } from '../i18n/words.tsx';
import { isOffline } from '../state/connection.ts';
import { among, type InboxOrder, type InboxRow, inboxRows, keepReading, placesOf } from '../state/inbox-list.ts';
import { type InboxSearchState, NO_FILTER } from '../state/inbox-search.ts';
import { ariaKeys } from '../state/key-names.ts';
import type { Navigation } from '../state/navigation.ts';
import { patternOf } from '../state/search-marks.ts';
import { useCommands, useNow, useServices, useSnapshot } from '../state/services.tsx';
import { useItem } from '../state/use-item.ts';
import { useKeyScheme } from '../state/use-key-scheme.ts';
import { InboxList } from './inbox-list.tsx';
import { ItemDetail } from './item-detail.tsx';
import type { ListViewProps } from './list-view.ts';

const ORDERS: readonly InboxOrder[] = ['urgency', 'source', 'newest'];
/** As many of a tab as the host lists. */
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
});

/** What waits for the person, most urgent first, and the item they read. */
export function Inbox({ navigation, go }: ListViewProps) {
  const { t } = useWords();
  const { counts } = useSnapshot();
  const scheme = useKeyScheme();
  const selection = navigation.selected.inbox;
  const { load, reload } = useItem(selection?.itemId ?? null);
  const [order, setOrder] = useState<InboxOrder>('urgency');
  const reading = load.status === 'ready' && selection ? load.view : null;
  const { inboxSearch } = useServices();
  const search = useSyncExternalStore(inboxSearch.subscribe, inboxSearch.get);
  const found = navigation.only ? null : search.found;
  const rows = useInboxRows(order, reading, navigation, search);
  const words = found ? search.foundBy?.q : undefined;
  const pattern = useMemo(() => (words === undefined ? null : patternOf(words)), [words]);
  const first = rows[0]?.view.item.id;
  // What was read before a search and is not found by it gives way to what is, unless something is being written there.
  const isOutside =
    found !== null && !navigation.composing && !rows.some(({ view }) => view.item.id === selection?.itemId);
  useEffect(() => {
    if (first && (!selection || isOutside)) go({ to: 'select', list: 'inbox', itemId: first, by: 'start' });
  }, [selection, first, isOutside, go]);
  useTabOfRead(navigation, go);
  const tabs = found?.counts ?? { answer: counts.toAnswer, know: counts.toKnow, snoozed: counts.snoozed };
  const places = placesOf(navigation.tab, tabs);
  const onTab = (tab: InboxPlace) => go({ to: 'tab', tab });
  const startSearch = () => {
    inboxSearch.open();
    go({ to: 'search', list: 'inbox' });
  };
  useCommands({
    'other-tab': () => go({ to: 'tab', tab: nextOf(places, navigation.tab), keyboard: true }),
    search: startSearch,
  });
  const detail = selection ? (
    <ItemDetail
      load={load}
      navigation={navigation}
      chosen={selection.by === 'person'}
      onBack={() => go({ to: 'back', list: 'inbox' })}
      onCompose={(itemId, action) => go({ to: 'compose', list: 'inbox', itemId, action })}
      onStopComposing={() => go({ to: 'stop-composing' })}
      onReload={reload}
    />
  ) : rows.length > 0 ? (
    <ChooseItem title={t.inbox.choose} />
  ) : null;
  const list = (
    <>
      <PaneHeader
        title={t.inbox.title}
        {...(navigation.only
          ? {}
          : { tabs: <InboxTabs places={places} current={navigation.tab} counts={tabs} onTab={onTab} /> })}
      >
        <Tooltip content={t.inbox.search} relationship="label">
          <Button
            appearance="subtle"
            icon={<Search20Regular />}
            aria-keyshortcuts={ariaKeys('search', scheme)}
            onClick={startSearch}
          />
        </Tooltip>
        {rows.length > 1 && isSorted(navigation) && <SortMenu order={order} onOrder={setOrder} />}
      </PaneHeader>
      {search.open && !navigation.only && (
        <InboxTools
          {...search}
          count={found ? tabs[navigation.tab] : null}
          focusTurn={navigation.focus.on === 'search' ? navigation.focus.turn : null}
          onFilter={inboxSearch.filter}
          onClose={inboxSearch.close}
          onLeave={() => go({ to: 'back', list: 'inbox' })}
        />
      )}
      {navigation.only && rows.length > 0 && <OnlyChip shown={rows.length} of={navigation.only.length} go={go} />}
      <Panel {...navigation}>
        {rows.length === 0 ? (
          <InboxEmpty navigation={navigation} counts={tabs} searched={found !== null} go={go} />
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

interface Listed extends Pick<Navigation, 'tab' | 'only'>, Pick<InboxSearchState, 'foundBy'> {
  views: readonly ItemView[];
}

const nextOf = (places: readonly InboxPlace[], tab: InboxPlace): InboxPlace =>
  places[(places.indexOf(tab) + 1) % places.length] ?? tab;

/** What is snoozed stands by when it is back. */
const isSorted = ({ tab, only }: Pick<Navigation, 'tab' | 'only'>): boolean => only !== null || tab !== 'snoozed';

/** An item that was opened from elsewhere, by a notification or a link, is shown in the place that lists it. */
function useTabOfRead({ selected, tab, only }: Navigation, go: ListViewProps['go']) {
  const { inbox, snoozed } = useSnapshot();
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

/** The list that the current tab shows; some items alone are listed without tabs. */
function Panel({ tab, only, children }: Pick<Navigation, 'tab' | 'only'> & { children: ReactNode }) {
  const styles = useStyles();
  const role = only ? {} : { id: TAB_PANEL, role: 'tabpanel', 'aria-labelledby': tabId(tab) };
  return (
    <div className={styles.panel} {...role}>
      {children}
    </div>
  );
}

function useInboxRows(
  order: InboxOrder,
  reading: ItemView | null,
  { tab, only }: Navigation,
  { found, foundBy }: Pick<InboxSearchState, 'found' | 'foundBy'>,
): InboxRow[] {
  const snapshot = useSnapshot();
  const waiting = (only ? null : found) ?? snapshot;
  const now = useNow();
  // What is read stays in the list it was in, not in one that the person asks for next.
  const before = useRef<Listed>({ tab, only, foundBy, views: [] });
  const shown = useMemo(() => among(waiting, { tab, only }), [waiting, tab, only]);
  const views = useMemo(() => {
    const { views: last, ...list } = before.current;
    const same = list.tab === tab && list.only === only && list.foundBy === foundBy;
    // What is back is listed where it waits, and not kept here for being read.
    return isSorted({ tab, only }) ? keepReading(same ? last : [], shown, reading) : shown;
  }, [shown, reading, tab, only, foundBy]);
  useEffect(() => {
    before.current = { tab, only, foundBy, views };
  }, [tab, only, foundBy, views]);
  return useMemo(() => inboxRows(views, isSorted({ tab, only }) ? order : 'back', now), [views, order, tab, only, now]);
}

function SortMenu({ order, onOrder }: { order: InboxOrder; onOrder: (order: InboxOrder) => void }) {
  const { t } = useWords();
  return (
    <Menu
      checkedValues={{ order: [order] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        onOrder(ORDERS.find((one) => one === checkedItems[0]) ?? 'urgency')
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          icon={<ArrowSort20Regular />}
          menuIcon={null}
          aria-label={t.inbox.sort}
          title={t.inbox.sort}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {ORDERS.map((one) => (
            <MenuItemRadio key={one} name="order" value={one}>
              {t.inbox.orders[one]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface EmptyProps extends ListViewProps {
  counts: Record<InboxPlace, number>;
  /** What is listed was searched for. */
  searched: boolean;
}

function InboxEmpty({ navigation, counts, searched, go }: EmptyProps) {
  const { t, f } = useWords();
  const { bridge, inboxSearch } = useServices();
  const { connection } = useSnapshot();
  const { tab, only } = navigation;
  if (only) {
    return (
      <PaneMessage
        icon={<MailInboxCheckmarkRegular />}
        title={t.inbox.onlyEmptyTitle}
        body={t.inbox.onlyEmptyBody}
        action={{ label: t.inbox.showAll, run: () => go({ to: 'all' }) }}
      />
    );
  }
  const other = tab === 'know' || (tab === 'snoozed' && counts.answer > 0) ? 'answer' : 'know';
  if (tab === 'snoozed' && !searched) {
    return (
      <PaneMessage
        icon={<ClockAlarmRegular />}
        title={t.inbox.nothingIn.snoozed}
        body={t.inbox.snoozedEmptyBody}
        action={{
          label: `${t.inbox.tabs.answer} ${f.number(counts.answer)}`,
          run: () => go({ to: 'tab', tab: 'answer' }),
        }}
      />
    );
  }
  if (counts[other] > 0) {
    return (
      <PaneMessage
        icon={<MailInboxCheckmarkRegular />}
        title={searched ? t.history.nothingTitle : t.inbox.nothingIn[tab]}
        action={{
          label: `${t.inbox.tabs[other]} ${f.number(counts[other])}`,
          run: () => go({ to: 'tab', tab: other }),
        }}
      />
    );
  }
  if (searched) {
    return (
      <PaneMessage
        icon={<Search20Regular />}
        title={t.history.nothingTitle}
        body={t.history.nothingBody}
        action={{ label: t.history.nothingAction, run: () => inboxSearch.filter(NO_FILTER) }}
      />
    );
  }
  if (isOffline(connection)) {
    return (
      <PaneMessage
        icon={<PlugDisconnectedRegular />}
        title={t.inbox.offlineEmptyTitle}
        body={t.inbox.offlineEmptyBody}
        action={{ label: t.connection.reconnect, run: () => void bridge.invoke('relay.reconnect', null) }}
      />
    );
  }
  return (
    <PaneMessage
      icon={<MailInboxCheckmarkRegular />}
      title={t.inbox.emptyTitle}
      body={t.inbox.emptyBody}
      action={{ label: t.inbox.emptyAction, run: () => go({ to: 'view', view: 'history' }) }}
    />
  );
}
