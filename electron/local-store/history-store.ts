/**
 * history.db: the items of this person, what they did with them, and how far the relay was followed. It can always be fetched again,
 * so its commits are NORMAL: after a power failure the cursor goes back together with the items.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import Type from 'typebox';
import type { ItemStore, StoreTx } from '../../desk/ports.ts';
import { Me } from '../../shared/people.ts';
import { checker } from '../../shared/validate.ts';
import { openFile, transaction } from './database.ts';
import { HISTORY_MIGRATIONS } from './history-schema.ts';
import { indexedText, ROW, readRow, rolesColumn, seqFor } from './item-row.ts';
import { createPrune } from './prune.ts';
import { createSearch } from './search.ts';
import { dropSetAside } from './set-aside.ts';

const asMe = checker(Me);
const asPosition = checker(Type.Object({ cursor: Type.Integer(), epoch: Type.Union([Type.String(), Type.Null()]) }));

const present = <T>(value: T | null): value is T => value !== null;

export interface HistoryStore extends ItemStore {
  close(): void;
  /** Where a damaged file was set aside at opening. */
  readonly setAside: string | null;
}

function createTx(db: DatabaseSync, meta: Meta, path: string): StoreTx {
  const statement = (sql: string): StatementSync => db.prepare(sql);
  const seqOf = statement('SELECT seq FROM items WHERE id = ?');
  const item = statement(`SELECT ${ROW} WHERE i.id = ?`);
  const cursors = statement(`SELECT (SELECT cursor FROM items WHERE id = :id) AS item,
    (SELECT cursor FROM own WHERE item_id = :id) AS own, (SELECT cursor FROM removed WHERE item_id = :id) AS removed`);
  const lastSeq = statement('SELECT max(seq) AS seq FROM items WHERE seq BETWEEN ? AND ?');
  const insert =
    statement(`INSERT INTO items (seq, id, cursor, state, type, severity, origin_id, roles, current, hidden)
    VALUES (:seq, :id, :cursor, :state, :type, :severity, :origin, :roles, :current, :hidden)
    ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor, state = excluded.state, type = excluded.type,
      severity = excluded.severity, origin_id = excluded.origin_id, roles = excluded.roles, current = excluded.current,
      hidden = excluded.hidden`);
  const putDocument = statement('INSERT OR REPLACE INTO documents (seq, json) VALUES (?, ?)');
  const dropDocument = statement('DELETE FROM documents WHERE seq = ?');
  const putWords = statement('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)');
  const dropWords = statement('DELETE FROM words WHERE rowid = ?');
  const origin = statement(
    'INSERT INTO origins (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
  );
  const putOwn = statement(`INSERT INTO own (item_id, cursor, json) VALUES (?, ?, ?)
    ON CONFLICT (item_id) DO UPDATE SET cursor = excluded.cursor, json = excluded.json`);
  const drop = statement('DELETE FROM items WHERE id = ?');
  const putRemoved = statement('INSERT OR REPLACE INTO removed (item_id, cursor) VALUES (?, ?)');
  const dropRemoved = statement('DELETE FROM removed WHERE item_id = ?');
  const beckoned = statement('UPDATE items SET beckoned_at = ? WHERE id = ?');

  const freeSeq = (createdAt: string): number =>
    seqFor(createdAt, (from, to) => {
      const last = lastSeq.get(from, to)?.seq;
      return last === null || last === undefined ? null : Number(last);
    });

  return {
    position() {
      const position = meta.get('place');
      return asPosition.is(position) ? position : { cursor: 0, epoch: null };
    },
    setPosition: (position) => meta.set('place', position),
    cursorsOf(id) {
      const row = cursors.get({ id });
      return { item: Number(row?.item ?? 0), own: Number(row?.own ?? 0), removed: Number(row?.removed ?? 0) };
    },
    item: (id) => readRow(item.get(id)),
    putItem(value, cursor, { current, hidden }) {
      const known = seqOf.get(value.id)?.seq;
      const seq = known === undefined ? freeSeq(value.createdAt) : Number(known);
      insert.run({
        seq,
        id: value.id,
        cursor,
        state: value.state,
        type: value.type,
        severity: value.severity,
        origin: value.origin.id,
        roles: rolesColumn(value),
        current: Number(current),
        hidden: Number(hidden),
      });
      putDocument.run(seq, JSON.stringify(value));
      putWords.run(seq, indexedText(value));
      origin.run(value.origin.id, value.origin.name);
      dropRemoved.run(value.id);
    },
    putOwn: (own, cursor) => void putOwn.run(own.itemId, cursor, JSON.stringify(own)),
    remove(id, cursor) {
      const seq = seqOf.get(id)?.seq;
      if (seq !== undefined) {
        dropWords.run(Number(seq));
        dropDocument.run(Number(seq));
      }
      drop.run(id);
      putRemoved.run(id, cursor);
    },
    clear() {
      for (const table of ['items', 'documents', 'own', 'removed', 'origins', 'words']) db.exec(`DELETE FROM ${table}`);
      meta.delete('place');
      // A damaged file is worth nothing once the relay is asked again, and it may be another person's.
      dropSetAside(path);
    },
    markBeckoned: (id, at) => void beckoned.run(at, id),
  };
}

interface Meta {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
}

function createMeta(db: DatabaseSync): Meta {
  const get = db.prepare('SELECT value FROM meta WHERE name = ?');
  const set = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const drop = db.prepare('DELETE FROM meta WHERE name = ?');
  return {
    get(name) {
      const row = get.get(name);
      return row ? JSON.parse(String(row.value)) : undefined;
    },
    set: (name, value) => void set.run(name, JSON.stringify(value)),
    delete: (name) => void drop.run(name),
  };
}

/** @param now ms since 1970, for the name of a damaged file set aside */
export function openHistoryStore(path: string, now: number): HistoryStore {
  const spec = {
    name: 'history',
    path,
    migrations: HISTORY_MIGRATIONS,
    synchronous: 'NORMAL',
    check: 'after a crash',
  } as const;
  const opened = openFile(
    spec,
    (db) => {
      const store = createStore(db, path);
      // What a start reads: damage shows now, while the file can still be set aside.
      store.me();
      store.current();
      return store;
    },
    now,
  );
  return { ...opened.store, setAside: opened.setAside, close: opened.close };
}

function createStore(db: DatabaseSync, path: string): Omit<HistoryStore, 'setAside' | 'close'> {
  const meta = createMeta(db);
  const tx = createTx(db, meta, path);
  const search = createSearch(db);
  const prune = createPrune(db);
  const one = db.prepare(`SELECT ${ROW} WHERE i.id = ?`);
  const current = db.prepare(`SELECT ${ROW} WHERE i.current = 1`);
  const chunk = db.prepare(`SELECT ${ROW} WHERE i.seq > ? ORDER BY i.seq LIMIT ?`);
  const hide = db.prepare('UPDATE items SET hidden = ? WHERE seq = ? AND hidden <> ?');
  const sources = db.prepare('SELECT id, name FROM origins ORDER BY name');

  return {
    write: (work) => (db.isTransaction ? work(tx) : transaction(db, () => work(tx))),
    item: (id) => readRow(one.get(id)),
    current: () => current.all().map(readRow).filter(present),
    search: search.search,
    page: search.page,
    since: search.since,
    rehide: (after, limit, hidden) =>
      transaction(db, () => {
        const rows = chunk.all(after, limit);
        for (const row of rows) {
          const kept = readRow(row);
          const flag = Number(kept !== null && hidden(kept));
          hide.run(flag, Number(row.seq), flag);
        }
        return rows.length < limit ? null : Number(rows.at(-1)?.seq);
      }),
    prune: prune.prune,
    surplusBelow: prune.surplusBelow,
    sources: () => sources.all().map((row) => ({ id: String(row.id), name: String(row.name) })),
    me() {
      const me = meta.get('me');
      return asMe.is(me) ? me : null;
    },
    setMe: (me) => (me ? meta.set('me', me) : meta.delete('me')),
    lastDigestAt: () => Number(meta.get('lastDigestAt') ?? 0),
    setLastDigestAt: (at) => meta.set('lastDigestAt', at),
  };
}
