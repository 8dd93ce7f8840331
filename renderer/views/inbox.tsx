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
import { MailInboxCheckmarkRegular } from '@fluentui/react-icons/svg/mail-inbox-checkmark';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { type InboxTab, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { ChooseItem } from '../components/list/choose-item.tsx';
import { InboxTabs, TAB_PANEL, tabId } from '../components/list/inbox-tabs.tsx';
import { OnlyChip } from '../components/list/only-chip.tsx';
import { useWords } from '../i18n/words.tsx';
import { isOffline } from '../state/connection.ts';
import { among, type InboxOrder, type InboxRow, inboxRows, keepReading } from '../state/inbox-list.ts';
import { ariaKeys } from '../state/key-names.ts';
import type { Navigation } from '../state/navigation.ts';
import { useCommands, useNow, useServices, useSnapshot } from '../state/services.tsx';
import { useItem } from '../state/use-item.ts';
import { useKeyScheme } from '../state/use-key-scheme.ts';
import { InboxList } from './inbox-list.tsx';
import { ItemDetail } from './item-detail.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  panel: { position: 'relative', display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
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
  const rows = useInboxRows(order, reading, navigation);
  const first = rows[0]?.view.item.id;
  useEffect(() => {
    if (!selection && first) go({ to: 'select', list: 'inbox', itemId: first, by: 'start' });
  }, [selection, first, go]);
  useTabOfRead(navigation, go);
  const tabs = { answer: counts.toAnswer, know: counts.toKnow };
  const onTab = (tab: InboxTab) => go({ to: 'tab', tab });
  useCommands({ 'other-tab': () => onTab(otherTab(navigation.tab)) });
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
        {...(navigation.only ? {} : { tabs: <InboxTabs current={navigation.tab} counts={tabs} onTab={onTab} /> })}
      >
        <Tooltip content={t.inbox.search} relationship="label">
          <Button
            appearance="subtle"
            icon={<Search20Regular />}
            aria-keyshortcuts={ariaKeys('search', scheme)}
            onClick={() => go({ to: 'search' })}
          />
        </Tooltip>
        {rows.length > 1 && <SortMenu order={order} onOrder={setOrder} />}
      </PaneHeader>
      {navigation.only && rows.length > 0 && <OnlyChip shown={rows.length} of={navigation.only.length} go={go} />}
      <Panel {...navigation}>
        {rows.length === 0 ? (
          <InboxEmpty navigation={navigation} counts={tabs} go={go} />
        ) : (
          <InboxList rows={rows} navigation={navigation} go={go} />
        )}
      </Panel>
    </>
  );
  if (rows.length === 0 && !selection) return list;
  return <TwoPane list={list} detail={detail} opened={selection?.opened ?? false} />;
}

const otherTab = (tab: InboxTab): InboxTab => (tab === 'answer' ? 'know' : 'answer');

/** An item that was opened from elsewhere, by a notification or a link, is shown in the tab that lists it. */
function useTabOfRead({ selected, tab, only }: Navigation, go: ListViewProps['go']) {
  const { inbox } = useSnapshot();
  const itemId = selected.inbox?.itemId;
  const followed = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (itemId === followed.current) return;
    const view = inbox.find(({ item }) => item.id === itemId);
    if (!view) return;
    followed.current = itemId;
    const listed = inboxTabOf(view);
    if (!only && listed !== tab) go({ to: 'tab', tab: listed, reading: true });
  }, [itemId, inbox, only, tab, go]);
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

function useInboxRows(order: InboxOrder, reading: ItemView | null, { tab, only }: Navigation): InboxRow[] {
  const { inbox } = useSnapshot();
  const now = useNow();
  const before = useRef<readonly ItemView[]>([]);
  const shown = useMemo(() => among(inbox, { tab, only }), [inbox, tab, only]);
  const views = useMemo(() => keepReading(before.current, shown, reading), [shown, reading]);
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

function InboxEmpty({ navigation, counts, go }: ListViewProps & { counts: Record<InboxTab, number> }) {
  const { t, f } = useWords();
  const { bridge } = useServices();
  const { connection } = useSnapshot();
  const { tab, only } = navigation;
  const other = otherTab(tab);
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
  if (counts[other] > 0) {
    return (
      <PaneMessage
        icon={<MailInboxCheckmarkRegular />}
        title={t.inbox.nothingIn[tab]}
        action={{
          label: `${t.inbox.tabs[other]} ${f.number(counts[other])}`,
          run: () => go({ to: 'tab', tab: other }),
        }}
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
