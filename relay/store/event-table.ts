/** Events seen, by a digest of who sent them and what they are called: sent again, one changes nothing. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { UnitState } from './unit-state.ts';

/** 128 bits: no two of any number of events that fit a disk share them. The length keeps `source` and `id` apart. */
const keyOf = (originId: string, source: string, eventId: string): Uint8Array =>
  hash('sha256', `${originId}\n${source.length}\n${source}${eventId}`, 'buffer').subarray(0, 16);

export class EventTable {
  readonly #state: UnitState;
  /** An event is looked up and then remembered: the digest of the last one is at hand. */
  #last: { originId: string; source: string; eventId: string; key: Uint8Array } | null = null;
  readonly #find;
  readonly #insert;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT item_id, recipients FROM events WHERE key = ?');
    this.#insert = database.prepare('INSERT INTO events (key, item_id, recipients, at) VALUES (?, ?, ?, ?)');
  }

  find(originId: string, source: string, eventId: string): { itemId: string | null; recipients: number } | null {
    const row = this.#find.get(this.#keyOf(originId, source, eventId));
    if (!row) return null;
    return { itemId: row.item_id === null ? null : String(row.item_id), recipients: Number(row.recipients) };
  }

  remember(originId: string, source: string, eventId: string, itemId: string | null, recipients: number): void {
    this.#insert.run(this.#keyOf(originId, source, eventId), itemId, recipients, this.#state.now);
  }

  #keyOf(originId: string, source: string, eventId: string): Uint8Array {
    const last = this.#last;
    if (last?.eventId === eventId && last.source === source && last.originId === originId) return last.key;
    const key = keyOf(originId, source, eventId);
    this.#last = { originId, source, eventId, key };
    return key;
  }
}
