/**
 * Retention. An item that asks no one any more is dropped after its time, with all dependent rows; one that still asks remains, however
 * old. The audit remains whole: it has no personal data and no bodies, and its chain must be verifiable from the first record. Runs in
 * slices between other work.
 */

import { INSIGHT_DAYS_MAX } from '../../../shared/admin/insights.ts';
import { type Retention, SHORTEST_KEPT_MS } from '../../../shared/admin/retention.ts';
import { reasonOf } from '../../../shared/problems.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { DutyLost } from '../duties.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { createWait, type TaskMeter } from '../tasks.ts';
import type { UnitContext, Writer } from '../unit-of-work.ts';
import type { EventPosition, RetentionTx } from './retention-ports.ts';

interface RetentionReport {
  items: number;
  hanging: number;
  events: number;
  processes: number;
  letters: number;
  insights: number;
}

/** ms of a slice; other work can write between two slices. */
const SLICE_MS = 10;
/** Rows of one step. In a large store each may be on another page, which must be read first. */
const STEP = 10;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Days of a person's figures that only they may read: a week, and the day that it begins in. */
const OWN_DAYS_KEPT = 8;

export function keptFault(kept: string): string | null {
  if (kept === 'forever') return null;
  try {
    return parseDuration(kept) < SHORTEST_KEPT_MS ? 'must be a day or more' : null;
  } catch (error) {
    return error instanceof RangeError ? error.message : 'is not a duration';
  }
}

/** ms since 1970 before which rows are dropped. */
type DropTx = RetentionTx & UnitContext;
type Limit = (tx: UnitContext) => number;

/**
 * Uses the earlier of two clocks: that of the unit, which runs again by another one if relays found it ahead, and that of the start of the
 * run. A clock set during the run therefore drops nothing.
 * @returns null: rows remain forever
 */
function limitOf(kept: Retention['items'], began: number): Limit | null {
  if (kept === 'forever') return null;
  const ms = parseDuration(kept);
  return ({ now }) => Math.min(began, now) - ms;
}

/** Drops everything past its time. @param isOver checked between slices */
async function applyRetention(
  writer: Writer<DropTx>,
  retention: Retention,
  began: number,
  steady: () => number,
  isOver: () => boolean,
): Promise<RetentionReport> {
  const report: RetentionReport = { items: 0, hanging: 0, events: 0, processes: 0, letters: 0, insights: 0 };
  const { items, deadLetters } = retention;
  const passes = [
    ...itemPasses(limitOf(items, began)),
    ...letterPasses(limitOf(deadLetters, began)),
    insightPass(began),
  ];
  for (const pass of passes) await pass(writer, report, steady, isOver);
  return report;
}

/** Walks one kind of rows, from the oldest to the first that is young enough. */
type Pass = (
  writer: Writer<DropTx>,
  report: RetentionReport,
  steady: () => number,
  isOver: () => boolean,
) => Promise<void>;

function itemPasses(limit: Limit | null): readonly Pass[] {
  if (limit === null) return [];
  return [
    inSlices<number>((tx, after) => dropItems(tx, limit(tx), after ?? 0)),
    inSlices<EventPosition>((tx, from) => {
      const { dropped, next } = tx.dropEvents(limit(tx), from, STEP);
      return { dropped: { events: dropped }, next };
    }),
    inSlices(untilFewer('processes', (tx) => tx.dropProcesses(limit(tx), STEP))),
    inSlices(untilFewer('hanging', (tx) => tx.dropFolds(limit(tx), STEP))),
  ];
}

/** Counts are deleted by their own age, in a store that retains items forever too. */
const insightPass = (began: number): Pass =>
  inSlices(
    untilFewer('insights', (tx) => {
      const now = Math.min(began, tx.now);
      const days = tx.directory.insightsOfPersons() ? INSIGHT_DAYS_MAX : OWN_DAYS_KEPT;
      return tx.dropInsights(now - INSIGHT_DAYS_MAX * DAY_MS, now - days * DAY_MS, STEP);
    }),
  );

const letterPasses = (limit: Limit | null): readonly Pass[] =>
  limit === null ? [] : [inSlices(untilFewer('letters', (tx) => tx.dropLetters(limit(tx), STEP)))];

type RetentionStep<P> = (tx: DropTx, from: P | null) => RetentionStepResult<P>;
interface RetentionStepResult<P> {
  dropped: Partial<RetentionReport>;
  /** Where to resume; null: nothing is left. */
  next: P | null;
}

/** For rows dropped oldest first: fewer than requested means that none is left. */
const untilFewer =
  (kind: keyof RetentionReport, drop: (tx: DropTx) => number): RetentionStep<true> =>
  (tx) => {
    const dropped = drop(tx);
    return { dropped: { [kind]: dropped }, next: dropped < STEP ? null : true };
  };

function inSlices<P>(step: RetentionStep<P>): Pass {
  return async (writer, report, steady, isOver) => {
    let place: P | null = null;
    do {
      const from: P | null = place;
      const slice: { done: RetentionStepResult<P>[]; next: P | null } = await writer.write((tx) =>
        sliceOf(tx, from, step, steady),
      );
      for (const { dropped } of slice.done) add(report, dropped);
      place = slice.next;
    } while (place !== null && !isOver());
  };
}

function sliceOf<P>(
  tx: DropTx,
  from: P | null,
  step: RetentionStep<P>,
  steady: () => number,
): { done: RetentionStepResult<P>[]; next: P | null } {
  const end = steady() + SLICE_MS;
  const done = [step(tx, from)];
  for (;;) {
    const next = done.at(-1)?.next ?? null;
    if (next === null || steady() >= end) return { done, next };
    done.push(step(tx, next));
  }
}

function add(report: RetentionReport, dropped: Partial<RetentionReport>): void {
  for (const kind of KINDS) report[kind] += dropped[kind] ?? 0;
}
const KINDS = [
  'items',
  'hanging',
  'events',
  'processes',
  'letters',
  'insights',
] as const satisfies readonly (keyof RetentionReport)[];

function dropItems(tx: RetentionTx, before: number, after: number): RetentionStepResult<number> {
  const aged = tx.itemsByAge(after, STEP);
  const dropped = { items: 0, hanging: 0 };
  let next = after;
  for (const item of aged) {
    // In order of change: all further items are young enough too.
    if (item.at >= before) return { dropped, next: null };
    if (!item.asks) {
      const { hanging, gone } = tx.forgetItem(item);
      dropped.hanging += hanging;
      if (!gone) return { dropped, next };
      dropped.items += 1;
    }
    next = item.seq;
  }
  return { dropped, next: aged.length < STEP ? null : next };
}

interface RetentionDeps {
  writer: Writer<DropTx>;
  retention: () => Retention;
  clock: Clock;
  /** Clock of the units of work, which decides ages. Default: `clock`. */
  unitClock?: Clock;
  /** Monotonic ms, which end a slice. Default: this process's. */
  steady?: () => number;
  timers: Timers;
  log: Log;
  meter?: TaskMeter;
  /** Default: a minute after the start, then every six hours. */
  pace?: RetentionPace;
}

/** ms after the start, and ms between two runs. */
export interface RetentionPace {
  first: number;
  every: number;
}
const PACE: RetentionPace = { first: 60_000, every: 6 * 60 * 60 * 1000 };
const HOLD_MS = 24 * 60 * 60 * 1000;

export function createRetention(deps: RetentionDeps) {
  const { writer, retention, clock, unitClock = clock, timers, log, pace = PACE } = deps;
  const steady = deps.steady ?? (() => performance.now());
  let open = false;
  let held = false;
  let running: Promise<void> | null = null;
  let cancel = () => {};
  const due = createWait(clock);

  async function run(): Promise<void> {
    try {
      const report = await applyRetention(writer, retention(), unitClock.now(), steady, () => !open);
      due.end();
      deps.meter?.done('retention');
      if (Object.values(report).some((count) => count > 0)) log.info(report, 'retention removed expired data');
    } catch (error) {
      if (error instanceof DutyLost) return;
      deps.meter?.failed('retention');
      log.warn({ reason: reasonOf(error) }, 'retention failed');
    }
  }
  function later(ms: number): void {
    cancel();
    const wait = held ? HOLD_MS : ms;
    due.begin(clock.now() + wait);
    cancel = timers.after(wait, () => {
      held = false;
      running = run().finally(() => {
        running = null;
        if (open) later(pace.every);
      });
    });
  }

  return {
    /** May be called again after `close`. */
    start() {
      open = true;
      later(pace.first);
    },
    /** The clock may be wrong: drops nothing for a day, so that the operator can correct it. */
    hold() {
      held = true;
      // A running pass uses the earlier clock; the next run waits.
      if (open && !running) {
        due.end();
        later(HOLD_MS);
      }
      log.warn({ hours: HOLD_MS / 3_600_000 }, 'retention is paused after a clock change: check the clock');
    },
    async close(): Promise<void> {
      open = false;
      cancel();
      due.end();
      await running;
    },
    /** When the pending run was due. */
    waitingSince: due.since,
  };
}
