/** Commands on the store file: migrate, backup, check, restore. No relay need run; `restore` requires that none does. */
import { join } from 'node:path';
import { diskFault } from '../../disk/faults.ts';
import { replaceFileSync } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, UsageError } from '../admin/command-line.ts';
import type { Config } from '../config.ts';
import { backendOf } from '../core/backends.ts';
import { ringPath } from '../core/key-ring-file.ts';
import { StoreError } from '../domain/store-ports.ts';
import { systemClock } from '../system.ts';

/** Wraps SQLite's error for a damaged store, which does not name the file. */
export const storeFault = (error: unknown, { store }: Pick<Config, 'store'>): unknown =>
  diskFault(error) === 'damaged'
    ? new StoreError(
        `The store ${store} is damaged: ${reasonOf(error)}; store check lists the damage, restore FILE replaces the store by a copy`,
        { cause: error },
      )
    : error;

export function migrate(config: Config): Output {
  const { ran, version } = backendOf(config).migrate();
  const line = ran === 0 ? `Schema ${version}, nothing to do` : `Schema ${version}, ${ran} migrations ran`;
  return { lines: [line], value: { version, ran } };
}

/** @throws UsageError, StoreError; one line */
export async function backup(given: Invocation, config: Config): Promise<Output> {
  const to = given.words[1];
  if (to === undefined) throw new UsageError('The file to write is missing');
  await backendOf(config).backup(to);
  noteBackup(config, to);
  const ring = ringPath(config);
  const apart = `Its secrets are sealed by the key ring ${ring}, which is not in the copy: store a copy of the ring elsewhere`;
  return { lines: [`The store is copied to ${to}`, apart], value: { file: to, ring } };
}

/** File in the data folder with the time of the last backup, for `doctor`. */
export const LAST_BACKUP = 'last-backup';

function noteBackup({ data }: Config, file: string): void {
  try {
    replaceFileSync(join(data, LAST_BACKUP), JSON.stringify({ at: new Date(systemClock.now()).toISOString(), file }));
  } catch {
    // The backup succeeded; `doctor` then reports the previous one.
  }
}

/** `store check`. @throws UsageError, StoreError; one line */
export function storeVerb(given: Invocation, config: Config): Output {
  if (given.words[1] !== 'check' || given.words.length > 2) throw new UsageError('store needs one of: check');
  const faults = backendOf(config).check();
  const { store } = config;
  if (faults.length === 0) {
    const lines = [`The store ${store} is undamaged; audit verify checks its audit trail`];
    return { lines, value: { store, whole: true, faults } };
  }
  const fault = `The store ${store} is damaged, and no relay starts on it: restore a copy (restore FILE)`;
  return { lines: faults, value: { store, whole: false, faults }, fault };
}

/** @throws UsageError, StoreError; one line */
export function restore(given: Invocation, config: Config): Output {
  const [, from, ...more] = given.words;
  if (from === undefined || more.length > 0) throw new UsageError('restore takes the file of one copy');
  const { aside } = backendOf(config).restore(from);
  const { store } = config;
  const lines = [
    `The store ${store} was restored from ${from}`,
    ...(aside === null ? [] : [`The previous store is set aside as ${aside}`]),
    'If its audit trail ends before the signed head, record the reason (audit acknowledge REASON); until then the relay is not ready',
  ];
  return { lines, value: { store, from, aside } };
}
