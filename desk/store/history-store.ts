/** The user's items, own states and feed position. Lost commits are whole transactions, which the relay then sends again. */
import Type from 'typebox';
import { Evidence } from '../../shared/evidence.ts';
import { OwnState } from '../../shared/item-views.ts';
import { migrate } from '../../shared/migrate.ts';
import { Me } from '../../shared/people.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { checker } from '../../shared/validate.ts';
import type { ItemStore, StoredItem, StoreTx } from '../ports.ts';
import { type Database, type Statement, transaction } from './database.ts';
import { HISTORY_BASELINE, HISTORY_MIGRATIONS } from './history-schema.ts';
import { indexedText, ROW, readRow, rolesColumn, seqFor } from './item-row.ts';
import { createPrune } from './prune.ts';
import { createSearch } from './search.ts';

const asMe = checker(Me);
const asPosition = checker(Type.Object({ cursor: Type.Integer(), epoch: Type.Union([Type.String(), Type.Null()]) }));

function createTx(db: Database, meta: Meta, owner: Owner, cleared: () => void): StoreTx {
  const statement = (sql: string): Statement => db.prepare(sql);
  const seqOf = statement('SELECT seq FROM items WHERE id = ?');
  const item = statement(`SELECT ${ROW} WHERE i.id = ?`);
  const cursors = statement(`SELECT (SELECT cursor FROM items WHERE id = ?1) AS item,
    (SELECT cursor FROM own WHERE item_id = ?1) AS own, (SELECT cursor FROM removed WHERE item_id = ?1) AS removed`);
  const lastSeq = statement('SELECT max(seq) AS seq FROM items WHERE seq BETWEEN ? AND ?');
  const insert =
    statement(`INSERT INTO items (seq, id, cursor, state, type, severity, origin_id, roles, current, hidden)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor, state = excluded.state, type = excluded.type,
      severity = excluded.severity, origin_id = excluded.origin_id, roles = excluded.roles, current = excluded.current,
      hidden = excluded.hidden`);
  const putDocument = statement('INSERT OR REPLACE INTO documents (seq, json) VALUES (?, ?)');
  const dropDocument = statement('DELETE FROM documents WHERE seq = ?');
  const putWords = statement('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)');
  const dropWords = statement('DELETE FROM words WHERE rowid = ?');
  const putOrigin = statement(
    'INSERT INTO origins (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
  );
  const putOwn = statement(`INSERT INTO own (item_id, cursor, json) VALUES (?, ?, ?)
    ON CONFLICT (item_id) DO UPDATE SET cursor = excluded.cursor, json = excluded.json`);
  const drop = statement('DELETE FROM items WHERE id = ?');
  const putRemoved = statement('INSERT OR REPLACE INTO removed (item_id, cursor) VALUES (?, ?)');
  const dropRemoved = statement('DELETE FROM removed WHERE item_id = ?');
  const beckoned = statement('UPDATE items SET beckoned_at = ? WHERE id = ?');
  const ownOf = statement('SELECT json FROM own WHERE item_id = ?');
  const evidence = evidenceOf(db);

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
      const row = cursors.get(id);
      return { item: Number(row?.item ?? 0), own: Number(row?.own ?? 0), removed: Number(row?.removed ?? 0) };
    },
    item: (id) => readRow(item.get(id)),
    putItem(value, cursor, { current, hidden }) {
      const known = seqOf.get(value.id)?.seq;
      const seq = known === undefined ? freeSeq(value.createdAt) : Number(known);
      const { id, type, severity, origin } = value;
      const flags = [Number(current), Number(hidden)];
      const own = ownOf.get(id)?.json;
      const seenAt = own === undefined ? null : seenIn(JSON.parse(String(own)));
      insert.run(seq, id, cursor, listedState(value, seenAt), type, severity, origin.id, rolesColumn(value), ...flags);
      putDocument.run(seq, JSON.stringify(value));
      putWords.run(seq, indexedText(value, owner.me()?.user.id ?? null, evidence(id)));
      putOrigin.run(origin.id, origin.name);
      dropRemoved.run(id);
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
      cleared();
    },
    markBeckoned: (id, at) => void beckoned.run(at, id),
  };
}

const asEvidence = checker(Evidence);

function evidenceOf(db: Database): (itemId: string) => Evidence | null {
  const find = db.prepare('SELECT json FROM evidence WHERE item_id = ?');
  return (itemId) => {
    const json = find.get(itemId)?.json;
    const evidence: unknown = json === undefined ? null : JSON.parse(String(json));
    return asEvidence.is(evidence) ? evidence : null;
  };
}

/** Stores evidence and indexes its words. */
function saveEvidence(db: Database, owner: Owner): ItemStore['saveEvidence'] {
  const put = db.prepare('INSERT OR REPLACE INTO evidence (item_id, json) VALUES (?, ?)');
  const row = db.prepare(`SELECT ${ROW} WHERE i.id = ?`);
  const words = db.prepare('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)');
  return (itemId, evidence) =>
    transaction(db, () => {
      const found = row.get(itemId);
      const stored = readRow(found);
      // Removed meanwhile: its evidence would never be deleted.
      if (!found || !stored) return;
      put.run(itemId, JSON.stringify(evidence));
      words.run(Number(found.seq), indexedText(stored.item, owner.me()?.user.id ?? null, evidence));
    });
}

const asOwn = checker(OwnState);
const seenIn = (own: unknown): string | null => (asOwn.is(own) ? own.seenAt : null);

interface Owner {
  me(): Me | null;
  set(me: Me | null): void;
}

/** The owner of the history, cached because each indexed row depends on it. */
function createOwner(meta: Meta): Owner {
  let known: Me | null | undefined;
  return {
    me() {
      const me = known === undefined ? meta.get('me') : known;
      known = asMe.is(me) ? me : null;
      return known;
    },
    set(me) {
      known = me;
      if (me) meta.set('me', me);
      else meta.delete('me');
    },
  };
}

/** Incremented with each change of the index contents. */
const INDEX = 1;

function createReindex(db: Database, meta: Meta, owner: Owner): Pick<ItemStore, 'isReindexed' | 'reindex'> {
  const chunk = db.prepare(`SELECT ${ROW} WHERE i.seq > ? ORDER BY i.seq LIMIT ?`);
  const words = db.prepare('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)');
  const state = db.prepare('UPDATE items SET state = ? WHERE seq = ?');
  const evidence = evidenceOf(db);
  return {
    isReindexed: () => meta.get('index') === INDEX,
    reindex: (after, limit) =>
      transaction(db, () => {
        const rows = chunk.all(after, limit);
        const userId = owner.me()?.user.id ?? null;
        for (const row of rows) {
          const kept = readRow(row);
          if (!kept) continue;
          words.run(Number(row.seq), indexedText(kept.item, userId, evidence(kept.item.id)));
          state.run(listedState(kept.item, kept.own?.seenAt ?? null), Number(row.seq));
        }
        if (rows.length === limit) return Number(rows.at(-1)?.seq);
        meta.set('index', INDEX);
        return null;
      }),
  };
}

interface Meta {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
}

function createMeta(db: Database): Meta {
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

/** Migrates to the latest schema. @param cleared called in the transaction that deletes everything. @throws NewerSchemaError or SQLite's */
export function createHistoryStore(db: Database, cleared: () => void = () => {}): ItemStore {
  migrate(db, HISTORY_MIGRATIONS, { baseline: HISTORY_BASELINE });
  const meta = createMeta(db);
  // An empty store needs no reindexing.
  if (db.prepare('SELECT 1 FROM items LIMIT 1').get() === undefined) meta.set('index', INDEX);
  const owner = createOwner(meta);
  const tx = createTx(db, meta, owner, cleared);
  const search = createSearch(db);
  const prune = createPrune(db);
  const one = db.prepare(`SELECT ${ROW} WHERE i.id = ?`);
  const current = db.prepare(`SELECT ${ROW} WHERE i.current = 1`);
  const chunk = db.prepare(`SELECT ${ROW} WHERE i.seq > ? ORDER BY i.seq LIMIT ?`);
  const hide = db.prepare('UPDATE items SET hidden = ? WHERE seq = ? AND hidden <> ?');
  const sources = db.prepare('SELECT id, name FROM origins ORDER BY name');

  return {
    write: (work) => (db.isTransaction ? work(tx) : transaction(db, () => work(tx))),
    cursorsOf: tx.cursorsOf,
    item: (id) => readRow(one.get(id)),
    // Row by row: the JSON of all rows at once needs several times the memory.
    current() {
      const kept: StoredItem[] = [];
      for (const row of current.iterate()) {
        const one = readRow(row);
        if (one) kept.push(one);
      }
      return kept;
    },
    search: search.search,
    page: search.page,
    currentIds: search.currentIds,
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
    ...createReindex(db, meta, owner),
    evidence: evidenceOf(db),
    saveEvidence: saveEvidence(db, owner),
    prune: prune.prune,
    surplusBelow: prune.surplusBelow,
    sources: () => sources.all().map((row) => ({ id: String(row.id), name: String(row.name) })),
    me: owner.me,
    setMe: owner.set,
    lastDigestAt: () => Number(meta.get('lastDigestAt') ?? 0),
    setLastDigestAt: (at) => meta.set('lastDigestAt', at),
  };
}
