/**
 * Migrates a SQLite store to the newest schema; `user_version` holds the version. The list of migrations is append-only: the first (the
 * baseline) creates a new store, each later one raises the version by one in its own transaction.
 */

interface Migratable {
  exec(sql: string): void;
  prepare(sql: string): { get(): Record<string, unknown> | undefined };
  readonly isTransaction: boolean;
}

/** The store was written by a newer version. It is left unchanged. */
export class NewerSchemaError extends Error {
  override name = 'NewerSchemaError';
  readonly found: number;
  constructor(found: number, known: number) {
    super(`written by a newer Beckon (schema ${found}, this one knows ${known})`);
    this.found = found;
  }
}

export function schemaVersionOf(db: Migratable): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

interface MigrateOptions {
  /** Schema version that the first migration creates. Default 1. */
  baseline?: number;
  /** Writes the initial rows of a new store, in the transaction of the baseline. */
  onNew?: () => void;
}

/**
 * Runs the missing migrations. Safe if two processes start at the same time.
 * @returns number of migrations run
 * @throws NewerSchemaError; an Error if the store is older than the baseline (left unchanged); SQLite's error if a migration fails (rolled
 * back)
 */
export function migrate(
  db: Migratable,
  migrations: readonly string[],
  { baseline = 1, onNew = () => {} }: MigrateOptions = {},
): number {
  let ran = 0;
  while (missing(db, migrations, baseline) !== undefined) {
    db.exec('BEGIN IMMEDIATE');
    try {
      // Check again inside the transaction: another process may have migrated in the meantime.
      const next = missing(db, migrations, baseline);
      if (next !== undefined) {
        const before = schemaVersionOf(db);
        db.exec(next);
        if (before === 0) onNew();
        db.exec(`PRAGMA user_version = ${before === 0 ? baseline : before + 1}`);
        ran += 1;
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
  return ran;
}

function missing(db: Migratable, migrations: readonly string[], baseline: number): string | undefined {
  const version = schemaVersionOf(db);
  if (version === 0) return migrations[0];
  const newest = baseline + migrations.length - 1;
  if (version > newest) throw new NewerSchemaError(version, newest);
  if (version < baseline) throw new Error(`schema ${version} is from before the first release: move the file away`);
  return migrations[version - baseline + 1];
}
