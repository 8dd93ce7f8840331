/** Processes: one document each, by source and id; and an index of the owners of steps. */
import type { DatabaseSync } from 'node:sqlite';
import type { Process } from '../../../shared/processes.ts';
import type { ListedProcess, ProcessPosition } from '../../domain/reader.ts';
import type { UnitState } from '../unit-state.ts';
import { processColumn } from './item-table.ts';

const ownersOf = (process: Process | null): ReadonlySet<string> =>
  new Set(process?.steps.flatMap(({ owner }) => owner ?? []));

export class ProcessTable {
  readonly #state: UnitState;
  readonly #find;
  readonly #page;
  readonly #changed;
  readonly #newest;
  readonly #byId;
  readonly #save;
  readonly #received;
  readonly #own;
  readonly #disown;
  readonly #old;
  readonly #delete;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#find = database.prepare('SELECT doc FROM processes WHERE origin_id = ? AND id = ?');
    this.#page = database.prepare(`
      SELECT doc, updated_at, origin_id FROM processes WHERE (updated_at, origin_id, id) < (?, ?, ?)
      ORDER BY updated_at DESC, origin_id DESC, id DESC LIMIT ?`);
    this.#changed = database.prepare(`
      SELECT doc, updated_at, origin_id FROM processes WHERE updated_at > ? ORDER BY updated_at LIMIT ?`);
    this.#newest = database.prepare('SELECT MAX(updated_at) AS at FROM processes');
    this.#byId = database.prepare('SELECT doc FROM processes WHERE id = ?');
    this.#save = database.prepare(`
      INSERT INTO processes (origin_id, id, doc, updated_at)
      VALUES (?, ?, ?, MAX(?, IFNULL((SELECT MAX(updated_at) + 1 FROM processes), 0)))
      ON CONFLICT (origin_id, id) DO UPDATE SET doc = excluded.doc, updated_at = excluded.updated_at`);
    this.#received = database.prepare(`
      SELECT 1 FROM items JOIN set_members USING (set_id) WHERE process_key = ? AND user_id = ? LIMIT 1`);
    this.#own = database.prepare('INSERT OR IGNORE INTO process_owners (owner, origin_id, id) VALUES (?, ?, ?)');
    this.#disown = database.prepare('DELETE FROM process_owners WHERE owner = ? AND origin_id = ? AND id = ?');
    this.#old = database.prepare(
      'SELECT origin_id, id FROM processes WHERE updated_at < ? ORDER BY updated_at LIMIT ?',
    );
    this.#delete = database.prepare('DELETE FROM processes WHERE origin_id = ? AND id = ?');
  }

  get(originId: string, id: string): Process | null {
    const row = this.#find.get(originId, id);
    return row ? JSON.parse(String(row.doc)) : null;
  }

  /** The stored time of a change (ms) always increases, so that a list in ascending order includes concurrent changes. */
  save(originId: string, process: Process): void {
    this.#noteOwners(originId, process.id, ownersOf(process));
    this.#save.run(originId, process.id, JSON.stringify(process), this.#state.now);
    this.#state.changes.push({ kind: 'process', process });
  }

  /** @param before ms since 1970. @returns number deleted */
  dropOld(before: number, limit: number): number {
    const old = this.#old.all(before, limit);
    for (const row of old) {
      const [originId, id] = [String(row.origin_id), String(row.id)];
      this.#noteOwners(originId, id, new Set());
      this.#delete.run(originId, id);
    }
    return old.length;
  }

  /** Writes only differences: most updates of a process change no owner. */
  #noteOwners(originId: string, id: string, owners: ReadonlySet<string>): void {
    const before = ownersOf(this.get(originId, id));
    for (const owner of before) if (!owners.has(owner)) this.#disown.run(owner, originId, id);
    for (const owner of owners) if (!before.has(owner)) this.#own.run(owner, originId, id);
  }

  page({ updatedAt, originId, id }: ProcessPosition, limit: number): ListedProcess[] {
    return this.#page.all(updatedAt, originId, id, limit).map(listedOf);
  }

  /** Oldest change first. @param after ms since 1970 */
  changed(after: number, limit: number): ListedProcess[] {
    return this.#changed.all(after, limit).map(listedOf);
  }

  /** ms since 1970; 0: no processes. */
  newest(): number {
    return Number(this.#newest.get()?.at ?? 0);
  }

  byId(id: string): Process[] {
    return this.#byId.all(id).map((row) => JSON.parse(String(row.doc)));
  }

  received(originId: string, processId: string, userId: string): boolean {
    return this.#received.get(processColumn(originId, processId), userId) !== undefined;
  }
}

function listedOf(row: Record<string, unknown>): ListedProcess {
  const doc = String(row.doc);
  const process: Process = JSON.parse(doc);
  const position = { updatedAt: Number(row.updated_at), originId: String(row.origin_id), id: process.id };
  return { position, process, length: doc.length };
}
