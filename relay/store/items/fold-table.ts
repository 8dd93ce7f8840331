/**
 * Ends of folds and withdrawals of events that arrived: to recognize a failure that recurs, and a beginning that arrives after its end.
 * Read only when an event opens a new item.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { UnitState } from '../unit-state.ts';

/** How long an end makes a new failure a recurrence. */
const RECURRENCE_MS = 10 * 60_000;
/** How long a beginning may be delayed. */
const KEPT_MS = 24 * 3_600_000;
/** `item_id` of an end that arrived first. */
const NO_ITEM = '';

export class FoldTable {
  readonly #state: UnitState;
  readonly #find;
  readonly #note;
  readonly #prune;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT item_id, at, ended FROM resolved_folds WHERE key = ? AND at >= ?');
    // An end without an item leaves the item of an earlier one, and its time of arrival.
    this.#note = database.prepare(`
      INSERT INTO resolved_folds (key, item_id, at, ended) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET
        item_id = iif(excluded.item_id = '${NO_ITEM}', item_id, excluded.item_id),
        at = iif(excluded.item_id = '${NO_ITEM}', at, excluded.at),
        ended = coalesce(max(ended, excluded.ended), ended, excluded.ended)`);
    this.#prune = database.prepare('DELETE FROM resolved_folds WHERE at < ?');
  }

  lastResolved(originId: string, key: string): string | null {
    const row = this.#find.get(`${originId}\n${key}`, this.#state.now - RECURRENCE_MS);
    return row && row.item_id !== NO_ITEM ? String(row.item_id) : null;
  }

  /** @returns null without an end whose time the source gave */
  lastEnd(originId: string, key: string): { itemId: string | null; at: number } | null {
    const row = this.#find.get(`${originId}\n${key}`, this.#state.now - KEPT_MS);
    if (!row || row.ended === null) return null;
    return { itemId: row.item_id === NO_ITEM ? null : String(row.item_id), at: Number(row.ended) };
  }

  noteEnd(originId: string, key: string, { itemId, at }: { itemId: string | null; at: number | null }): void {
    if (itemId === null && at === null) return;
    this.#prune.run(this.#state.now - KEPT_MS);
    this.#note.run(`${originId}\n${key}`, itemId ?? NO_ITEM, this.#state.now, at);
  }
}
