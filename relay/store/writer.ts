/**
 * Group commit: everything asked for in one turn of the event loop shares one transaction and one sync to disk. Each unit of
 * work has its own savepoint, so one that fails undoes only itself. Waiting longer to fill a group makes everything slower
 * (docs/measures.md), so it is never done.
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

  /** @throws LostGroup when the whole group is lost with it */
  function runUnit(unit: Unit, alone: boolean): Done {
    const mark = state.changes.length;
    if (!alone) savepoint.run();
    try {
      const value = unit.work(tx);
      if (!alone) release.run();
      for (const part of cached) part.keep();
      return { unit, value };
    } catch (error) {
      if (isFatal(error) || alone || !database.isTransaction) throw new LostGroup(error, !isFatal(error) && alone);
      rollbackTo.run();
      release.run();
      state.changes.length = mark;
      for (const part of cached) part.undo();
      return { unit, error };
    }
  }

  function runGroup(units: readonly Unit[]): Done[] {
    begin.run();
    state.now = clock.now();
    checkForeign();
    const done = units.map((unit) => runUnit(unit, units.length === 1));
    if (state.seq !== committedSeq) saveSeq.run(String(state.seq));
    commit.run();
    committedSeq = state.seq;
    return done;
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
    if (error instanceof LostGroup && error.own) {
      for (const part of cached) part.undo();
      for (const unit of units) unit.reject(ownOrUnavailable(error.reason));
      return;
    }
    for (const part of cached) part.reload();
    deps.onError(error instanceof LostGroup ? error.reason : error);
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
      done = runGroup(units);
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

/** The transaction is gone; `own`: because its only unit refused, which is no failure of the store. */
class LostGroup extends Error {
  readonly reason: unknown;
  readonly own: boolean;
  constructor(reason: unknown, own: boolean) {
    super('The transaction was lost');
    this.reason = reason;
    this.own = own;
  }
}

/** Seconds after which a client may try again. */
const RETRY_AFTER = 2;
const unavailable = (detail = 'The store cannot take this now; nothing was accepted'): ProblemError =>
  new ProblemError('STORE_UNAVAILABLE', detail, { retryAfter: RETRY_AFTER });
