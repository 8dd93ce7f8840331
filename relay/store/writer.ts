/**
 * Group commit: everything asked for in one turn of the event loop shares one transaction and one sync to disk. A unit of work
 * that fails undoes only itself: the group is then run again with a savepoint a unit, so units must do nothing but through their
 * `Tx`. Waiting longer to fill a group makes everything slower (docs/measures.md), so it is never done.
 */
import type { DatabaseSync } from 'node:sqlite';
import { ProblemError } from '../../shared/problems.ts';
import type { Clock, CommittedChange, Tx, Writer } from '../domain/ports.ts';
import { sqliteCode } from './database.ts';
import { type Tables, takeChanges } from './unit.ts';

interface Unit {
  work: (tx: Tx) => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}
type Done = { unit: Unit; value: unknown } | { unit: Unit; error: unknown };

/** Codes after which the transaction cannot be trusted to go on: disk full, I/O, lock, read-only, corrupt, out of memory. */
const FATAL: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 26]);
const isFatal = (error: unknown): boolean => FATAL.has(sqliteCode(error) ?? -1);

export interface WriterDeps {
  database: DatabaseSync;
  tables: Tables;
  tx: Tx;
  clock: Clock;
  /** Another process has written: whatever is kept in memory may be stale. */
  onForeignWrite: () => void;
  publish: (changes: readonly CommittedChange[]) => void;
  /** Reported once a group. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  /** A group or a unit was lost for a reason that is not the caller's. */
  onError: (error: unknown) => void;
}

export interface GroupWriter extends Writer {
  /** Notice at once what another process wrote; otherwise it is noticed with the next group. */
  checkForeign(): void;
  /** Refuse new work and wait for what was asked before. */
  close(): Promise<void>;
}

export function createWriter(deps: WriterDeps): GroupWriter {
  const { database, tables, tx, clock } = deps;
  const { state, cached } = tables;
  const sql = (text: string) => database.prepare(text);
  const begin = sql('BEGIN IMMEDIATE');
  const commit = sql('COMMIT');
  const rollback = sql('ROLLBACK');
  const savepoint = sql('SAVEPOINT unit');
  const release = sql('RELEASE unit');
  const rollbackTo = sql('ROLLBACK TO unit');
  const dataVersion = sql('PRAGMA data_version');
  const readSeq = sql("SELECT value FROM meta WHERE name = 'seq'");
  const saveSeq = sql("UPDATE meta SET value = ? WHERE name = 'seq'");

  let queue: Unit[] = [];
  let scheduled = false;
  let closed = false;
  let seen = dataVersion.get()?.data_version;
  let idle: (() => void)[] = [];
  /** The newest cursor on disk: after a group is lost, numbers go on from here, or a desk would hold one that never was. */
  let committedSeq = Number(readSeq.get()?.value);
  state.seq = committedSeq;

  function reload(): void {
    for (const part of cached) part.reload();
    committedSeq = Number(readSeq.get()?.value);
    state.seq = committedSeq;
  }

  function checkForeign(): void {
    const version = dataVersion.get()?.data_version;
    if (version === seen) return;
    seen = version;
    reload();
    deps.onForeignWrite();
  }

  /** One unit inside a savepoint of its own. */
  function runApart(unit: Unit): Done {
    const mark = state.changes.length;
    savepoint.run();
    try {
      const value = unit.work(tx);
      release.run();
      for (const part of cached) part.keep();
      return { unit, value };
    } catch (error) {
      if (isFatal(error) || !database.isTransaction) throw error;
      rollbackTo.run();
      release.run();
      state.changes.length = mark;
      for (const part of cached) part.undo();
      return { unit, error };
    }
  }

  /** Without savepoints, which cost as much as the work: refusals by exception are rare. */
  function runTogether(unit: Unit): Done {
    try {
      return { unit, value: unit.work(tx) };
    } catch (error) {
      throw isFatal(error) ? error : new Refused(unit, error);
    }
  }

  /** @throws Refused if a unit refuses and they run together; anything else if the group is lost */
  function runGroup(units: readonly Unit[], run: (unit: Unit) => Done): Done[] {
    begin.run();
    state.now = clock.now();
    checkForeign();
    const done = units.map(run);
    if (state.seq !== committedSeq) saveSeq.run(String(state.seq));
    commit.run();
    committedSeq = state.seq;
    for (const part of cached) part.keep();
    return done;
  }

  /** As if the group had never begun. */
  function undoGroup(): void {
    rollBack();
    takeChanges(state);
    state.seq = committedSeq;
    for (const part of cached) part.undo();
  }

  /** Together, and if one refuses once more, each apart: nothing of the first try is left by then. */
  function runUnits(units: readonly Unit[]): Done[] {
    try {
      return runGroup(units, runTogether);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      undoGroup();
      return units.length === 1 ? [{ unit: error.unit, error: error.reason }] : runGroup(units, runApart);
    }
  }

  /** SQLite ends the transaction itself after some faults, and may fail to after others; the next group begins anew either way. */
  function rollBack(): void {
    try {
      if (database.isTransaction) rollback.run();
    } catch (error) {
      deps.onError(error);
    }
  }

  function lose(units: readonly Unit[], error: unknown): void {
    rollBack();
    takeChanges(state);
    state.seq = committedSeq;
    for (const part of cached) part.reload();
    deps.onError(error);
    for (const unit of units) unit.reject(unavailable());
  }

  /** A unit may refuse with a problem of its own; anything else is our fault and says nothing of how we are made. */
  function ownOrUnavailable(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    deps.onError(error);
    return unavailable();
  }

  function flush(): void {
    scheduled = false;
    const units = queue;
    queue = [];
    const from = performance.now();
    let done: Done[] | null = null;
    try {
      done = runUnits(units);
    } catch (error) {
      lose(units, error);
    }
    deps.observe({ units: units.length, seconds: (performance.now() - from) / 1000, failed: done === null });
    if (done) settle(done);
    if (queue.length === 0) for (const wake of idle.splice(0)) wake();
  }

  function settle(done: readonly Done[]): void {
    const changes = takeChanges(state);
    for (const entry of done) {
      if ('error' in entry) entry.unit.reject(ownOrUnavailable(entry.error));
      else entry.unit.resolve(entry.value);
    }
    if (changes.length > 0) deps.publish(changes);
  }

  return {
    write<T>(work: (tx: Tx) => T): Promise<T> {
      if (closed) return Promise.reject(unavailable('The relay is going down; nothing was accepted'));
      return new Promise<T>((resolve, reject) => {
        // The queue holds units of every type; each resolves with what its own work returned.
        let value: T;
        const keep = (given: Tx) => {
          value = work(given);
        };
        queue.push({ work: keep, resolve: () => resolve(value), reject });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      });
    },
    checkForeign,
    async close() {
      closed = true;
      if (scheduled) await new Promise<void>((resolve) => idle.push(resolve));
      idle = [];
    },
  };
}

/** A unit refused while the group ran together. */
class Refused extends Error {
  readonly unit: Unit;
  readonly reason: unknown;
  constructor(unit: Unit, reason: unknown) {
    super('A unit refused');
    this.unit = unit;
    this.reason = reason;
  }
}

/** Seconds after which a client may try again. */
const RETRY_AFTER = 2;
const unavailable = (detail = 'The store cannot take this now; nothing was accepted'): ProblemError =>
  new ProblemError('STORE_UNAVAILABLE', detail, { retryAfter: RETRY_AFTER });
