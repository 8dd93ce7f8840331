/** Lists, deletes and reads damaged files that were set aside. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OutboxSalvage } from '../../desk/store/outbox-store.ts';
import { salvageOutbox } from '../../desk/store/salvage.ts';
import { diskFault } from '../../disk/faults.ts';

const NAME = /\.damaged-\d+$/;

/** Names without folder, oldest first. @param path of the original file */
export function damagedFilesOf(path: string): string[] {
  const own = `${basename(path)}.damaged-`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(own) && NAME.test(name))
    .sort();
}

/** Ignores disk faults: a remaining file is in a folder private to this account. */
export function deleteDamaged(path: string): void {
  try {
    for (const name of damagedFilesOf(path)) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(dirname(path), name + suffix), { force: true });
    }
  } catch (error) {
    if (diskFault(error) === null) throw error;
  }
}

/** Read-only. @throws the disk's error if the file cannot be read now */
export function salvageFile(path: string): OutboxSalvage {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return salvageOutbox(db);
  } finally {
    db.close();
  }
}
