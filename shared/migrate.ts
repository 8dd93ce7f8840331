/**
 * Brings a store in SQLite to the newest schema. Its migrations are a list that only grows: each runs once, in one transaction, and
 * `user_version` counts them.
 */

/** What a migration needs of a database. */
export interface Migratable {
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

/**
 * Runs what is missing; safe when two processes begin at once.
 * @param onNew what a store that is made holds from its beginning, written with its first migration
 * @returns how many ran
 * @throws NewerSchemaError, and what SQLite says of a migration that fails, which then left nothing behind
 */
export function migrate(db: Migratable, migrations: readonly string[], onNew: () => void = () => {}): number {
  let ran = 0;
  while (missing(db, migrations) !== undefined) {
    db.exec('BEGIN IMMEDIATE');
    try {
      // Asked again: until now another process may have been at it.
      const next = missing(db, migrations);
      if (next !== undefined) {
        const before = schemaVersionOf(db);
        db.exec(next);
        if (before === 0) onNew();
        db.exec(`PRAGMA user_version = ${before + 1}`);
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
function missing(db: Migratable, migrations: readonly string[]): string | undefined {
  const version = schemaVersionOf(db);
  if (version > migrations.length) throw new NewerSchemaError(version, migrations.length);
  return migrations[version];
}
