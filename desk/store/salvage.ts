/** Reads what is intact in a damaged outbox database. */
import type { Database } from './database.ts';
import type { OutboxSalvage, Salvage } from './outbox-store.ts';

/** A damaged schema raises an ordinary SQL error: the table is missing or its definition does not parse. */
const SQL_ERROR = 1;
const CORRUPT = 11;
const NOTADB = 26;

/** Compares SQLite's primary result code (https://www.sqlite.org/rescode.html). */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  return [SQL_ERROR, CORRUPT, NOTADB].includes(error.errcode & 0xff);
}

/** @returns false if damage was found. @throws I/O errors, which do not indicate damage of the file */
function untilDamage(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Reads from both ends and along the index, so that a damaged page hides neither the rows after it nor their number. */
function rowIds(db: Database, table: string, id: string, indexed: string): { ids: number[]; certain: boolean } {
  const ids = new Set<number>();
  const ways = [`${id}`, `${id} DESC`, indexed].map((order) =>
    untilDamage(() => {
      for (const row of db.prepare(`SELECT ${id} AS id FROM ${table} ORDER BY ${order}`).iterate())
        ids.add(Number(row.id));
    }),
  );
  return { ids: [...ids].sort((a, b) => a - b), certain: ways.includes(true) };
}

function salvageTable(db: Database, table: string, id: string, indexed: string): Salvage {
  const { ids, certain } = rowIds(db, table, id, indexed);
  const found: string[] = [];
  for (const one of ids) {
    untilDamage(() => {
      const row = db.prepare(`SELECT json FROM ${table} WHERE ${id} = ?`).get(one);
      if (typeof row?.json === 'string') found.push(row.json);
    });
  }
  return { found, lost: ids.length - found.length, certain };
}

function salvageOwner(db: Database): string | null {
  let owner: string | null = null;
  untilDamage(() => {
    const row = db.prepare('SELECT user_id FROM owner').get();
    owner = row ? String(row.user_id) : null;
  });
  return owner;
}

/** Read-only. @throws I/O errors if the file cannot be read now */
export const salvageOutbox = (db: Database): OutboxSalvage => ({
  owner: salvageOwner(db),
  answers: salvageTable(db, 'answers', 'seq', 'key'),
  intents: salvageTable(db, 'intents', 'id', 'kind, item_id'),
});
