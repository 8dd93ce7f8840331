/**
 * The inbox: applies what the relay sends, exactly once, and knows how each item looks to this person. The feed is at least once;
 * cursors make the effect exactly once: per item, so that an item sent again out of turn (a role joined) is still taken.
 */

import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { Item, OwnState, ShownItem } from '../../shared/items.ts';
import type { Me, Subscriptions } from '../../shared/people.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { shownOf } from '../../shared/rules/version.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../../shared/socket.ts';
import { unseenRefusal } from '../answers/fate.ts';
import type { FeedPosition, ItemStore, KeptItem, StoreTx } from '../ports.ts';
import { createVersions } from './versions.ts';

/** What one change did. `before` null: new here. `after` null: no longer for this person. */
export interface Applied {
  itemId: string;
  before: Item | null;
  after: Item | null;
}

export interface Inbox {
  position(): FeedPosition;
  me(): Me | null;
  /** Takes a person; another person than before empties the store. Returns true if it was another one. */
  setMe(me: Me): boolean;
  setSubscriptions(subscriptions: Subscriptions): void;
  applyPage(page: SyncPage): Applied[];
  applyItem(change: ItemChange): Applied[];
  applyOwn(change: OwnChange): Applied[];
  applyRemoval(removal: Removal): Applied[];
  /** The item as an acknowledgement brought it, ahead of the feed; never older than what is here. */
  applyAnswered(item: Item): Applied[];
  /** What the person did here, ahead of the relay. */
  changeOwn(itemId: string, change: Partial<Omit<OwnState, 'itemId'>>): Applied[];
  view(itemId: string): ItemView | null;
  viewOf(kept: KeptItem): ItemView | null;
  kept(itemId: string): KeptItem | null;
  /** What the item showed at one of its last versions; null where this computer no longer knows. */
  shownAt(itemId: string, version: number): ShownItem | null;
  /** As `kept`, but null for what cannot ask for anything; reads no file. */
  asking(itemId: string): KeptItem | null;
  /** Items that may ask for something: open, waiting, or refused and not yet seen. */
  current(): Iterable<KeptItem>;
  /** Known at once, written with the next write or `flush`: lost in a crash, it beckons once more, which is the better fault. */
  markBeckoned(itemId: string, at: number): void;
  flush(): void;
  clear(): void;
}

const EMPTY: Subscriptions = { rules: [] };

/** @param pendingOf the answer to an item that is still kept here, if there is one. */
export function createInbox(store: ItemStore, pendingOf: (itemId: string) => PendingAnswer | null): Inbox {
  let me = store.me();
  const current = new Map<string, KeptItem>();
  /** Beckoned, and not written yet. */
  const marks = new Map<string, number>();
  const versions = createVersions();
  const load = () => {
    current.clear();
    for (const kept of store.current()) {
      current.set(kept.item.id, { ...kept, beckonedAt: marks.get(kept.item.id) ?? kept.beckonedAt });
    }
  };

  load();

  /** Memory follows the store: what was rolled back there is not left standing here. */
  const write = <T>(work: (tx: StoreTx) => T): T => {
    try {
      const value = store.write((tx) => {
        for (const [itemId, at] of marks) tx.markBeckoned(itemId, at);
        return work(tx);
      });
      marks.clear();
      return value;
    } catch (error) {
      load();
      throw error;
    }
  };

  const subscriptions = () => me?.subscriptions ?? EMPTY;

  const viewOf = (kept: KeptItem): ItemView | null =>
    me && {
      item: kept.item,
      mine: personView(kept.item, me.user, kept.own, subscriptions()),
      pending: pendingOf(kept.item.id),
    };

  const isCurrent = (item: Item, own: OwnState | null): boolean =>
    isOpen(item) || (me !== null && unseenRefusal(item, own, me.user.id) !== null);

  const isHidden = (item: Item, own: OwnState | null): boolean =>
    me !== null && personView(item, me.user, own, subscriptions()).delivery === 'off';

  const keep = (tx: StoreTx, item: Item, known: KeptItem | null, cursor: number): void => {
    const own = known?.own ?? null;
    const now = isCurrent(item, own);
    tx.putItem(item, cursor, { current: now, hidden: isHidden(item, own) });
    if (now) current.set(item.id, { item, own, beckonedAt: known?.beckonedAt ?? null });
    else current.delete(item.id);
  };

  const takeItem = (tx: StoreTx, { cursor, item }: ItemChange): Applied[] => {
    const cursors = tx.cursorsOf(item.id);
    if (cursor <= cursors.item || cursor <= cursors.removed) return [];
    const known = tx.item(item.id);
    if (known) versions.passed(known.item, item);
    keep(tx, item, known, cursor);
    return [{ itemId: item.id, before: known?.item ?? null, after: item }];
  };

  const setOwn = (tx: StoreTx, own: OwnState, cursor: number): Applied[] => {
    tx.putOwn(own, cursor);
    const known = tx.item(own.itemId);
    if (!known) return [];
    keep(tx, known.item, { ...known, own }, tx.cursorsOf(own.itemId).item);
    return [{ itemId: own.itemId, before: known.item, after: known.item }];
  };

  const takeOwn = (tx: StoreTx, { cursor, own }: OwnChange): Applied[] =>
    cursor <= tx.cursorsOf(own.itemId).own ? [] : setOwn(tx, own, cursor);

  const takeRemoval = (tx: StoreTx, { cursor, itemId }: Removal): Applied[] => {
    const cursors = tx.cursorsOf(itemId);
    if (cursor <= cursors.item || cursor <= cursors.removed) return [];
    const known = tx.item(itemId);
    tx.remove(itemId, cursor);
    current.delete(itemId);
    return known ? [{ itemId, before: known.item, after: null }] : [];
  };

  const advance = (tx: StoreTx, cursor: number): void => {
    const position = tx.position();
    if (cursor > position.cursor) tx.setPosition({ ...position, cursor });
  };

  /** One live change: the change and the cursor in one transaction. */
  const live = <C extends { cursor: number }>(change: C, take: (tx: StoreTx, change: C) => Applied[]): Applied[] =>
    write((tx) => {
      const applied = take(tx, change);
      advance(tx, change.cursor);
      return applied;
    });

  const clear = () => {
    write((tx) => tx.clear());
    current.clear();
  };

  return {
    position: () => write((tx) => tx.position()),
    me: () => me,
    setMe(next) {
      const other = me !== null && me.user.id !== next.user.id;
      if (other) clear();
      me = next;
      store.setMe(next);
      return other;
    },
    setSubscriptions(next) {
      if (!me) return;
      me = { ...me, subscriptions: next };
      store.setMe(me);
    },
    applyPage: (page) =>
      write((tx) => {
        if (page.reset) {
          tx.clear();
          current.clear();
        }
        // Own states first: whether an item still asks for anything depends on them.
        const own = page.own.flatMap((change) => takeOwn(tx, change));
        const items = page.changes.flatMap((change) => takeItem(tx, change));
        const removed = page.removed.flatMap((removal) => takeRemoval(tx, removal));
        const cursor = page.reset ? page.cursor : Math.max(page.cursor, tx.position().cursor);
        tx.setPosition({ epoch: page.epoch, cursor });
        return [...own, ...items, ...removed];
      }),
    applyItem: (change) => live(change, takeItem),
    applyOwn: (change) => live(change, takeOwn),
    applyRemoval: (removal) => live(removal, takeRemoval),
    applyAnswered: (item) =>
      write((tx) => {
        const known = tx.item(item.id);
        if (!known || Date.parse(item.updatedAt) < Date.parse(known.item.updatedAt)) return [];
        versions.passed(known.item, item);
        keep(tx, item, known, tx.cursorsOf(item.id).item);
        return [{ itemId: item.id, before: known.item, after: item }];
      }),
    changeOwn: (itemId, change) =>
      write((tx) => {
        const known = tx.item(itemId);
        if (!known) return [];
        const none: OwnState = { itemId, seenAt: null, snoozedUntil: null, delegatedAt: null };
        return setOwn(tx, { ...(known.own ?? none), ...change }, tx.cursorsOf(itemId).own);
      }),
    view(itemId) {
      const kept = current.get(itemId) ?? store.item(itemId);
      return kept ? viewOf(kept) : null;
    },
    viewOf,
    asking: (itemId) => current.get(itemId) ?? null,
    kept: (itemId) => current.get(itemId) ?? store.item(itemId),
    shownAt(itemId, version) {
      const kept = current.get(itemId) ?? store.item(itemId);
      return kept?.item.version === version ? shownOf(kept.item) : versions.at(itemId, version);
    },
    current: () => current.values(),
    markBeckoned(itemId, at) {
      marks.set(itemId, at);
      const kept = current.get(itemId);
      if (kept) current.set(itemId, { ...kept, beckonedAt: at });
    },
    flush() {
      if (marks.size > 0) write(() => {});
    },
    clear() {
      clear();
      me = null;
      store.setMe(null);
    },
  };
}
