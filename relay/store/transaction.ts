/** Runs units of work in one transaction, and tracks the newest cursor on disk. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqliteCode } from '../../disk/faults.ts';
import type { CommittedChange } from '../domain/reader.ts';
import type { UnitResult, Work } from '../domain/replica-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { type Tables, takeChanges } from './unit.ts';
import type { UnitState } from './unit-state.ts';

interface CapturedGroup<U> {
  done: UnitResult<U>[];
  /** SQLite changeset of all tables; empty: nothing was written. */
  changeset: Uint8Array;
  changes: CommittedChange[];
  /** `now` of its units, ms since 1970. */
  at: number;
}

/** Codes after which the transaction is unusable: disk full, I/O, lock, read-only, corrupt, out of memory. */
const FATAL: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);
const isFatal = (error: unknown): boolean => FATAL.has(sqliteCode(error) ?? -1);

class UnitRejection extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('A unit refused');
    this.reason = reason;
  }
}

/** Newest of the items', the expired items' (`horizon`), and the one saved when a group's last change was no item. */
export const NEWEST_CURSOR = `
  SELECT MAX(CAST((SELECT value FROM shared_state WHERE name = 'seq') AS INTEGER), IFNULL((SELECT MAX(seq) FROM items), 0),
    IFNULL((SELECT CAST(value AS INTEGER) FROM shared_state WHERE name = 'horizon'), 0)) AS value`;

/** The item row then stores the cursor already; this saves writing a page. */
function endsWithItem({ seq, changes }: UnitState): boolean {
  const last = changes.at(-1);
  return last?.kind === 'item' && last.cursor === seq;
}

interface TransactionDeps {
  database: DatabaseSync;
  tables: Tables;
  tx: Tx;
  /** ms since 1970, read once a group. */
  now: () => number;
  onForeignWrite: () => void;
  /** Another process advanced the cursor: clients must read the changes. */
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
  /** The newest cursor on disk. Numbering resumes here after a rollback, or a client would hold a cursor that never existed. */
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
   * Runs the units and commits. If one throws, all are rolled back and run again with a savepoint each.
   * @throws if the whole group is lost; then call `lose`
   */
  run<U extends Work>(units: readonly U[]): UnitResult<U>[] {
    const [only] = units;
    try {
      return this.#commit(this.#group(units, (unit) => this.#together(unit)));
    } catch (error) {
      if (!(error instanceof UnitRejection)) throw error;
      this.#undo();
      if (only && units.length === 1) return [{ unit: only, error: error.reason }];
      return this.#commit(this.#group(units, (unit) => this.#apart(unit)));
    }
  }

  /** As `run`, but rolls back file and memory. @throws as `run` */
  capture<U extends Work>(units: readonly U[], now = this.#deps.now()): CapturedGroup<U> {
    const [only] = units;
    const session = this.#deps.database.createSession();
    // The first attempt was rolled back, so the session of the second does not include it.
    const captured = (done: UnitResult<U>[], undo: () => void): CapturedGroup<U> => {
      this.#finish();
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
      if (!(error instanceof UnitRejection)) throw error;
      this.#undo();
      if (!only || units.length > 1) {
        // Each unit's cached state was promoted for the next ones, so only a full reload reverts it.
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

  /** Rolls back, and reloads all caches. */
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

  /** Another process may have advanced the cursor. Call between groups, or at the start of one. */
  readNewest(): void {
    this.#committedSeq = Number(this.#readSeq.get()?.value);
    this.#deps.tables.state.seq = this.#committedSeq;
  }

  #group<U extends Work>(
    units: readonly U[],
    run: (unit: U) => UnitResult<U>,
    now = this.#deps.now(),
  ): UnitResult<U>[] {
    this.#sql.begin.run();
    this.#deps.tables.state.now = now;
    this.checkForeign();
    return units.map(run);
  }

  #commit<D>(done: D): D {
    this.#finish();
    this.#sql.commit.run();
    const { state, cached } = this.#deps.tables;
    this.#committedSeq = state.seq;
    for (const part of cached) part.keep();
    return done;
  }

  #finish(): void {
    const { state, insights } = this.#deps.tables;
    insights.flush();
    if (state.seq !== this.#committedSeq && !endsWithItem(state)) this.#saveSeq.run(String(state.seq));
  }

  /** No savepoint: it costs as much as the work, and thrown refusals are rare. */
  #together<U extends Work>(unit: U): UnitResult<U> {
    try {
      return { unit, value: unit.work(this.#deps.tx) };
    } catch (error) {
      throw isFatal(error) ? error : new UnitRejection(error);
    }
  }

  #apart<U extends Work>(unit: U): UnitResult<U> {
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
      // SQLite may have rolled back already, or ROLLBACK may fail; the next group starts a new transaction either way.
      if (database.isTransaction) this.#sql.rollback.run();
    } catch (error) {
      onError(error);
    }
    takeChanges(tables.state);
    tables.state.seq = this.#committedSeq;
  }
}
