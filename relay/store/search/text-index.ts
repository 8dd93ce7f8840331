/** SQL of the full-text table and of the references. `upkeep.ts` decides when they are updated. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { StoredEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import type { RequestMark } from '../../domain/items/request-ports.ts';
import { evidenceSql } from '../items/evidence-table.ts';
import { References } from './references.ts';
import { EVERYBODY, Shelves } from './shelves.ts';
import { wordsOf } from './words.ts';

/** Index token of a word on a shelf. Only letters and digits, so nothing is FTS5 query syntax. */
const onShelf = (shelf: number, word: string): string => `${shelf}x${word}`;

/** Words match by prefix. */
const expressionOf = (shelf: number, query: readonly string[]): string =>
  query.map((word) => `"${onShelf(shelf, word)}"*`).join(' ');

export class TextIndex {
  readonly shelves: Shelves;
  readonly references: References;
  readonly #evidence: (itemId: string) => StoredEvidence | null;
  readonly #database: DatabaseSync;
  readonly #indexedTo;
  readonly #saveIndexedTo;
  readonly #missing;
  readonly #indexedAt;
  readonly #rememberAt;
  readonly #forget;
  readonly #remove;
  readonly #insert;
  readonly #find;
  readonly #findBack;

  constructor(database: DatabaseSync) {
    const sql = (text: string) => database.prepare(text);
    this.#database = database;
    this.#evidence = evidenceSql(database).evidence;
    this.references = new References(database);
    this.shelves = new Shelves(database);
    this.#indexedTo = sql("SELECT value FROM local_state WHERE name = 'indexed'");
    this.#saveIndexedTo = sql("UPDATE local_state SET value = ? WHERE name = 'indexed'");
    this.#missing = sql('SELECT seq, id, set_id, request, doc FROM items WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#indexedAt = sql('SELECT seq, shelf, everybody FROM items_indexed WHERE id = ?');
    this.#rememberAt = sql('INSERT OR REPLACE INTO items_indexed (id, seq, shelf, everybody) VALUES (?, ?, ?, ?)');
    this.#forget = sql('DELETE FROM items_indexed WHERE id = ?');
    this.#remove = sql('DELETE FROM items_text WHERE rowid = ?');
    this.#insert = sql('INSERT INTO items_text (rowid, words) VALUES (?, ?)');
    this.#find = sql(
      'SELECT rowid FROM items_text WHERE items_text MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?',
    );
    this.#findBack = sql(
      'SELECT rowid FROM items_text WHERE items_text MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
    );
  }

  indexedTo(): number {
    return Number(this.#indexedTo.get()?.value);
  }

  /** Indexes up to `limit` items in its own transaction. @returns whether more may remain */
  advance(limit: number): boolean {
    const rows = this.#missing.all(this.indexedTo(), limit);
    if (rows.length === 0) return false;
    const database = this.#database;
    // The index can be rebuilt from the items, so losing commits in a power failure is harmless and no sync is needed.
    database.exec('PRAGMA synchronous = NORMAL');
    try {
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows) this.#replace(row);
      this.#saveIndexedTo.run(String(rows.at(-1)?.seq));
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      database.exec('PRAGMA synchronous = FULL');
    }
    return rows.length === limit;
  }

  /** The rowid is the cursor at indexing time, so results are in order of change and can be limited to a range. */
  #replace(row: Record<string, SQLOutputValue>): void {
    const [id, cursor, setId] = [String(row.id), Number(row.seq), Number(row.set_id)];
    this.#takeOut(id);
    const shelf = this.shelves.put(setId, cursor);
    const everybody = this.shelves.put(EVERYBODY, cursor);
    const tokens: string[] = [];
    const item: Item = JSON.parse(String(row.doc));
    const evidence = item.evidence ? this.#evidence(id) : null;
    for (const word of wordsOf(item, evidence)) tokens.push(onShelf(shelf, word), onShelf(everybody, word));
    this.#insert.run(cursor, tokens.join(' '));
    this.#rememberAt.run(id, cursor, shelf, everybody);
    const request: RequestMark | null = row.request === null ? null : JSON.parse(String(row.request));
    this.references.put(item, evidence, setId, cursor, request?.cursor ?? cursor);
  }

  /** @returns number of rows deleted */
  drop(id: string): number {
    this.#takeOut(id);
    return Number(this.#forget.run(id).changes);
  }

  /** Leaves the row that says it was indexed. */
  #takeOut(id: string): void {
    const before = this.#indexedAt.get(id);
    if (!before) return;
    this.#remove.run(Number(before.seq));
    this.references.drop(id);
    this.shelves.take(Number(before.shelf));
    this.shelves.take(Number(before.everybody));
  }

  /** Ascending, up to `to`. */
  find(shelf: number, query: readonly string[], after: number, to: number, limit: number): number[] {
    return this.#find.all(expressionOf(shelf, query), after, to, limit).map(({ rowid }) => Number(rowid));
  }

  /** Newest first. */
  findBack(shelf: number, query: readonly string[], before: number, limit: number): number[] {
    return this.#findBack.all(expressionOf(shelf, query), before, limit).map(({ rowid }) => Number(rowid));
  }
}
