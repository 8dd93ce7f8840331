/**
 * The timing of an index over all items would reveal what others' items contain. So each recipient set has shelves of at most `SHELF`
 * documents, and their number prefixes the words: a search reads only the caller's shelves. The shelves of a set are in order of change.
 */
import type { DatabaseSync } from 'node:sqlite';

/** Bounds the cost of one lookup. */
const SHELF = 1024;
/** Pseudo recipient set with all items, for the administrator. */
export const EVERYBODY = 0;
/** Rows per query. */
const CHUNK = 500;

export interface Shelf {
  id: number;
  setId: number;
  first: number;
}

export class Shelves {
  readonly #newest;
  readonly #add;
  readonly #put;
  readonly #take;
  readonly #drop;
  readonly #ofPerson;
  readonly #ofSet;

  constructor(database: DatabaseSync) {
    const sql = (text: string) => database.prepare(text);
    this.#newest = sql('SELECT id, taken FROM shelves WHERE set_id = ? ORDER BY id DESC LIMIT 1');
    this.#add = sql('INSERT INTO shelves (set_id, taken, items, first_seq, last_seq) VALUES (?1, 1, 1, ?2, ?2)');
    this.#put = sql('UPDATE shelves SET taken = taken + 1, items = items + 1, last_seq = ? WHERE id = ?');
    this.#take = sql('UPDATE shelves SET items = items - 1 WHERE id = ?');
    this.#drop = sql('DELETE FROM shelves WHERE id = ? AND items <= 0');
    this.#ofPerson = sql(`
      SELECT shelves.id, shelves.set_id, first_seq FROM set_members JOIN shelves USING (set_id)
      WHERE user_id = ?1 AND set_members.set_id >= ?2 AND (set_members.set_id > ?2 OR shelves.id > ?3) AND last_seq > ?4
      ORDER BY set_members.set_id, shelves.id LIMIT ?5`);
    this.#ofSet = sql('SELECT id, first_seq FROM shelves WHERE set_id = ? AND id < ? ORDER BY id DESC LIMIT 1');
  }

  /** @returns the shelf for the next document of a set. Cursors must increase. */
  put(setId: number, cursor: number): number {
    const newest = this.#newest.get(setId);
    if (!newest || Number(newest.taken) >= SHELF) return Number(this.#add.run(setId, cursor).lastInsertRowid);
    this.#put.run(cursor, newest.id ?? null);
    return Number(newest.id);
  }

  take(id: number): void {
    this.#take.run(id);
    this.#drop.run(id);
  }

  /** Those that may have documents after a cursor, in batches, unordered. */
  *ofPerson(userId: string, after: number): Generator<Shelf[]> {
    for (let set = 0, id = 0; ; ) {
      const rows = this.#ofPerson.all(userId, set, id, after, CHUNK);
      yield rows.map((row) => ({ id: Number(row.id), setId: Number(row.set_id), first: Number(row.first_seq) }));
      const last = rows.at(-1);
      if (!last || rows.length < CHUNK) return;
      set = Number(last.set_id);
      id = Number(last.id);
    }
  }

  /** @param before null: returns the newest */
  older(setId: number, before: number | null): Shelf | null {
    const row = this.#ofSet.get(setId, before ?? Number.MAX_SAFE_INTEGER);
    return row ? { id: Number(row.id), setId, first: Number(row.first_seq) } : null;
  }
}
