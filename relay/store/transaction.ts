/** One transaction over many units of work: run them, keep or undo them, and know how far the numbers on disk go. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqliteCode } from '../../disk/faults.ts';
import type { CommittedChange } from '../domain/reader.ts';
import type { Done, Work } from '../domain/replica-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { type Tables, takeChanges } from './unit.ts';
import type { UnitState } from './unit-state.ts';

/** What a group did before it was undone. */
interface Captured<U> {
  done: Done<U>[];
  /** SQLite's, of all tables; empty: nothing was written. */
  changeset: Uint8Array;
  changes: CommittedChange[];
  /** `now` of its units, ms since 1970. */
  at: number;
}

/** Codes after which a transaction cannot be trusted to go on: disk full, I/O, lock, read-only, corrupt, out of memory. */
const FATAL: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);
const isFatal = (error: unknown): boolean => FATAL.has(sqliteCode(error) ?? -1);

/** A unit refused while the group ran together. */
class Refused extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('A unit refused');
    this.reason = reason;
  }
}

/**
 * The newest cursor: of an item, whose key it is, of one that is past its time and gone, or the one noted when the last change of a group
 * was no item.
 */
export const NEWEST_CURSOR = `
  SELECT MAX(CAST((SELECT value FROM shared_state WHERE name = 'seq') AS INTEGER), IFNULL((SELECT MAX(seq) FROM items), 0),
    IFNULL((SELECT CAST(value AS INTEGER) FROM shared_state WHERE name = 'horizon'), 0)) AS value`;

/** Then the cursor is on disk already, and a page less is written. */
function endsWithItem({ seq, changes }: UnitState): boolean {
  const last = changes.at(-1);
  return last?.kind === 'item' && last.cursor === seq;
}

interface TransactionDeps {
  database: DatabaseSync;
  tables: Tables;
  tx: Tx;
  /** ms since 1970, once a group. */
  now: () => number;
  /** Another process has written: whatever is kept in memory may be stale. */
  onForeignWrite: () => void;
  /** It has changed what people have. */
  onMissed: () => void;
  onError: (error: unknown) => void;
}

export class Transaction {
  readonly #deps: TransactionDeps;
  readonly #sql: Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollbackTo', StatementSync>;
  readonly #dataVersion: StatementSync;
  readonly #readSeq: StatementSync;
  readonly #saveSeq: StatementSync;
  #seenVersion: unknown;
  /** The newest cursor on disk: after a group is lost, numbers go on from here, or a desk would hold one that never was. */
  #committedSeq = 0;

  constructor(deps: TransactionDeps) {
    const sql = (text: string) => deps.database.prepare(text);
    this.#deps = deps;
    this.#sql = {
      begin: sql('BEGIN IMMEDIATE'),
      commit: sql('COMMIT'),
      rollback: sql('ROLLBACK'),
      savepoint: sql('SAVEPOINT unit'),
      release: sql('RELEASE unit'),
      rollbackTo: sql('ROLLBACK TO unit'),
    };
    this.#dataVersion = sql('PRAGMA data_version');
    this.#readSeq = sql(NEWEST_CURSOR);
    this.#saveSeq = sql("UPDATE shared_state SET value = ? WHERE name = 'seq'");
    this.#seenVersion = this.#dataVersion.get()?.data_version;
    this.readNewest();
  }

  /**
   * Run the units and commit. Together, and if one refuses once more, each apart: nothing of the first try is left by then.
   * @throws when the group is lost whole; then call `lose`
   */
  run<U extends Work>(units: readonly U[]): Done<U>[] {
    const [only] = units;
    try {
      return this.#commit(this.#group(units, (unit) => this.#together(unit)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#undo();
      if (only && units.length === 1) return [{ unit: only, error: error.reason }];
      return this.#commit(this.#group(units, (unit) => this.#apart(unit)));
    }
  }

  /** The same, but nothing of it stays, in the file or in memory. @throws as `run` */
  capture<U extends Work>(units: readonly U[], now = this.#deps.now()): Captured<U> {
    const [only] = units;
    const session = this.#deps.database.createSession();
    // Of what the first try did, nothing differs from what was there, and so it is not in the changeset of the second.
    const captured = (done: Done<U>[], undo: () => void): Captured<U> => {
      this.#saveCursor();
      const changeset = session.changeset();
      const { state } = this.#deps.tables;
      const changes = takeChanges(state);
      undo();
      return { done, changeset, changes, at: state.now };
    };
    try {
      return captured(
        this.#group(units, (unit) => this.#together(unit), now),
        () => this.#undo(),
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#undo();
      if (!only || units.length > 1) {
        // What each unit did was kept in memory for those behind it, and can only be forgotten whole.
        return captured(
          this.#group(units, (unit) => this.#apart(unit), now),
          () => this.lose(),
        );
      }
      const done = [{ unit: only, error: error.reason }];
      return { done, changeset: new Uint8Array(), changes: [], at: this.#deps.tables.state.now };
    } finally {
      session.close();
    }
  }

  /** As if the group had never begun, and nothing remembered. */
  lose(): void {
    this.#abandon();
    for (const part of this.#deps.tables.cached) part.reload();
  }

  checkForeign(): void {
    const version = this.#dataVersion.get()?.data_version;
    if (version === this.#seenVersion) return;
    this.#seenVersion = version;
    const { tables, onForeignWrite, onMissed } = this.#deps;
    const before = this.#committedSeq;
    for (const part of tables.cached) part.reload();
    this.readNewest();
    if (this.#committedSeq !== before) onMissed();
    onForeignWrite();
  }

  /** The newest cursor may be another's. Between groups, or at the beginning of one. */
  readNewest(): void {
    this.#committedSeq = Number(this.#readSeq.get()?.value);
    this.#deps.tables.state.seq = this.#committedSeq;
  }

  #group<U extends Work>(units: readonly U[], run: (unit: U) => Done<U>, now = this.#deps.now()): Done<U>[] {
    this.#sql.begin.run();
    this.#deps.tables.state.now = now;
    this.checkForeign();
    return units.map(run);
  }

  #commit<D>(done: D): D {
    this.#saveCursor();
    this.#sql.commit.run();
    const { state, cached } = this.#deps.tables;
    this.#committedSeq = state.seq;
    for (const part of cached) part.keep();
    return done;
  }

  #saveCursor(): void {
    const { state } = this.#deps.tables;
    if (state.seq !== this.#committedSeq && !endsWithItem(state)) this.#saveSeq.run(String(state.seq));
  }

  /** Without a savepoint, which costs as much as the work: refusals by exception are rare. */
  #together<U extends Work>(unit: U): Done<U> {
    try {
      return { unit, value: unit.work(this.#deps.tx) };
    } catch (error) {
      throw isFatal(error) ? error : new Refused(error);
    }
  }

  /** Inside a savepoint of its own. */
  #apart<U extends Work>(unit: U): Done<U> {
    const { database, tables, tx } = this.#deps;
    const { state, cached } = tables;
    const mark = state.changes.length;
    this.#sql.savepoint.run();
    try {
      const value = unit.work(tx);
      this.#sql.release.run();
      for (const part of cached) part.keep();
      return { unit, value };
    } catch (error) {
      if (isFatal(error) || !database.isTransaction) throw error;
      this.#sql.rollbackTo.run();
      this.#sql.release.run();
      state.changes.length = mark;
      for (const part of cached) part.undo();
      return { unit, error };
    }
  }

  #undo(): void {
    this.#abandon();
    for (const part of this.#deps.tables.cached) part.undo();
  }

  #abandon(): void {
    const { database, tables, onError } = this.#deps;
    try {
      // SQLite ends the transaction itself after some faults, and may fail to after others; the next group begins anew either way.
      if (database.isTransaction) this.#sql.rollback.run();
    } catch (error) {
      onError(error);
    }
    takeChanges(tables.state);
    tables.state.seq = this.#committedSeq;
  }
}
