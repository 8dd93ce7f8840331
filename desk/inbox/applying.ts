/** Changes of the feed, taken once each: a change that is not newer than what is here does nothing. Each works inside one transaction. */

import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../../shared/socket.ts';
import type { KeptItem, StoreTx } from '../ports.ts';
import type { CurrentItems } from './current-items.ts';
import type { Versions } from './versions.ts';

/** What one change did. `before` null: new here. `after` null: no longer for this person. */
export interface Applied {
  itemId: string;
  before: Item | null;
  after: Item | null;
}

/** How an item stands to the person whose inbox it is. */
interface PersonalRules {
  /** It may ask for something. */
  isCurrent(item: Item, own: OwnState | null): boolean;
  /** Switched off by their rules: found by search only. */
  isHidden(item: Item, own: OwnState | null): boolean;
}

/** A change of an item that is newer than what is here: in memory already, and not written yet. */
export interface Arrival {
  applied: Applied[];
  write(tx: StoreTx): void;
}

export interface Applying {
  /** Opens no transaction. @returns null where the change is not newer than what is here */
  arrival(store: Pick<StoreTx, 'cursorsOf' | 'item'>, change: ItemChange): Arrival | null;
  own(tx: StoreTx, change: OwnChange): Applied[];
  removal(tx: StoreTx, removal: Removal): Applied[];
  page(tx: StoreTx, page: SyncPage): Applied[];
  /** One of those above by itself, and the feed is followed as far as that. */
  live<C extends { cursor: number }>(tx: StoreTx, change: C, take: (tx: StoreTx, change: C) => Applied[]): Applied[];
  /** An item that did not come by the feed; taken where it is newer than what is here. */
  answered(tx: StoreTx, item: Item): Applied[];
  /** The person's own state as it is here, ahead of the relay. */
  changeOwn(tx: StoreTx, itemId: string, change: Partial<Omit<OwnState, 'itemId'>>): Applied[];
}

export function createApplying(current: CurrentItems, versions: Versions, rules: PersonalRules): Applying {
  /** Into memory. @returns what writes it */
  const place = (item: Item, known: KeptItem | null, cursor: number): Arrival['write'] => {
    const own = known?.own ?? null;
    const now = rules.isCurrent(item, own);
    if (now) current.put({ item, own, beckonedAt: known?.beckonedAt ?? null });
    else current.remove(item.id);
    return (tx) => tx.putItem(item, cursor, { current: now, hidden: rules.isHidden(item, own) });
  };
  const keep = (tx: StoreTx, ...placed: Parameters<typeof place>): void => place(...placed)(tx);

  const arrival: Applying['arrival'] = (store, { cursor, item }) => {
    const cursors = store.cursorsOf(item.id);
    if (cursor <= cursors.item || cursor <= cursors.removed) return null;
    const known = store.item(item.id);
    if (known) versions.passed(known.item, item);
    return {
      applied: [{ itemId: item.id, before: known?.item ?? null, after: item }],
      write: place(item, known, cursor),
    };
  };
  const item = (tx: StoreTx, change: ItemChange): Applied[] => {
    const arrived = arrival(tx, change);
    arrived?.write(tx);
    return arrived?.applied ?? [];
  };

  const setOwn = (tx: StoreTx, own: OwnState, cursor: number): Applied[] => {
    tx.putOwn(own, cursor);
    const known = tx.item(own.itemId);
    if (!known) return [];
    keep(tx, known.item, { ...known, own }, tx.cursorsOf(own.itemId).item);
    return [{ itemId: own.itemId, before: known.item, after: known.item }];
  };

  const own: Applying['own'] = (tx, change) =>
    change.cursor <= tx.cursorsOf(change.own.itemId).own ? [] : setOwn(tx, change.own, change.cursor);

  const removal: Applying['removal'] = (tx, { cursor, itemId }) => {
    const cursors = tx.cursorsOf(itemId);
    if (cursor <= cursors.item || cursor <= cursors.removed) return [];
    const known = tx.item(itemId);
    tx.remove(itemId, cursor);
    current.remove(itemId);
    return known ? [{ itemId, before: known.item, after: null }] : [];
  };

  return {
    arrival,
    own,
    removal,
    page(tx, page) {
      if (page.reset) {
        tx.clear();
        current.clear();
      }
      // Own states first: whether an item still asks for anything depends on them.
      const owns = page.own.flatMap((change) => own(tx, change));
      const items = page.changes.flatMap((change) => item(tx, change));
      const removed = page.removed.flatMap((one) => removal(tx, one));
      const cursor = page.reset ? page.cursor : Math.max(page.cursor, tx.position().cursor);
      tx.setPosition({ epoch: page.epoch, cursor });
      return [...owns, ...items, ...removed];
    },
    live(tx, change, take) {
      const applied = take(tx, change);
      const position = tx.position();
      if (change.cursor > position.cursor) tx.setPosition({ ...position, cursor: change.cursor });
      return applied;
    },
    answered(tx, item) {
      const known = tx.item(item.id);
      // Of one moment are all that one commit did to the item, and the feed told the last of it: the reply may be from between.
      if (!known || Date.parse(item.updatedAt) <= Date.parse(known.item.updatedAt)) return [];
      versions.passed(known.item, item);
      keep(tx, item, known, tx.cursorsOf(item.id).item);
      return [{ itemId: item.id, before: known.item, after: item }];
    },
    changeOwn(tx, itemId, change) {
      const known = tx.item(itemId);
      if (!known) return [];
      const none: OwnState = { itemId, seenAt: null, snoozedUntil: null, delegatedAt: null };
      return setOwn(tx, { ...(known.own ?? none), ...change }, tx.cursorsOf(itemId).own);
    },
  };
}
