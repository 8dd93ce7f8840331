/**
 * How long things are kept. An item about which nobody is asked any more goes after its time, with all that hangs on it; what is
 * still asked stays, however old. The audit stays whole: it holds no personal data and no bodies, so that its chain can be followed
 * from the first record. Everything goes in slices between other work.
 */
import { type Retention, SHORTEST_KEPT_MS } from '../../../shared/admin/retention.ts';
import { reasonOf } from '../../../shared/problems.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { createWait, type TaskMeter, type WaitingSince } from '../tasks.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import type { RowPosition } from './retention-ports.ts';

export interface RetentionReport {
  items: number;
  hanging: number;
  events: number;
  processes: number;
  letters: number;
}

const SLICE = 200;
const ROWS_SLICE = 2000;

/** Why a time is too short or too long; null: it is neither. */
export function keptFault(kept: string): string | null {
  if (kept === 'forever') return null;
  try {
    return parseDuration(kept) < SHORTEST_KEPT_MS ? 'must be a day or more' : null;
  } catch (error) {
    return error instanceof RangeError ? error.message : 'is not a duration';
  }
}

/** ms since 1970 before which things go; null: they stay. */
const limitOf = (kept: Retention['items'], now: number): number | null =>
  kept === 'forever' ? null : now - parseDuration(kept);

/** Runs through everything once. @param isOver asked between slices */
async function applyRetention(
  writer: Writer,
  retention: Retention,
  now: number,
  isOver: () => boolean = () => false,
): Promise<RetentionReport> {
  const report: RetentionReport = { items: 0, hanging: 0, events: 0, processes: 0, letters: 0 };
  const before = limitOf(retention.items, now);
  if (before !== null) {
    report.items = await dropItems(writer, before, isOver);
    report.events = await walk(writer, isOver, (tx, from) => tx.dropEvents(before, from, ROWS_SLICE));
    report.processes = await drain(writer, isOver, (tx) => tx.dropProcesses(before, SLICE));
    if (report.items > 0) report.hanging = await dropHanging(writer, isOver);
  }
  const letters = limitOf(retention.deadLetters, now);
  if (letters !== null) report.letters = await drain(writer, isOver, (tx) => tx.dropLetters(letters, SLICE));
  return report;
}

async function dropItems(writer: Writer, before: number, isOver: () => boolean): Promise<number> {
  let dropped = 0;
  for (let after: number | null = 0; after !== null && !isOver(); ) {
    const from: number = after;
    const slice = await writer.write((tx) => {
      const items = tx.itemsByAge(from, SLICE);
      const old = items.filter(({ at, asks }) => at < before && !asks);
      for (const item of old) tx.forgetItem(item);
      const last = items.at(-1);
      // They come in the order of change: past the first that is young enough all are.
      const next = last && items.length === SLICE && last.at < before ? last.seq : null;
      return { dropped: old.length, next };
    });
    dropped += slice.dropped;
    after = slice.next;
  }
  return dropped;
}

async function dropHanging(writer: Writer, isOver: () => boolean): Promise<number> {
  let dropped = 0;
  const tables = await writer.write((tx) => tx.hangingTables);
  for (const table of tables) {
    dropped += await walk(writer, isOver, (tx, from) => tx.dropHanging(table, from, ROWS_SLICE));
  }
  return dropped;
}

async function walk(
  writer: Writer,
  isOver: () => boolean,
  slice: (tx: Tx, from: RowPosition) => { dropped: number; next: RowPosition },
): Promise<number> {
  let dropped = 0;
  let position: RowPosition = null;
  do {
    const from: RowPosition = position;
    const done: { dropped: number; next: RowPosition } = await writer.write((tx) => slice(tx, from));
    dropped += done.dropped;
    position = done.next;
  } while (position !== null && !isOver());
  return dropped;
}

async function drain(writer: Writer, isOver: () => boolean, slice: (tx: Tx) => number): Promise<number> {
  let dropped = 0;
  for (let last = SLICE; last >= SLICE && !isOver(); dropped += last) last = await writer.write(slice);
  return dropped;
}

export interface RetentionWorker {
  start(): void;
  close(): Promise<void>;
  /** When the run was due that is not done. */
  waitingSince: WaitingSince;
}

export interface RetentionDeps {
  writer: Writer;
  /** As it now is. */
  retention: () => Retention;
  clock: Clock;
  timers: Timers;
  log: Log;
  meter?: TaskMeter;
  /** Default: a minute after the start, and every six hours. */
  pace?: RetentionPace;
}

/** ms after the start, and between two runs. */
export interface RetentionPace {
  first: number;
  every: number;
}
/** Old things are never urgent. */
const PACE: RetentionPace = { first: 60_000, every: 6 * 60 * 60 * 1000 };

export function createRetention(deps: RetentionDeps): RetentionWorker {
  const { writer, retention, clock, timers, log, pace = PACE } = deps;
  let closed = false;
  let running: Promise<void> | null = null;
  let cancel = () => {};
  const due = createWait(clock);

  async function run(): Promise<void> {
    try {
      const report = await applyRetention(writer, retention(), clock.now(), () => closed);
      due.end();
      deps.meter?.done('retention');
      if (Object.values(report).some((count) => count > 0)) log.info(report, 'what is past its time was removed');
    } catch (error) {
      deps.meter?.failed('retention');
      log.warn({ reason: reasonOf(error) }, 'retention could not be applied');
    }
  }
  function later(ms: number): void {
    due.begin(clock.now() + ms);
    cancel = timers.after(ms, () => {
      running = run().finally(() => {
        running = null;
        if (!closed) later(pace.every);
      });
    });
  }

  return {
    start: () => later(pace.first),
    async close() {
      closed = true;
      cancel();
      await running;
    },
    waitingSince: due.since,
  };
}
