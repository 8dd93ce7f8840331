/**
 * Full text over items. Indexing is kept off the way of an event: it happens in idle slices after the commit, and a search first
 * brings the index up to the present. A document's number is the cursor it was indexed at, so results come in the order of
 * change and a scan can begin and end anywhere.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Item } from '../../shared/items.ts';
import type { Scanned } from './item-scan.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';

const SLICE = 250;
const PAGE = 256;
/** ms without a commit after which indexing goes on by itself. */
const IDLE_MS = 250;
/** While commits go on, a little at a time, so that a steady stream does not leave everything to the first search. */
const BUSY_MS = 200;
const BUSY_SLICE = 25;

/** What of an item can be found by words. */
export function wordsOf(item: Item): string {
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

export interface SearchIndex {
  /** A commit has happened: index in a while, unless more follow. */
  later(): void;
  /** Items of a person that match, in order of change. Waits until everything committed so far is indexed. */
  search(userId: string, text: string, after: number): Promise<Generator<Scanned>>;
  close(): Promise<void>;
}

export function createSearchIndex(
  database: DatabaseSync,
  items: ItemTable,
  sets: SetTable,
  onError: (error: unknown) => void,
): SearchIndex {
  const sql = (text: string) => database.prepare(text);
  const indexedTo = sql("SELECT value FROM meta WHERE name = 'indexed'");
  const saveIndexedTo = sql("UPDATE meta SET value = ? WHERE name = 'indexed'");
  const missing = sql('SELECT seq, id, doc FROM items WHERE seq > ? ORDER BY seq LIMIT ?');
  const indexedAt = sql('SELECT seq FROM items_indexed WHERE id = ?');
  const rememberAt = sql(
    'INSERT INTO items_indexed (id, seq) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq',
  );
  const remove = sql('DELETE FROM items_text WHERE rowid = ?');
  const insert = sql('INSERT INTO items_text (rowid, words) VALUES (?, ?)');
  const find = sql(`
    SELECT items_text.rowid AS seq, items.set_id AS set_id FROM items_text LEFT JOIN items ON items.seq = items_text.rowid
    WHERE items_text MATCH ? AND items_text.rowid > ? ORDER BY items_text.rowid LIMIT ?`);
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let closed = false;
  let lastCommit = 0;

  /** One slice in a transaction of its own. False when nothing is left. */
  function slice(size = SLICE): boolean {
    const rows = missing.all(Number(indexedTo.get()?.value), size);
    if (rows.length === 0) return false;
    // The index can be made anew from the items: what a power cut takes of it costs nothing but time, so it need not wait for the disk.
    database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    try {
      for (const row of rows) {
        const before = indexedAt.get(String(row.id));
        if (before) remove.run(Number(before.seq));
        insert.run(Number(row.seq), wordsOf(JSON.parse(String(row.doc))));
        rememberAt.run(String(row.id), Number(row.seq));
      }
      saveIndexedTo.run(String(rows.at(-1)?.seq));
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      database.exec('PRAGMA synchronous = FULL');
    }
    return rows.length === size;
  }

  /** Idle: all that is missing. Busy: a few, and look again. */
  function tick(): void {
    timer = null;
    if (closed) return;
    try {
      if (performance.now() - lastCommit >= IDLE_MS) {
        catchUp().catch(onError);
        return;
      }
      timer = setTimeout(tick, BUSY_MS).unref();
      if (!running) slice(BUSY_SLICE);
    } catch (error) {
      onError(error);
    }
  }

  async function run(): Promise<void> {
    while (!closed && slice()) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  function catchUp(): Promise<void> {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  function* results(userId: string, expression: string, after: number): Generator<Scanned> {
    const mine = new Set(sets.setsOf(userId));
    for (let from = after; ; ) {
      const rows = find.all(expression, from, PAGE);
      for (const row of rows) {
        // Without a set: the item has changed since it was indexed and stands at another cursor.
        if (row.set_id === null || !mine.has(Number(row.set_id))) continue;
        const stored = items.getAt(Number(row.seq));
        if (stored) yield { cursor: Number(row.seq), stored };
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      from = Number(last.seq);
    }
  }

  return {
    later() {
      lastCommit = performance.now();
      timer ??= setTimeout(tick, BUSY_MS).unref();
    },
    async search(userId, text, after) {
      const expression = matchExpression(text);
      if (!expression) return results(userId, '""', Number.MAX_SAFE_INTEGER);
      await catchUp();
      return results(userId, expression, after);
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}
