/**
 * The inbox: applies what the relay sends, exactly once, and knows how each item looks to this person. The feed is at least once;
 * cursors make the effect exactly once: per item, so that an item sent again out of turn (a role joined) is still taken.
 */

import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Item, ShownItem } from '../../shared/items.ts';
import type { Me, Subscriptions } from '../../shared/people.ts';
import type { Reader } from '../../shared/rules/action-labels.ts';
import { itemInLanguage, shownInLanguage } from '../../shared/rules/item-language.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { shownOf } from '../../shared/rules/version.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../../shared/socket.ts';
import { unseenRefusal } from '../answers/fate.ts';
import type { FeedPosition, ItemStore, KeptItem, StoreTx } from '../ports.ts';
import { type Applied, type Arrival, createApplying } from './applying.ts';
import { createCurrentItems } from './current-items.ts';
import { createVersions } from './versions.ts';

export interface Inbox {
  position(): FeedPosition;
  me(): Me | null;
  /** Takes a person; another person than before empties the store. Returns true if it was another one. */
  setMe(me: Me): boolean;
  setSubscriptions(subscriptions: Subscriptions): void;
  applyPage(page: SyncPage): Applied[];
  /**
   * @param raise called before the transaction begins, since a notification does not wait for the disk. A crash in between has it raised
   *   once more, because what is not written is sent again. If the write fails this throws, and the inbox is as it was before.
   */
  applyItem(change: ItemChange, raise?: (applied: readonly Applied[]) => void): Applied[];
  applyOwn(change: OwnChange): Applied[];
  applyRemoval(removal: Removal): Applied[];
  /** The item as an acknowledgement brought it, ahead of the feed; taken where it is newer than what is here. */
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

/** What it was given about is compared with what the item shows now, in the same words. */
function inItsLanguage(pending: PendingAnswer | null, reader: Reader): PendingAnswer | null {
  const { changed } = pending ?? {};
  if (!pending || !changed) return pending;
  return { ...pending, changed: shownInLanguage(changed, reader) };
}

const EMPTY: Subscriptions = { rules: [] };

/**
 * @param pendingOf the answer to an item that is still kept here, if there is one
 * @param reader the language of the person, and what answers are called there whose source gave no label
 */
export function createInbox(
  store: ItemStore,
  pendingOf: (itemId: string) => PendingAnswer | null,
  reader: () => Reader,
): Inbox {
  let me = store.me();
  const current = createCurrentItems(store);
  const versions = createVersions();
  const subscriptions = () => me?.subscriptions ?? EMPTY;
  const applying = createApplying(current, versions, {
    isCurrent: (item, own) => isOpen(item) || (me !== null && unseenRefusal(item, own, me.user.id) !== null),
    isHidden: (item, own) => me !== null && personView(item, me.user, own, subscriptions()).delivery === 'off',
  });

  const viewOf = (kept: KeptItem): ItemView | null => {
    if (!me) return null;
    const item = itemInLanguage(kept.item, reader());
    return {
      item,
      mine: personView(item, me.user, kept.own, subscriptions()),
      pending: inItsLanguage(pendingOf(item.id), reader()),
    };
  };
  const keptOf = (itemId: string): KeptItem | null => current.get(itemId) ?? store.item(itemId);
  const clear = () => {
    current.write((tx) => tx.clear());
    current.clear();
  };

  return {
    position: () => current.write((tx) => tx.position()),
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
    applyPage: (page) => current.write((tx) => applying.page(tx, page)),
    applyItem(change, raise) {
      let arrived: Arrival | null = null;
      const write = (tx: StoreTx): Applied[] => {
        arrived?.write(tx);
        return arrived?.applied ?? [];
      };
      return current.write(
        (tx) => applying.live(tx, change, write),
        () => {
          arrived = applying.arrival(store, change);
          if (arrived) raise?.(arrived.applied);
        },
      );
    },
    applyOwn: (change) => current.write((tx) => applying.live(tx, change, applying.own)),
    applyRemoval: (removal) => current.write((tx) => applying.live(tx, removal, applying.removal)),
    applyAnswered: (item) => current.write((tx) => applying.answered(tx, item)),
    changeOwn: (itemId, change) => current.write((tx) => applying.changeOwn(tx, itemId, change)),
    view(itemId) {
      const kept = keptOf(itemId);
      return kept && viewOf(kept);
    },
    viewOf,
    asking: current.get,
    kept: keptOf,
    shownAt(itemId, version) {
      const kept = keptOf(itemId);
      return kept?.item.version === version ? shownOf(kept.item) : versions.at(itemId, version);
    },
    current: current.all,
    markBeckoned: current.markBeckoned,
    flush: current.flush,
    clear() {
      clear();
      me = null;
      store.setMe(null);
    },
  };
}
