/** Events seen, by sender and id: a resend changes nothing. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { UnitState } from '../unit-state.ts';

/** Bytes of the sender's digest. A sender could only provoke collisions among its own `source` names. */
const SENDER_BYTES = 10;
const CACHED_SENDERS = 1000;

interface SeenEvent {
  itemId: string | null;
  recipients: number;
  /** Of the content; null: stored by an earlier version. */
  digest: Buffer | null;
}

export class EventTable {
  readonly #state: UnitState;
  readonly #senders = new BoundedMap<string, Buffer>(CACHED_SENDERS);
  /** An event is looked up and then inserted: caches the key. */
  #last = { name: '', eventId: '', key: Buffer.alloc(0) };
  readonly #find;
  readonly #insert;
  readonly #name;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT item_id, recipients, digest FROM events WHERE key = ?');
    this.#insert = database.prepare('INSERT INTO events (key, item_id, recipients, at, digest) VALUES (?, ?, ?, ?, ?)');
    this.#name = database.prepare(`
      INSERT INTO events (key, item_id, recipients, at) VALUES (?1, ?2, 0, ?3)
      ON CONFLICT (key) DO UPDATE SET item_id = ?2, at = ?3`);
  }

  find(originId: string, source: string, eventId: string): SeenEvent | null {
    const row = this.#find.get(this.#keyOf(`${originId}\n${source}`, eventId));
    if (!row) return null;
    const { item_id: itemId, recipients, digest } = row;
    return {
      itemId: itemId === null ? null : String(itemId),
      recipients: Number(recipients),
      digest: digest instanceof Uint8Array ? Buffer.from(digest) : null,
    };
  }

  remember(originId: string, source: string, eventId: string, seen: SeenEvent): void {
    const { itemId, recipients, digest } = seen;
    this.#insert.run(this.#keyOf(`${originId}\n${source}`, eventId), itemId, recipients, this.#state.now, digest);
  }

  /** Assigns an item to a subject (CloudEvents, "subject"), replacing the previous one. */
  name(originId: string, source: string, subject: string, itemId: string): void {
    this.#name.run(this.#subjectKeyOf(originId, source, subject), itemId, this.#state.now);
  }

  named(originId: string, source: string, subject: string): string | null {
    const row = this.#find.get(this.#subjectKeyOf(originId, source, subject));
    return row ? String(row.item_id) : null;
  }

  /** A `source` contains no line break, so a subject never collides with an event id. */
  #subjectKeyOf(originId: string, source: string, subject: string): Buffer {
    return this.#keyOf(`${originId}\n${source}\nsubject`, subject);
  }

  /** The sender's digest and the plain id: ids that count up or begin with a time are adjacent, so that one commit touches few pages. */
  #keyOf(name: string, eventId: string): Buffer {
    const { name: lastName, eventId: lastId, key: last } = this.#last;
    if (name === lastName && eventId === lastId) return last;
    const key = Buffer.allocUnsafe(SENDER_BYTES + Buffer.byteLength(eventId));
    key.set(this.#senderOf(name));
    key.write(eventId, SENDER_BYTES);
    this.#last = { name, eventId, key };
    return key;
  }

  #senderOf(name: string): Buffer {
    const known = this.#senders.get(name);
    if (known) return known;
    const digest = Buffer.from(hash('sha256', name, 'buffer').subarray(0, SENDER_BYTES));
    this.#senders.set(name, digest);
    return digest;
  }
}
