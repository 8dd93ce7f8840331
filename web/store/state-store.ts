/** Stored values besides history and outbox: the signed-in user, preferences, a pause. One JSON text for each name. */

import type { Database } from '../../desk/store/database.ts';
import { migrate } from '../../shared/migrate.ts';

const MIGRATIONS: readonly string[] = [
  'CREATE TABLE state (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;',
];

export interface StateStore {
  /** @returns undefined if nothing is stored under this name */
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
  clear(): void;
}

/** Migrates the database to the newest schema. @throws NewerSchemaError, and the database's errors */
export function createStateStore(db: Database): StateStore {
  migrate(db, MIGRATIONS);
  const get = db.prepare('SELECT json FROM state WHERE name = ?');
  const set = db.prepare('INSERT OR REPLACE INTO state (name, json) VALUES (?, ?)');
  const drop = db.prepare('DELETE FROM state WHERE name = ?');
  return {
    get(name) {
      const row = get.get(name);
      return row ? JSON.parse(String(row.json)) : undefined;
    },
    set: (name, value) => void set.run(name, JSON.stringify(value)),
    delete: (name) => void drop.run(name),
    clear: () => db.exec('DELETE FROM state'),
  };
}
