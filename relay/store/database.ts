/**
 * One SQLite file through `node:sqlite`, with one connection for reads and writes. Both are synchronous, so a read between two commits
 * always sees the committed state. All SQL is in this folder.
 */
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../disk/replace.ts';
import { NewerSchemaError, migrate as runMigrations, schemaVersionOf } from '../../shared/migrate.ts';
import { reasonOf } from '../../shared/problems.ts';
import { StoreError } from '../domain/store-ports.ts';
import { isDamage } from './damage.ts';
import { MIGRATIONS, type Migrations } from './migrations.ts';
import { expandCopy, isReplica, needsUpdate, newestSchema, oldestSchema, wholeOf } from './schema-upgrade.ts';

interface OpenOptions {
  /** Path of the file, or `:memory:`. */
  path: string;
  /** What to do with an older schema. Default `now`. */
  migrate?: 'now' | 'later' | 'refuse';
  /** ms to wait for another process that holds the write lock. */
  busyTimeout?: number;
  migrations?: Migrations;
}

/** WAL pages at which a commit checkpoints. */
export const LOG_PAGES = 4000;

const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -65536;
  PRAGMA wal_autocheckpoint = ${LOG_PAGES};
`;

export const schemaVersion = newestSchema(MIGRATIONS);

/** @throws StoreError if FTS5 is missing, the file is not a Beckon store, or its schema is newer than this program */
export function openDatabase({
  path,
  migrate: wanted = 'now',
  busyTimeout = 5000,
  migrations = MIGRATIONS,
}: OpenOptions): DatabaseSync {
  const database = connect(path, busyTimeout);
  try {
    database.exec(PRAGMAS);
    const { fts } = database.prepare(`SELECT sqlite_compileoption_used('ENABLE_FTS5') AS fts`).get() ?? {};
    if (fts !== 1) throw new StoreError('This SQLite was built without FTS5, which search needs');
    if (wanted === 'now') migrate(database, path, migrations);
    if (wanted === 'refuse' && !isCurrent(database, migrations)) {
      throw new StoreError(
        `The store ${path} has schema ${schemaVersionOf(database)}, this program ${newestSchema(migrations)}: run migrate`,
      );
    }
    if (path !== ':memory:') keepPrivate(path);
    return database;
  } catch (error) {
    database.close();
    throw asStoreError(error, path);
  }
}

function connect(path: string, timeout: number): DatabaseSync {
  try {
    if (path !== ':memory:') {
      makeFolder(dirname(path));
      makeFile(path);
    }
    return new DatabaseSync(path, { timeout });
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/** Creates the file first, because the WAL inherits its mode. Closing an existing file would drop this process's locks on it. */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** The WAL is as private as the file, and is recreated by each process that opens the store. */
function keepPrivate(path: string): void {
  chmodSync(path, 0o600);
  for (const beside of [`${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(beside, 0o600);
    } catch (error) {
      if (existsSync(beside)) throw error;
    }
  }
}

const REMEDY = '; store check says what is damaged, restore FILE puts a copy in its place';

export const asStoreError = (error: unknown, path: string): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError(
        `The store ${path} cannot be opened (BECKON_STORE, BECKON_DATA): ${reasonOf(error)}${isDamage(error) ? REMEDY : ''}`,
      );

/** On a replica runs only the additions. @returns how many ran. @throws StoreError if newer than the program, or older than its baseline */
export function migrate(database: DatabaseSync, path = 'of this relay', migrations: Migrations = MIGRATIONS): number {
  refuseOlder(database, path, oldestSchema(migrations));
  const ofSeveral = isReplica(database);
  try {
    if (ofSeveral) return expandCopy(database, path, migrations);
    return runMigrations(database, wholeOf(database, migrations), {
      baseline: oldestSchema(migrations),
      onNew: () => seed(database),
    });
  } catch (error) {
    if (!(error instanceof NewerSchemaError)) throw error;
    throw new StoreError(
      ofSeveral
        ? needsUpdate(error.found, newestSchema(migrations))
        : `The store ${path} has schema ${error.found}, newer than this program's ${newestSchema(migrations)}: use a newer Beckon`,
    );
  }
}

/** @throws StoreError, one line, if no migration starts from its schema */
function refuseOlder(database: DatabaseSync, path: string, oldest: number): void {
  const version = schemaVersionOf(database);
  if (version === 0 || version >= oldest) return;
  throw new StoreError(
    `The store ${path} has schema ${version}, from before the first release; this program begins with ${oldest}: move the file away, and a new store is created`,
  );
}

/** Whether this program can use the store without migrating it. */
export function isCurrent(database: DatabaseSync, migrations: Migrations = MIGRATIONS): boolean {
  const version = schemaVersionOf(database);
  if (version === newestSchema(migrations)) return true;
  return version < newestSchema(migrations) && version >= oldestSchema(migrations) && isReplica(database);
}

/** The epoch of a new store. A restored copy gets another one, so that clients know their cursors are void. */
function seed(database: DatabaseSync): void {
  const put = database.prepare('INSERT INTO shared_state (name, value) VALUES (?, ?)');
  put.run('epoch', crypto.randomUUID());
  put.run('seq', '0');
}
