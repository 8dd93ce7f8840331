/** Damaged files that were set aside: which there are, and what of an outbox can still be read in one. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OutboxSalvage } from '../../desk/store/outbox-store.ts';
import { salvageOutbox } from '../../desk/store/salvage.ts';
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

/** Reads without writing into the file. @throws the fault of the disk, where the file cannot be read now */
export function salvageFile(path: string): OutboxSalvage {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return salvageOutbox(db);
  } finally {
    db.close();
  }
}
