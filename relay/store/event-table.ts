/** Events seen, by a digest of who sent them and what they are called: sent again, one changes nothing. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { UnitState } from './unit-state.ts';

/** 128 bits: no two of any number of events that fit a disk share them. The length keeps `source` and `id` apart. */
const keyOf = (originId: string, source: string, eventId: string): Uint8Array =>
  hash('sha256', `${originId}\n${source.length}\n${source}${eventId}`, 'buffer').subarray(0, 16);

export class EventTable {
  readonly #state: UnitState;
  readonly #find;
  readonly #insert;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT item_id, recipients FROM events WHERE key = ?');
    this.#insert = database.prepare('INSERT INTO events (key, item_id, recipients, at) VALUES (?, ?, ?, ?)');
  }

  find(originId: string, source: string, eventId: string): { itemId: string | null; recipients: number } | null {
    const row = this.#find.get(keyOf(originId, source, eventId));
    if (!row) return null;
    return { itemId: row.item_id === null ? null : String(row.item_id), recipients: Number(row.recipients) };
  }

  remember(originId: string, source: string, eventId: string, itemId: string | null, recipients: number): void {
    this.#insert.run(keyOf(originId, source, eventId), itemId, recipients, this.#state.now);
  }
}
