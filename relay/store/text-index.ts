/** The full-text table: what is in it, bringing it up to date, and finding in it. Its SQL, and nothing of when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Item } from '../../shared/items.ts';

/** What of an item can be found by words. */
function wordsOf(item: Item): string {
  const parts = [
    item.title,
    item.body,
    item.origin.name,
    item.record ? `${item.record.system} ${item.record.type} ${item.record.id}` : '',
    ...item.facts.flatMap((fact) => [fact.label, fact.value]),
    item.error ? `${item.error.code ?? ''} ${item.error.message}` : '',
    item.customer ? `${item.customer.ref} ${item.customer.name ?? ''}` : '',
    item.process ? `${item.process.id} ${item.process.name ?? ''}` : '',
    item.requester ?? '',
    item.requestedBy?.name ?? '',
  ];
  return parts.filter(Boolean).join('\n');
}

/** Every word must begin a word of the item; null where the text has no words. FTS5 syntax in it is plain text. */
export function matchExpression(text: string): string | null {
  const words = text
    .normalize('NFC')
    .match(/[\p{L}\p{N}\p{M}]+/gu)
    ?.slice(0, 16);
  return words ? words.map((word) => `"${word.slice(0, 60)}"*`).join(' ') : null;
}

/** `setId` is null where the item has changed since it was indexed and stands at another cursor. */
export interface Found {
  cursor: number;
  setId: number | null;
}

export class TextIndex {
  readonly #database: DatabaseSync;
  readonly #indexedTo;
  readonly #saveIndexedTo;
  readonly #missing;
  readonly #indexedAt;
  readonly #rememberAt;
  readonly #remove;
  readonly #insert;
  readonly #find;
  readonly #findBack;

  constructor(database: DatabaseSync) {
    const sql = (text: string) => database.prepare(text);
    this.#database = database;
    this.#indexedTo = sql("SELECT value FROM meta WHERE name = 'indexed'");
    this.#saveIndexedTo = sql("UPDATE meta SET value = ? WHERE name = 'indexed'");
    this.#missing = sql('SELECT seq, id, doc FROM items WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#indexedAt = sql('SELECT seq FROM items_indexed WHERE id = ?');
    this.#rememberAt = sql(
      'INSERT INTO items_indexed (id, seq) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq',
    );
    this.#remove = sql('DELETE FROM items_text WHERE rowid = ?');
    this.#insert = sql('INSERT INTO items_text (rowid, words) VALUES (?, ?)');
    this.#find = sql(`
      SELECT items_text.rowid AS seq, items.set_id AS set_id FROM items_text LEFT JOIN items ON items.seq = items_text.rowid
      WHERE items_text MATCH ? AND items_text.rowid > ? ORDER BY items_text.rowid LIMIT ?`);
    this.#findBack = sql(`
      SELECT items_text.rowid AS seq, items.set_id AS set_id FROM items_text LEFT JOIN items ON items.seq = items_text.rowid
      WHERE items_text MATCH ? AND items_text.rowid < ? ORDER BY items_text.rowid DESC LIMIT ?`);
  }

  /** Index at most so many more items, in a transaction of its own. False when nothing is left. */
  advance(limit: number): boolean {
    const rows = this.#missing.all(Number(this.#indexedTo.get()?.value), limit);
    if (rows.length === 0) return false;
    const database = this.#database;
    // It can be made anew from the items: what a power cut takes of it costs time alone, so it need not wait for the disk.
    database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    try {
      for (const row of rows) this.#replace(String(row.id), Number(row.seq), String(row.doc));
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

  #replace(id: string, cursor: number, doc: string): void {
    const before = this.#indexedAt.get(id);
    if (before) this.#remove.run(Number(before.seq));
    this.#insert.run(cursor, wordsOf(JSON.parse(doc)));
    this.#rememberAt.run(id, cursor);
  }

  /** Matches after a cursor, in order of cursor. */
  find(expression: string, after: number, limit: number): Found[] {
    return this.#find.all(expression, after, limit).map(foundOf);
  }

  /** Matches before a cursor, newest first. */
  findBack(expression: string, before: number, limit: number): Found[] {
    return this.#findBack.all(expression, before, limit).map(foundOf);
  }
}

const foundOf = (row: Record<string, unknown>): Found => ({
  cursor: Number(row.seq),
  setId: row.set_id === null ? null : Number(row.set_id),
});
