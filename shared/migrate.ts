/**
 * Brings a store in SQLite to the newest schema. `user_version` is its version. The list of migrations only grows: the first entry, the
 * baseline, creates a new store at the baseline's version, and each later one raises the version by one, once, in one transaction.
 */

/** What a migration needs of a database. */
interface Migratable {
  exec(sql: string): void;
  prepare(sql: string): { get(): Record<string, unknown> | undefined };
  readonly isTransaction: boolean;
}

/** A newer program wrote this store: it is left as it is. */
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
  /** Version of a store that the first migration has created. Default 1. */
  baseline?: number;
  /** Writes the initial rows of a new store, in the transaction of the first migration. */
  onNew?: () => void;
}

/**
 * Runs what is missing; safe when two processes begin at once.
 * @returns how many ran
 * @throws NewerSchemaError; an error where the store is older than the baseline, which leaves it as it is; and what SQLite says of a
 *   migration that fails, which then left nothing behind
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
      // Read again: another process may have migrated in the meantime.
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

/** The migration that comes next, if any. */
function missing(db: Migratable, migrations: readonly string[], baseline: number): string | undefined {
  const version = schemaVersionOf(db);
  if (version === 0) return migrations[0];
  const newest = baseline + migrations.length - 1;
  if (version > newest) throw new NewerSchemaError(version, newest);
  if (version < baseline) throw new Error(`schema ${version} is from before the first release: move the file away`);
  return migrations[version - baseline + 1];
}
