/** Applies changes of the feed exactly once: one that is not newer than the local state is ignored. One transaction per call. */

import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import { noOwnState } from '../../shared/rules/own-state.ts';
import type { ItemChange, OwnChange, Removal, SyncPage } from '../../shared/socket.ts';
import type { StoredItem, StoreTx } from '../ports.ts';
import type { CurrentItems } from './current-items.ts';
import type { EarlierVersions } from './earlier-versions.ts';

/** Result of one change. `before` null: new here. `after` null: no longer for this user. */
export interface AppliedChange {
  itemId: string;
  before: Item | null;
  after: Item | null;
}

interface PersonalRules {
  /** The item may need an action. */
  isCurrent(item: Item, own: OwnState | null): boolean;
  /** Switched off by the user's rules: found by search only. */
  isHidden(item: Item, own: OwnState | null): boolean;
}

/** A newer item, already applied in memory but not yet written. */
export interface ItemArrival {
  applied: AppliedChange[];
  write(tx: StoreTx): void;
}

interface ChangeApplier {
  /** Opens no transaction. @returns null if the change is not newer than the local state */
  arrival(store: Pick<StoreTx, 'cursorsOf' | 'item'>, change: ItemChange): ItemArrival | null;
  own(tx: StoreTx, change: OwnChange): AppliedChange[];
  removal(tx: StoreTx, removal: Removal): AppliedChange[];
  page(tx: StoreTx, page: SyncPage): AppliedChange[];
  /** Applies one of the above and advances the feed position. */
  live<C extends { cursor: number }>(
    tx: StoreTx,
    change: C,
    take: (tx: StoreTx, change: C) => AppliedChange[],
  ): AppliedChange[];
  /** Applies an item received outside the feed if it is newer. */
  answered(tx: StoreTx, item: Item): AppliedChange[];
  changeOwn(tx: StoreTx, itemId: string, change: Partial<Omit<OwnState, 'itemId'>>): AppliedChange[];
}

export function createChangeApplier(
  current: CurrentItems,
  versions: EarlierVersions,
  rules: PersonalRules,
): ChangeApplier {
  /** Updates memory. @returns the function that writes to the store */
  const place = (item: Item, known: StoredItem | null, cursor: number): ItemArrival['write'] => {
    const own = known?.own ?? null;
    const now = rules.isCurrent(item, own);
    if (now) current.put({ item, own, beckonedAt: known?.beckonedAt ?? null });
    else current.remove(item.id);
    return (tx) => tx.putItem(item, cursor, { current: now, hidden: rules.isHidden(item, own) });
  };
  const keep = (tx: StoreTx, ...placed: Parameters<typeof place>): void => place(...placed)(tx);

  const arrival: ChangeApplier['arrival'] = (store, { cursor, item }) => {
    const cursors = store.cursorsOf(item.id);
    if (cursor <= cursors.item || cursor <= cursors.removed) return null;
    const known = store.item(item.id);
    if (known) versions.record(known.item, item);
    return {
      applied: [{ itemId: item.id, before: known?.item ?? null, after: item }],
      write: place(item, known, cursor),
    };
  };
  const item = (tx: StoreTx, change: ItemChange): AppliedChange[] => {
    const arrived = arrival(tx, change);
    arrived?.write(tx);
    return arrived?.applied ?? [];
  };

  const setOwn = (tx: StoreTx, own: OwnState, cursor: number): AppliedChange[] => {
    tx.putOwn(own, cursor);
    const known = tx.item(own.itemId);
    if (!known) return [];
    keep(tx, known.item, { ...known, own }, tx.cursorsOf(own.itemId).item);
    return [{ itemId: own.itemId, before: known.item, after: known.item }];
  };

  const own: ChangeApplier['own'] = (tx, change) =>
    change.cursor <= tx.cursorsOf(change.own.itemId).own ? [] : setOwn(tx, change.own, change.cursor);

  const removal: ChangeApplier['removal'] = (tx, { cursor, itemId }) => {
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
      // Own states first: whether an item needs an action depends on them.
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
      // All changes of one commit share `updatedAt`, and the feed delivers the last of them; with an equal timestamp the reply may be an
      // intermediate state.
      if (!known || Date.parse(item.updatedAt) <= Date.parse(known.item.updatedAt)) return [];
      versions.record(known.item, item);
      keep(tx, item, known, tx.cursorsOf(item.id).item);
      return [{ itemId: item.id, before: known.item, after: item }];
    },
    changeOwn(tx, itemId, change) {
      const known = tx.item(itemId);
      if (!known) return [];
      return setOwn(tx, { ...(known.own ?? noOwnState(itemId)), ...change }, tx.cursorsOf(itemId).own);
    },
  };
}
