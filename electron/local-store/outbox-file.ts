/** outbox.db, with FULL commits, except for `shown` and `summed` intents. Recovers what is readable of a damaged file. */
import { dirname, join } from 'node:path';
import type { OutboxStore } from '../../desk/ports.ts';
import { createOutboxStore, type OutboxSalvage, type Recovery, type SqlOutbox } from '../../desk/store/outbox-store.ts';
import { diskFault } from '../../disk/faults.ts';
import { damagedFilesOf, deleteDamaged, salvageFile } from './damaged-files.ts';
import { FileError, openFile } from './database.ts';

export interface LocalOutbox extends OutboxStore {
  close(): void;
  readonly setAside: string | null;
  readonly recoveries: readonly Recovery[];
  /** Files set aside that are unreadable now; the next start retries. */
  readonly unread: readonly string[];
  /** Number of answers in the outbox that this version cannot read; they are retained. */
  readonly unreadable: number;
}

/** @param now ms since 1970, for the name of a damaged file set aside. @throws FileError */
export function openOutboxStore(path: string, now: number): LocalOutbox {
  const spec = { name: 'outbox', path, synchronous: 'FULL', check: 'always' } as const;
  const { store, setAside, close } = openFile(spec, createOutboxStore, now);
  const clear = (): void => {
    store.clear(damagedFilesOf(path));
    deleteDamaged(path);
  };
  try {
    return { ...store, ...lookThrough(store, path), clear, setAside, close };
  } catch (error) {
    close();
    throw new FileError(spec, error);
  }
}

/** Recovers files set aside, newest first. */
function lookThrough(outbox: SqlOutbox, path: string): Pick<LocalOutbox, 'recoveries' | 'unread'> {
  const recoveries: Recovery[] = [];
  const unread: string[] = [];
  const known = outbox.lookedThrough();
  for (const file of damagedFilesOf(path).reverse()) {
    if (known.has(file)) continue;
    const salvage = readAside(join(dirname(path), file));
    const recovery = salvage === 'not now' ? null : outbox.takeOver(file, salvage);
    if (salvage === 'not now') unread.push(file);
    if (recovery) recoveries.push(recovery);
  }
  return { recoveries, unread };
}

function readAside(path: string): OutboxSalvage | 'not now' {
  try {
    return salvageFile(path);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return 'not now';
  }
}
