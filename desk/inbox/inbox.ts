/**
 * The inbox: applies the relay's changes exactly once and computes each item's view for this user. The feed delivers at least once; a
 * cursor per item makes this exactly once, so that an item sent again out of order (after joining a role) is still accepted.
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
import type { FeedPosition, ItemStore, StoredItem, StoreTx } from '../ports.ts';
import { type AppliedChange, createChangeApplier, type ItemArrival } from './change-applier.ts';
import { createChangedDocuments } from './changed-documents.ts';
import { createCurrentItems } from './current-items.ts';
import { createEarlierVersions } from './earlier-versions.ts';

export interface Inbox {
  /** Sets the source of pending answers; until then no item has one. */
  connect(pendingOf: PendingSource): void;
  position(): FeedPosition;
  me(): Me | null;
  /** Sets the user; a different user empties the store. @returns true if the user changed */
  setMe(me: Me): boolean;
  setSubscriptions(subscriptions: Subscriptions): void;
  applyPage(page: SyncPage): AppliedChange[];
  /**
   * @param raise called before the transaction begins, because a notification does not wait for the disk. After a crash in between it is
   * raised again, because an unwritten change is sent again. @throws the store's write error; the inbox is then unchanged
   */
  applyItem(change: ItemChange, raise?: (applied: readonly AppliedChange[]) => void): AppliedChange[];
  applyOwn(change: OwnChange): AppliedChange[];
  applyRemoval(removal: Removal): AppliedChange[];
  /** Applies the item of an acknowledgement, ahead of the feed, if it is newer. */
  applyAnswered(item: Item): AppliedChange[];
  /** Changes the user's own state locally, ahead of the relay. */
  changeOwn(itemId: string, change: Partial<Omit<OwnState, 'itemId'>>): AppliedChange[];
  view(itemId: string): ItemView | null;
  viewOf(kept: StoredItem): ItemView | null;
  kept(itemId: string): StoredItem | null;
  /** Records whether a document differs from the one that was sent. @returns false if nothing changed */
  markDocument(document: { itemId: string; documentId: string }, isChanged: boolean): boolean;
  /** What the item displayed at a recent version; null if no longer known. */
  shownAt(itemId: string, version: number): ShownItem | null;
  /** Like `kept`, but null for an item that cannot need an action; reads no file. */
  asking(itemId: string): StoredItem | null;
  /** Items that may need an action: open, or with a refused own answer not yet seen. */
  current(): Iterable<StoredItem>;
  /** Effective immediately, written by the next write or `flush`. If lost in a crash the item beckons again, the safer failure. */
  markBeckoned(itemId: string, at: number): void;
  flush(): void;
  clear(): void;
}

/** Translates the earlier content, so that it is compared with the item in the same language. */
function inItsLanguage(pending: PendingAnswer | null, reader: Reader): PendingAnswer | null {
  const { changed } = pending ?? {};
  if (!pending || !changed) return pending;
  return { ...pending, changed: shownInLanguage(changed, reader) };
}

const EMPTY: Subscriptions = { rules: [] };

/** The pending answer to an item; null: none. */
type PendingSource = (itemId: string) => PendingAnswer | null;

/** @param reader the user's language and default action labels */
export function createInbox(store: ItemStore, reader: () => Reader): Inbox {
  let pendingOf: PendingSource = () => null;
  let me = store.me();
  const current = createCurrentItems(store);
  const versions = createEarlierVersions();
  const changed = createChangedDocuments();
  const subscriptions = () => me?.subscriptions ?? EMPTY;
  const applying = createChangeApplier(current, versions, {
    isCurrent: (item, own) => isOpen(item) || (me !== null && unseenRefusal(item, own, me.user.id) !== null),
    isHidden: (item, own) => me !== null && personView(item, me.user, own, subscriptions()).delivery === 'off',
  });

  const viewOf = (kept: StoredItem): ItemView | null => {
    if (!me) return null;
    const item = itemInLanguage(kept.item, reader());
    return changed.applied({
      item,
      mine: personView(item, me.user, kept.own, subscriptions()),
      pending: inItsLanguage(pendingOf(item.id), reader()),
    });
  };
  const keptOf = (itemId: string): StoredItem | null => current.get(itemId) ?? store.item(itemId);
  const clear = () => {
    current.write((tx) => tx.clear());
    current.clear();
    changed.clear();
  };

  return {
    connect(source) {
      pendingOf = source;
    },
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
      let arrived: ItemArrival | null = null;
      const write = (tx: StoreTx): AppliedChange[] => {
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
    markDocument({ itemId, documentId }, isChanged) {
      const kept = keptOf(itemId);
      return kept !== null && changed.mark(kept.item, documentId, isChanged);
    },
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
