/** Events seen, by who sent them and what they are called: sent again, one changes nothing. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Bounded } from './bounded.ts';
import type { UnitState } from './unit-state.ts';

/** Bytes of the digest that stands for the sender; its own `source` names are all that a sender could try to make collide. */
const SENDER_BYTES = 10;
const CACHED_SENDERS = 1000;

export class EventTable {
  readonly #state: UnitState;
  readonly #senders = new Bounded<string, Buffer>(CACHED_SENDERS);
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

  /**
   * A digest of authenticated source and `source`, then the id as it is: ids that count up or begin with a time lie side by side,
   * so that many events of one commit touch few pages.
   */
  #keyOf(originId: string, source: string, eventId: string): Buffer {
    return Buffer.concat([this.#senderOf(`${originId}\n${source}`), Buffer.from(eventId)]);
  }

  #senderOf(name: string): Buffer {
    const known = this.#senders.get(name);
    if (known) return known;
    const digest = Buffer.from(hash('sha256', name, 'buffer').subarray(0, SENDER_BYTES));
    this.#senders.set(name, digest);
    return digest;
  }
}
