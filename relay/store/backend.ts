/** A store in one SQLite file: the way into this folder. */
import type { StoreBackend } from '../domain/store-ports.ts';
import { CHAIN, isUsed, readTrail } from './audit/audit-reader.ts';
import { backupStore } from './copy.ts';
import { migrate, openDatabase, schemaVersion } from './database.ts';
import { sealWhatIsPlain } from './keeping/sealed-rows.ts';
import { openStore } from './open-store.ts';

/** @param path of the file, which need not be there yet */
export function sqliteBackend(path: string): StoreBackend {
  return {
    chain: CHAIN,
    open: (deps) => openStore(path, deps),
    migrate(sealing) {
      const database = openDatabase({ path, migrate: 'later' });
      try {
        const ran = migrate(database, path);
        return { ran, version: schemaVersion, wiped: sealWhatIsPlain(database, sealing) };
      } finally {
        database.close();
      }
    },
    backup: (to) => backupStore(path, to),
    trail: () => readTrail(path),
    isUsed: () => isUsed(path),
  };
}
