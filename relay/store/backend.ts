/** A store in one SQLite file: the entry point of this folder. */
import { existsSync } from 'node:fs';
import { reasonOf } from '../../shared/problems.ts';
import { type StoreBackend, StoreError } from '../domain/store-ports.ts';
import { CHAIN, isUsed, readTrail } from './audit/audit-reader.ts';
import { noteDamage, noteWhole } from './condition.ts';
import { backupStore } from './copy.ts';
import { checkFile } from './damage.ts';
import { migrate, openDatabase } from './database.ts';
import { startDigest } from './digest/digest-job.ts';
import { lockStore, shareStore } from './lock.ts';
import { MIGRATIONS, type Migrations } from './migrations.ts';
import { openStore } from './open-store.ts';
import { replicaFile } from './replica/replica-file.ts';
import { completeInterruptedRestore, finishRestore, isRestoring, restoreStore } from './restore.ts';
import { newestSchema } from './schema-upgrade.ts';

/** @param path need not exist yet */
export function sqliteBackend(path: string, migrations: Migrations = MIGRATIONS): StoreBackend {
  return {
    chain: CHAIN,
    replica: replicaFile(path, migrations),
    open: (deps) => openStore(path, deps, migrations),
    migrate() {
      const free = lockToServe(path);
      try {
        const database = openDatabase({ path, migrate: 'later' });
        try {
          const ran = migrate(database, path, migrations);
          return { ran, version: newestSchema(migrations) };
        } finally {
          database.close();
        }
      } finally {
        free();
      }
    },
    async backup(to) {
      completeInterruptedRestore(path);
      await backupStore(path, to, migrations);
    },
    check: () => checkStore(path),
    restore(from) {
      const free = lockStore(path);
      try {
        return { aside: restoreStore(path, from, migrations) };
      } finally {
        free();
      }
    },
    lock: () => lockToServe(path),
    share() {
      const free = shareStore(path);
      if (!free || !isRestoring(path)) return free;
      // Finishing the restore needs the exclusive lock.
      free();
      completeInterruptedRestore(path);
      return shareStore(path);
    },
    async *trail() {
      completeInterruptedRestore(path);
      yield* readTrail(path);
    },
    isUsed() {
      completeInterruptedRestore(path);
      return isUsed(path);
    },
    digest: () => startDigest(path, migrations),
  };
}

function lockToServe(path: string): () => void {
  const free = lockStore(path);
  try {
    finishRestore(path);
    return free;
  } catch (error) {
    free();
    throw error;
  }
}

function checkStore(path: string): string[] {
  completeInterruptedRestore(path);
  if (!existsSync(path)) throw new StoreError(`There is no store at ${path} (BECKON_STORE, BECKON_DATA)`);
  try {
    const faults = checkFile(path, 'thorough');
    if (faults.length > 0) noteDamage(path, faults);
    else noteWhole(path);
    return faults;
  } catch (error) {
    throw new StoreError(`The store ${path} cannot be read: ${reasonOf(error)}`);
  }
}
