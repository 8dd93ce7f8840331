/** outbox.db. Its commits are FULL: what a call wrote survives a power failure, but for what was shown. What can be read of a damaged one is taken over. */
import { dirname, join } from 'node:path';
import type { OutboxStore } from '../../desk/ports.ts';
import { createOutboxStore, type OutboxSalvage, type Recovery, type SqlOutbox } from '../../desk/store/outbox-store.ts';
import { diskFault } from '../../disk/faults.ts';
import { FileError, openFile } from './database.ts';
import { dropSetAside, salvageFile, setAsideOf } from './set-aside.ts';

export interface LocalOutbox extends OutboxStore {
  close(): void;
  readonly setAside: string | null;
  /** Of this start. */
  readonly recoveries: readonly Recovery[];
  /** Files set aside that cannot be read now; the next start looks again. */
  readonly unread: readonly string[];
  /** Answers in the outbox itself that this version cannot read; they stay in it. */
  readonly unreadable: number;
}

/**
 * @param now ms since 1970, for the name of a damaged file set aside
 * @throws FileError
 */
export function openOutboxStore(path: string, now: number): LocalOutbox {
  const spec = { name: 'outbox', path, synchronous: 'FULL', check: 'always' } as const;
  const { store, setAside, close } = openFile(spec, createOutboxStore, now);
  const clear = (): void => {
    store.clear(setAsideOf(path));
    dropSetAside(path);
  };
  try {
    return { ...store, ...lookThrough(store, path), clear, setAside, close };
  } catch (error) {
    close();
    throw new FileError(spec, error);
  }
}

/** Takes over what can be read of the files set aside, the newest first. */
function lookThrough(outbox: SqlOutbox, path: string): Pick<LocalOutbox, 'recoveries' | 'unread'> {
  const recoveries: Recovery[] = [];
  const unread: string[] = [];
  const known = outbox.lookedThrough();
  for (const file of setAsideOf(path).reverse()) {
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
