/** The audit trail: a hash chain. Actors are HMACs with a salt each: erasing a person deletes the salt, and the chain stays valid. */
import { createHmac, hash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { AuditEntry } from '../../domain/unit-of-work.ts';
import type { Cached, UnitState } from '../unit-state.ts';

export const GENESIS = '0'.repeat(64);

/** SHA-256 over the previous hash (hex) and the record, one line each. */
export const chainHash = (before: string, record: string): string => hash('sha256', `${before}\n${record}`, 'hex');

/** An actor as it appears in records. */
export const digestOf = (salt: Uint8Array, actor: string): string =>
  createHmac('sha256', salt).update(actor).digest('hex').slice(0, 32);

export class AuditTrail implements Cached {
  #head = { seq: 0, hash: GENESIS };
  #kept = { seq: 0, hash: GENESIS };
  readonly #digests = new BoundedMap<string, string>(20_000);
  /** How often salts may have been deleted. */
  forgotten = 0;
  #touched: string[] = [];
  #moment = { now: Number.NaN, at: '' };
  readonly #state: UnitState;
  readonly #last;
  readonly #insert;
  readonly #salt;
  readonly #insertSalt;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#last = database.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    this.#insert = database.prepare('INSERT INTO audit (seq, record, hash) VALUES (?, ?, ?)');
    this.#salt = database.prepare('SELECT salt FROM salts WHERE actor = ?');
    this.#insertSalt = database.prepare('INSERT INTO salts (actor, salt) VALUES (?, ?)');
    this.reload();
  }

  append(entry: AuditEntry): void {
    const seq = this.#head.seq + 1;
    const record = JSON.stringify({
      seq,
      at: this.#at(this.#state.now),
      kind: entry.kind,
      item: entry.itemId,
      actor: entry.actor === null ? null : this.#digest(entry.actor),
      facts: this.#factsOf(entry),
    });
    const digest = chainHash(this.#head.hash, record);
    this.#insert.run(seq, record, Buffer.from(digest, 'hex'));
    this.#head = { seq, hash: digest };
  }

  #factsOf({ facts, about, actor, said }: AuditEntry): AuditEntry['facts'] {
    if (about === undefined && said === undefined) return facts;
    return {
      ...facts,
      ...(about !== undefined && { about: this.#digest(about) }),
      ...(said !== undefined && actor !== null && { said: digestOf(this.#saltOf(actor), said) }),
    };
  }

  /** Cached: the same for all units of a group. */
  #at(now: number): string {
    if (now !== this.#moment.now) this.#moment = { now, at: new Date(now).toISOString() };
    return this.#moment.at;
  }

  #digest(actor: string): string {
    const known = this.#digests.get(actor);
    if (known) return known;
    const digest = digestOf(this.#saltOf(actor), actor);
    this.#digests.set(actor, digest);
    return digest;
  }

  #saltOf(actor: string): Uint8Array {
    const row = this.#salt.get(actor);
    if (row?.salt instanceof Uint8Array) return row.salt;
    const salt = randomBytes(16);
    this.#insertSalt.run(actor, salt);
    this.#touched.push(actor);
    return salt;
  }

  changedOutside(): void {
    this.#readHead();
  }

  /** After the salt is deleted, records can no longer be attributed to the actor. */
  forget(actor: string): void {
    this.#digests.delete(actor);
    this.forgotten += 1;
  }

  undo(): void {
    for (const actor of this.#touched) this.#digests.delete(actor);
    this.#touched = [];
    this.#head = this.#kept;
  }

  keep(): void {
    if (this.#touched.length > 0) this.#touched = [];
    this.#kept = this.#head;
  }

  reload(): void {
    this.#digests.clear();
    this.forgotten += 1;
    this.#touched = [];
    this.#readHead();
  }

  #readHead(): void {
    const row = this.#last.get();
    const head =
      row?.hash instanceof Uint8Array
        ? { seq: Number(row.seq), hash: Buffer.from(row.hash).toString('hex') }
        : { seq: 0, hash: GENESIS };
    this.#head = head;
    this.#kept = head;
  }
}
