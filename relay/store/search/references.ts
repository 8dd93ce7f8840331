/**
 * What items refer to, by recipient set, so that a person finds the newest items about a party or record without reading those of others.
 * `TextIndex` updates it together with the words.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import type { Reference } from '../../domain/items/evidence-ports.ts';
import { EVERYBODY } from './shelves.ts';

const DIGEST_BYTES = 16;

const digest = (...parts: string[]): Uint8Array =>
  hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, DIGEST_BYTES);

const keyOf = (reference: Reference): Uint8Array =>
  'party' in reference
    ? digest('party', reference.originId, reference.party.kind, reference.party.id)
    : digest('record', reference.record.system, reference.record.type, reference.record.id);

export const isSameReference = (one: Reference, other: Reference): boolean =>
  Buffer.compare(keyOf(one), keyOf(other)) === 0;

const requesterKey = (userId: string): Uint8Array => digest('requester', userId);

export const referencesOf = (
  { origin, record }: Pick<Item, 'origin' | 'record'>,
  evidence: Pick<StoredEvidence, 'parties'> | null,
): Reference[] => [
  ...(record ? [{ record }] : []),
  ...(evidence?.parties ?? []).map((party) => ({ party, originId: origin.id })),
];

export class References {
  readonly #insert;
  readonly #drop;
  readonly #newestSets;
  readonly #newestItems;
  readonly #requested;

  constructor(database: DatabaseSync) {
    const sql = (text: string) => database.prepare(text);
    this.#insert = sql('INSERT OR REPLACE INTO item_references (ref, set_id, seq, item_id) VALUES (?, ?, ?, ?)');
    this.#drop = sql('DELETE FROM item_references WHERE item_id = ?');
    // One seek per set of the person: items of others and their number do not matter.
    this.#newestSets = sql(`
      SELECT set_id, newest FROM (
        SELECT set_id, (SELECT max(seq) FROM item_references AS r WHERE r.ref = ?2 AND r.set_id = m.set_id) AS newest
        FROM set_members AS m WHERE user_id = ?1
      ) WHERE newest IS NOT NULL`);
    this.#newestItems = sql(
      'SELECT seq, item_id FROM item_references WHERE ref = ? AND set_id = ? ORDER BY seq DESC LIMIT ?',
    );
    this.#requested = sql(
      `SELECT seq, item_id FROM item_references WHERE ref = ? AND set_id = ${EVERYBODY} AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
  }

  /** @param requestCursor of the newest change that the requester sees */
  put(item: Item, evidence: StoredEvidence | null, setId: number, cursor: number, requestCursor: number): void {
    for (const reference of referencesOf(item, evidence)) this.#insert.run(keyOf(reference), setId, cursor, item.id);
    for (const id of item.requestedBy?.ids ?? []) this.#insert.run(requesterKey(id), EVERYBODY, requestCursor, item.id);
  }

  drop(itemId: string): void {
    this.#drop.run(itemId);
  }

  /** @returns ids of items, newest change first */
  ofPerson(userId: string, reference: Reference, limit: number): string[] {
    const key = keyOf(reference);
    const sets = this.#newestSets.all(userId, key).sort((a, b) => Number(b.newest) - Number(a.newest));
    // The newest `limit` items are in the `limit` sets whose newest items are newest.
    const found = sets.slice(0, limit).flatMap(({ set_id }) => this.#newestItems.all(key, set_id ?? null, limit));
    return found
      .sort((a, b) => Number(b.seq) - Number(a.seq))
      .slice(0, limit)
      .map(({ item_id }) => String(item_id));
  }

  /** Items whose requester the person is, newest change that they see first. @param below an earlier `seq`; exclusive */
  requestedBy(userId: string, below: number, limit: number): { seq: number; itemId: string }[] {
    const rows = this.#requested.all(requesterKey(userId), below, limit);
    return rows.map(({ seq, item_id }) => ({ seq: Number(seq), itemId: String(item_id) }));
  }
}
