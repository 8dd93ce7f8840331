/** Damaged files that were set aside: which there are, and what of an outbox can still be read in one. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OutboxSalvage, Salvage } from '../../desk/store/outbox-store.ts';
import { diskFault } from '../../disk/faults.ts';

const NAME = /\.damaged-\d+$/;

/** Names without their folder, the oldest first. @param path of the file they were */
export function setAsideOf(path: string): string[] {
  const own = `${basename(path)}.damaged-`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(own) && NAME.test(name))
    .sort();
}

/** What cannot be removed stays: the folder is this account's alone. */
export function dropSetAside(path: string): void {
  try {
    for (const name of setAsideOf(path)) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(dirname(path), name + suffix), { force: true });
    }
  } catch (error) {
    if (diskFault(error) === null) throw error;
  }
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

/** A damaged schema is told as an ordinary error of SQL: the table is not there, or its sentence does not parse. */
const SQL_ERROR = 1;
const isDamage = (error: unknown): boolean =>
  diskFault(error) === 'damaged' || (error instanceof Error && 'errcode' in error && error.errcode === SQL_ERROR);

/** From both ends and along the index: a page that is gone hides neither the rows behind it nor how many there were. */
function rowIds(db: DatabaseSync, table: string, id: string, indexed: string): { ids: number[]; certain: boolean } {
  const ids = new Set<number>();
  const ways = [`${id}`, `${id} DESC`, indexed].map((order) =>
    untilDamage(() => {
      for (const row of db.prepare(`SELECT ${id} AS id FROM ${table} ORDER BY ${order}`).iterate())
        ids.add(Number(row.id));
    }),
  );
  return { ids: [...ids].sort((a, b) => a - b), certain: ways.includes(true) };
}

function salvageTable(db: DatabaseSync, table: string, id: string, indexed: string): Salvage {
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

function salvageOwner(db: DatabaseSync): string | null {
  let owner: string | null = null;
  untilDamage(() => {
    const row = db.prepare('SELECT user_id FROM owner').get();
    owner = row ? String(row.user_id) : null;
  });
  return owner;
}

/** Reads without writing into the file. @throws the fault of the disk, where the file cannot be read now */
export function salvageOutbox(path: string): OutboxSalvage {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return {
      owner: salvageOwner(db),
      answers: salvageTable(db, 'answers', 'seq', 'key'),
      intents: salvageTable(db, 'intents', 'id', 'kind, item_id'),
    };
  } finally {
    db.close();
  }
}
