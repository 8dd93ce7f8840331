/** Recipients as interned sets: equal members share a number. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { Cached } from '../unit-state.ts';

const CACHED_SETS = 20_000;

export class SetTable implements Cached {
  readonly #idOf = new BoundedMap<string, number>(CACHED_SETS);
  readonly #membersOf = new BoundedMap<number, readonly string[]>(CACHED_SETS);
  /** Audiences reuse the same array object; this avoids serializing it. */
  #idOfArray = new WeakMap<readonly string[], number>();
  /** The unit made or dropped sets. */
  #changed = false;
  readonly #find;
  readonly #insert;
  readonly #insertMember;
  readonly #read;
  readonly #ofUser;
  readonly #isMember;
  readonly #deleteMember;
  readonly #delete;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM sets WHERE hash = ?');
    this.#insert = database.prepare('INSERT INTO sets (hash, members) VALUES (?, ?)');
    this.#insertMember = database.prepare('INSERT INTO set_members (user_id, set_id) VALUES (?, ?)');
    this.#read = database.prepare('SELECT members FROM sets WHERE id = ?');
    this.#ofUser = database.prepare('SELECT set_id FROM set_members WHERE user_id = ?');
    this.#deleteMember = database.prepare('DELETE FROM set_members WHERE user_id = ? AND set_id = ?');
    this.#delete = database.prepare('DELETE FROM sets WHERE id = ?');
    this.#isMember = database.prepare('SELECT 1 FROM set_members WHERE user_id = ? AND set_id = ?');
  }

  /** @param members sorted, unique */
  intern(members: readonly string[]): number {
    const known = this.#idOfArray.get(members);
    if (known !== undefined) return known;
    const key = JSON.stringify(members);
    const id = this.#idOf.get(key) ?? this.#findOrInsert(key, members);
    this.#idOf.set(key, id);
    this.#membersOf.set(id, members);
    this.#idOfArray.set(members, id);
    return id;
  }

  #findOrInsert(key: string, members: readonly string[]): number {
    const digest = hash('sha256', key, 'buffer');
    const row = this.#find.get(digest);
    if (row) return Number(row.id);
    const id = Number(this.#insert.run(digest, key).lastInsertRowid);
    for (const member of members) this.#insertMember.run(member, id);
    this.#changed = true;
    return id;
  }

  membersOf(id: number): readonly string[] {
    const known = this.#membersOf.get(id);
    if (known) return known;
    const row = this.#read.get(id);
    if (!row) return []; // not cached: the number may be reused
    const members = parseNames(String(row.members));
    this.#membersOf.set(id, members);
    return members;
  }

  setsOf(userId: string): number[] {
    return this.#ofUser.all(userId).map((row) => Number(row.set_id));
  }

  drop(id: number): void {
    for (const member of this.membersOf(id)) this.#deleteMember.run(member, id);
    this.#delete.run(id);
    this.reload();
    this.#changed = true;
  }

  has(id: number, userId: string): boolean {
    return this.#isMember.get(userId, id) !== undefined;
  }

  /** A rolled-back number will be reused for other people: drop every reference to it. */
  undo(): void {
    if (this.#changed) this.reload();
  }

  keep(): void {
    this.#changed = false;
  }

  reload(): void {
    this.#idOf.clear();
    this.#membersOf.clear();
    this.#idOfArray = new WeakMap();
    this.#changed = false;
  }
}

function parseNames(json: string): string[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.map(String) : [];
}
