/** What of an outbox can still be read in a damaged database. */
import type { Database } from './database.ts';
import type { OutboxSalvage, Salvage } from './outbox-store.ts';

/** A damaged schema is told as an ordinary error of SQL: the table is not there, or its sentence does not parse. */
const SQL_ERROR = 1;
const CORRUPT = 11;
const NOTADB = 26;

/** By SQLite's primary result code (https://www.sqlite.org/rescode.html). */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  return [SQL_ERROR, CORRUPT, NOTADB].includes(error.errcode & 0xff);
}

/** @returns whether the end was reached. @throws the fault of the disk, which says nothing of the file */
function untilDamage(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** From both ends and along the index: a page that is gone hides neither the rows behind it nor how many there were. */
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

/** Only reads. @throws the fault of the disk, where the file cannot be read now */
export const salvageOutbox = (db: Database): OutboxSalvage => ({
  owner: salvageOwner(db),
  answers: salvageTable(db, 'answers', 'seq', 'key'),
  intents: salvageTable(db, 'intents', 'id', 'kind, item_id'),
});
