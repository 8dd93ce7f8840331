/** Items: a JSON document with the columns to find it by. Only here is a row converted to a `StoredItem` and back. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { Item } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { RequestMark } from '../../domain/items/request-ports.ts';
import type { ItemOfPerson } from '../../domain/reader.ts';
import type { ItemPosition, StoredItem } from '../../domain/unit-of-work.ts';
import { readOwn } from '../people/person-table.ts';
import { type Cached, nextCursor, type UnitState } from '../unit-state.ts';
import { openItemWalk } from './open-items.ts';
import type { SetTable } from './set-table.ts';

const CACHED_ITEMS = 10_000;
const COLUMNS = 'set_id, origin_id, voters, plan, request, doc';
const SELECT = `SELECT ${COLUMNS} FROM items`;

/** Items that still accept changes from their source; an answered failure holds its fold until resolved. */
const holdsFold = (item: Item): boolean =>
  item.state === 'open' || item.state === 'waiting' || item.state === 'answered';

const foldColumn = (originId: string, key: string): string => `${originId}\n${key}`;
const recordColumn = (originId: string, system: string, type: string, id: string): string =>
  JSON.stringify([originId, system, type, id]);
export const processColumn = (originId: string, processId: string): string => `${originId}\n${processId}`;

function foldKeyOf({ item, originId }: StoredItem): string | null {
  const folds = item.type === 'exception.raised' || item.type === 'alert.raised';
  return folds && item.fold && holdsFold(item) ? foldColumn(originId, `${item.type}\n${item.fold.key}`) : null;
}

function recordKeyOf({ item, originId }: StoredItem): string | null {
  if (item.type !== 'status.changed' || !item.record || !isOpen(item)) return null;
  return recordColumn(originId, item.record.system, item.record.type, item.record.id);
}

export class ItemTable implements Cached {
  readonly #cache = new BoundedMap<string, StoredItem>(CACHED_ITEMS);
  #touched: string[] = [];
  readonly #state: UnitState;
  readonly #sets: SetTable;
  readonly #byId;
  readonly #bySeq;
  readonly #ofPerson;
  readonly #setBySeq;
  readonly #byFold;
  readonly #byRecord;
  readonly #open;
  readonly #insert;
  readonly #upsert;
  readonly #insertRemoval;
  readonly #removal;
  readonly #dropRemoval;
  readonly #delete;
  readonly #raiseHorizon;

  constructor(database: DatabaseSync, state: UnitState, sets: SetTable) {
    this.#state = state;
    this.#sets = sets;
    this.#byId = database.prepare(`${SELECT} WHERE id = ?`);
    this.#bySeq = database.prepare(`${SELECT} WHERE seq = ?`);
    this.#ofPerson = database.prepare(`
      SELECT items.seq, ${COLUMNS}, own.item_id, seen_at, snoozed_until, snoozed_beckon_at, delegated_at
      FROM json_each(?2) AS asked CROSS JOIN items ON items.seq = asked.value
      LEFT JOIN own ON own.user_id = ?1 AND own.item_id = items.id`);
    this.#setBySeq = database.prepare('SELECT set_id FROM items WHERE seq = ?');
    this.#byFold = database.prepare('SELECT id FROM items WHERE fold_key = ?');
    this.#byRecord = database.prepare('SELECT id FROM items WHERE record_key = ?');
    this.#open = openItemWalk(database, 'id');
    const insert = `
      INSERT INTO items (id, seq, set_id, origin_id, open, fold_key, record_key, process_key, voters, plan, doc, request)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`;
    this.#insert = database.prepare(insert);
    this.#upsert = database.prepare(`${insert}
      ON CONFLICT (id) DO UPDATE SET seq = ?2, set_id = ?3, open = ?5, fold_key = iif(aside, NULL, ?6), record_key = iif(aside, NULL, ?7), process_key = ?8,
        voters = ?9, plan = ?10, doc = ?11, request = ?12`);
    this.#insertRemoval = database.prepare(`
      INSERT INTO removals (user_id, item_id, seq) VALUES (?, ?, ?)
      ON CONFLICT (user_id, item_id) DO UPDATE SET seq = excluded.seq`);
    this.#delete = database.prepare('DELETE FROM items WHERE id = ?');
    this.#raiseHorizon = database.prepare(`
      INSERT INTO shared_state (name, value) VALUES ('horizon', ?1)
      ON CONFLICT (name) DO UPDATE SET value = ?1 WHERE CAST(value AS INTEGER) < CAST(?1 AS INTEGER)`);
    this.#removal = database.prepare('SELECT 1 FROM removals WHERE user_id = ? AND item_id = ?');
    this.#dropRemoval = database.prepare('DELETE FROM removals WHERE user_id = ? AND item_id = ?');
  }

  get(id: string): StoredItem | null {
    const known = this.#cache.get(id);
    if (known) return known;
    const row = this.#byId.get(id);
    if (!row) return null;
    const stored = readRow(row);
    this.#cache.set(id, stored);
    return stored;
  }

  /** By the cursor of its newest change. Bypasses the cache, which a scan would otherwise fill with old items. */
  getAt(cursor: number): StoredItem | null {
    const found = this.#bySeq.get(cursor);
    return found ? readRow(found) : null;
  }

  /** In the order of `cursors`, without those of items that have changed since. Bypasses the cache; parses a document when it is reached. */
  *documentsFor(userId: string, cursors: readonly number[]): Generator<ItemOfPerson> {
    for (const found of this.#ofPerson.all(userId, JSON.stringify(cursors))) {
      const own = found.item_id === null ? null : readOwn(found);
      yield { cursor: Number(found.seq), stored: readRow(found), length: String(found.doc).length, own };
    }
  }

  /** Bypasses the cache, as `getAt` does. */
  document(id: string): { stored: StoredItem; length: number } | null {
    const found = this.#byId.get(id);
    return found ? { stored: readRow(found), length: String(found.doc).length } : null;
  }

  setAt(cursor: number): number | null {
    const found = this.#setBySeq.get(cursor);
    return found ? Number(found.set_id) : null;
  }

  byFold(originId: string, key: string): StoredItem | null {
    const row = this.#byFold.get(foldColumn(originId, key));
    return row ? this.get(String(row.id)) : null;
  }

  byRecord(originId: string, system: string, type: string, id: string): StoredItem | null {
    const row = this.#byRecord.get(recordColumn(originId, system, type, id));
    return row ? this.get(String(row.id)) : null;
  }

  openItems(from: ItemPosition, limit: number): { ids: string[]; next: ItemPosition | null } {
    const { rows, next } = this.#open(from, limit);
    return { ids: rows.map(({ id }) => String(id)), next };
  }

  /** Without the copies of pages that SQLite makes for an upsert. */
  create(given: StoredItem): void {
    this.#write(this.#insert, given, false);
  }

  /** @param changesRequest whether the requester sees the change */
  save(given: StoredItem, changesRequest: boolean): void {
    this.#write(this.#upsert, given, changesRequest);
  }

  #write(statement: StatementSync, given: StoredItem, changesRequest: boolean): void {
    const { item, setId } = given;
    const cursor = nextCursor(this.#state);
    const stored = { ...given, request: this.#requestMark(given, cursor, changesRequest) };
    statement.run(
      item.id,
      cursor,
      setId,
      stored.originId,
      isOpen(item) ? 1 : 0,
      foldKeyOf(stored),
      recordKeyOf(stored),
      item.process ? processColumn(stored.originId, item.process.id) : null,
      stored.voters ? JSON.stringify(stored.voters) : null,
      stored.plan ? JSON.stringify(stored.plan) : null,
      JSON.stringify(item),
      stored.request ? JSON.stringify(stored.request) : null,
    );
    // Only updates items already cached: most new ones are never read again.
    this.#cache.refresh(item.id, stored);
    this.#touched.push(item.id);
    this.#state.changes.push({ kind: 'item', cursor, item, setId, members: this.#sets.membersOf(setId) });
  }

  #requestMark({ item, request: given }: StoredItem, cursor: number, isChanged: boolean): RequestMark | null {
    if (!item.requestedBy) return null;
    // A new item, or one stored before the column existed.
    if (!given) return { cursor, at: item.outcome?.at ?? item.createdAt, remindedAt: null };
    // `given` may be older than an earlier save of this unit.
    const request = { ...(this.get(item.id)?.request ?? given), remindedAt: given.remindedAt };
    const at = new Date(this.#state.now).toISOString();
    // Only the last change of a group commit is published.
    return isChanged || request.at === at ? { ...request, cursor, at } : request;
  }

  /** Deletes an expired item. A client that has not read its last change must start over, or it would retain the item. */
  forget(id: string, cursor: number): void {
    this.#delete.run(id);
    this.#raiseHorizon.run(String(cursor));
    this.#cache.delete(id);
    this.#touched.push(id);
  }

  remove(itemId: string, userIds: readonly string[]): void {
    for (const userId of userIds) {
      const cursor = nextCursor(this.#state);
      this.#insertRemoval.run(userId, itemId, cursor);
      this.#state.changes.push({ kind: 'removed', cursor, userId, itemId });
    }
  }

  wasRemoved(itemId: string, userId: string): boolean {
    return this.#removal.get(userId, itemId) !== undefined;
  }

  /** New recipients must not receive an old removal after the item. */
  rejoin(itemId: string, userIds: readonly string[]): void {
    for (const userId of userIds) this.#dropRemoval.run(userId, itemId);
  }

  changedOutside(ids: readonly string[]): void {
    for (const id of ids) this.#cache.delete(id);
  }

  undo(): void {
    for (const id of this.#touched) this.#cache.delete(id);
    this.#touched = [];
  }

  keep(): void {
    if (this.#touched.length > 0) this.#touched = [];
  }

  reload(): void {
    this.#cache.clear();
    this.#touched = [];
  }
}

/** Documents were validated before `save`; the store trusts its own file. */
function readRow(row: Record<string, unknown>): StoredItem {
  return {
    item: JSON.parse(String(row.doc)),
    originId: String(row.origin_id),
    setId: Number(row.set_id),
    voters: row.voters === null ? null : JSON.parse(String(row.voters)),
    plan: row.plan === null ? null : JSON.parse(String(row.plan)),
    request: row.request === null ? null : JSON.parse(String(row.request)),
  };
}
