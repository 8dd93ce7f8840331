import {
  Button,
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { ArrowSort20Regular } from '@fluentui/react-icons/svg/arrow-sort';
import { MailInboxCheckmarkRegular } from '@fluentui/react-icons/svg/mail-inbox-checkmark';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { ReadingListRegular } from '@fluentui/react-icons/svg/reading-list';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { hidden } from '../../widgets/styles.ts';
import { PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { BulkBar } from '../components/list/bulk-bar.tsx';
import { ItemRow } from '../components/list/item-row.tsx';
import { ROW_HEIGHT } from '../components/list/row-styles.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { useWords } from '../i18n/words.tsx';
import { withAccepted } from '../state/answer-store.ts';
import { isGiven } from '../state/bulk.ts';
import { isOffline } from '../state/connection.ts';
import { type InboxOrder, type InboxRow, inboxRows, keepReading } from '../state/inbox-list.ts';
import type { Navigation, NavigationChange } from '../state/navigation.ts';
import { inSight, useAnswers, useCommands, useNow, useServices, useSnapshot } from '../state/services.tsx';
import { useItem } from '../state/use-item.ts';
import { useListActions } from '../state/use-list-actions.ts';
import { ItemDetail } from './item-detail.tsx';

export interface ListViewProps {
  navigation: Navigation;
  go: (change: NavigationChange) => void;
}

/** What waits for the person, most urgent first, and the item they read. */
export function Inbox({ navigation, go }: ListViewProps) {
  const { t } = useWords();
  const snapshot = useSnapshot();
  const selection = navigation.selected.inbox;
  const { load, reload } = useItem(selection?.itemId ?? null);
  const [order, setOrder] = useState<InboxOrder>('urgency');
  const reading = load.status === 'ready' && selection ? load.view : null;
  const rows = useInboxRows(order, reading);
  const first = rows[0]?.view.item.id;
  useEffect(() => {
    if (!selection && first) go({ to: 'select', list: 'inbox', itemId: first, by: 'start' });
  }, [selection, first, go]);
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
    <PaneMessage icon={<ReadingListRegular />} title={t.inbox.choose} body={t.inbox.chooseHint('j', '?')} />
  ) : null;
  const list = (
    <>
      <PaneHeader title={t.inbox.title(snapshot.counts.waiting)}>
        <Tooltip content={t.inbox.search} relationship="label">
          <Button appearance="subtle" icon={<Search20Regular />} onClick={() => go({ to: 'search' })} />
        </Tooltip>
        {rows.length > 1 && <SortMenu order={order} onOrder={setOrder} />}
      </PaneHeader>
      {rows.length === 0 ? <InboxEmpty go={go} /> : <InboxList rows={rows} navigation={navigation} go={go} />}
    </>
  );
  if (rows.length === 0 && !selection) return list;
  return <TwoPane list={list} detail={detail} opened={selection?.opened ?? false} />;
}

function useInboxRows(order: InboxOrder, reading: ItemView | null): InboxRow[] {
  const { inbox } = useSnapshot();
  const now = useNow();
  const before = useRef<readonly ItemView[]>([]);
  const views = useMemo(() => keepReading(before.current, inbox, reading), [inbox, reading]);
  useEffect(() => {
    before.current = views;
  }, [views]);
  return useMemo(() => inboxRows(views, order, now), [views, order, now]);
}

function SortMenu({ order, onOrder }: { order: InboxOrder; onOrder: (order: InboxOrder) => void }) {
  const { t } = useWords();
  return (
    <Menu
      checkedValues={{ order: [order] }}
      onCheckedValueChange={(_, { checkedItems }) => onOrder(checkedItems[0] === 'newest' ? 'newest' : 'urgency')}
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
          <MenuItemRadio name="order" value="urgency">
            {t.inbox.byUrgency}
          </MenuItemRadio>
          <MenuItemRadio name="order" value="newest">
            {t.inbox.byNewest}
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function InboxEmpty({ go }: { go: ListViewProps['go'] }) {
  const { t } = useWords();
  const { bridge } = useServices();
  const { connection } = useSnapshot();
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

const useStyles = makeStyles({
  group: {
    margin: 0,
    padding: '12px 16px 4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  overdue: { color: tokens.colorPaletteRedForeground1 },
  hidden,
});

/** Marks by key, by box, and the bar for what is marked. */
function useMarks(rows: readonly InboxRow[], { marked }: Navigation, go: ListViewProps['go']) {
  const ids = useMemo(() => new Set(marked.ids), [marked]);
  const views = useMemo(
    () => rows.flatMap(({ view }) => (ids.has(view.item.id) && !isGiven(view) ? [view] : [])),
    [rows, ids],
  );
  const order = useRef<readonly string[]>([]);
  order.current = rows.map(({ view }) => view.item.id);
  const mark = useCallback(
    (itemId: string, range: boolean) =>
      go(range ? { to: 'mark-range', itemId, rows: order.current } : { to: 'mark', itemId }),
    [go],
  );
  return { ids, views, mark, clear: () => go({ to: 'unmark' }) };
}

function InboxList({ rows, navigation, go }: { rows: readonly InboxRow[] } & ListViewProps) {
  const styles = useStyles();
  const { t } = useWords();
  const answerState = useAnswers();
  const selectedId = navigation.selected.inbox?.itemId;
  const found = rows.findIndex(({ view }) => view.item.id === selectedId);
  const active = Math.max(0, found);
  const marks = useMarks(rows, navigation, go);
  const select = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row) go({ to: 'select', list: 'inbox', itemId: row.view.item.id, by: 'person' });
  };
  const here = useRef<HTMLDivElement>(null);
  useCommands({
    next: () => select(found + 1),
    previous: () => select(found < 0 ? 0 : found - 1),
    open: () => selectedId && go({ to: 'open', list: 'inbox', itemId: selectedId, keyboard: true }),
    back: () => (marks.views.length > 0 && inSight(here) ? marks.clear() : go({ to: 'back', list: 'inbox' })),
    select: () => selectedId && inSight(here) && marks.mark(selectedId, false),
    'select-range': () => selectedId && inSight(here) && marks.mark(selectedId, true),
  });
  const { open, press } = useListActions('inbox', go);
  const list = (
    <VirtualList
      label={t.inbox.list}
      count={rows.length}
      total={rows.length}
      keyOf={(index) => rows[index]?.view.item.id ?? String(index)}
      estimate={(index) => ROW_HEIGHT + (rows[index]?.group ? 32 : 0)}
      active={active}
      focusTurn={navigation.focus.on === 'row' ? navigation.focus.turn : null}
      draw={(index) => {
        const row = rows[index];
        if (!row) return null;
        const { view, group } = row;
        return (
          <>
            {group && (
              <h2 className={mergeClasses(styles.group, group === 'overdue' && styles.overdue)}>{t.inbox[group]}</h2>
            )}
            <ItemRow
              view={withAccepted(view, answerState)}
              selected={view.item.id === selectedId}
              active={index === active}
              tells="todo"
              sending={answerState.sending.get(view.item.id)}
              marked={marks.ids.has(view.item.id) && !isGiven(view)}
              marking={marks.views.length > 0}
              onOpen={open}
              onAction={press}
              onMark={marks.mark}
            />
          </>
        );
      }}
    />
  );
  return (
    <>
      {list}
      <div ref={here} className={styles.hidden} aria-live="polite" data-live="marks">
        {marks.views.length > 0 && t.bulk.selected(marks.views.length)}
      </div>
      {marks.views.length > 0 && <BulkBar views={marks.views} onDone={marks.clear} />}
    </>
  );
}
