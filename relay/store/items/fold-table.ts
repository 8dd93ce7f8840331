/** Recently resolved folds, to recognize a failure that recurs. Read only when a failure opens a new item. */
import type { DatabaseSync } from 'node:sqlite';
import type { UnitState } from '../unit-state.ts';

const KEPT_MS = 10 * 60_000;

export class FoldTable {
  readonly #state: UnitState;
  readonly #find;
  readonly #note;
  readonly #prune;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT item_id FROM resolved_folds WHERE key = ? AND at >= ?');
    this.#note = database.prepare(`
      INSERT INTO resolved_folds (key, item_id, at) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET item_id = excluded.item_id, at = excluded.at`);
    this.#prune = database.prepare('DELETE FROM resolved_folds WHERE at < ?');
  }

  lastResolved(originId: string, key: string): string | null {
    const row = this.#find.get(`${originId}\n${key}`, this.#state.now - KEPT_MS);
    return row ? String(row.item_id) : null;
  }

  noteResolved(originId: string, key: string, itemId: string): void {
    this.#prune.run(this.#state.now - KEPT_MS);
    this.#note.run(`${originId}\n${key}`, itemId, this.#state.now);
  }
}
