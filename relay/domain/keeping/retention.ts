/**
 * How long things are kept. An item about which nobody is asked any more goes after its time, with all that hangs on it; what is
 * still asked stays, however old. The audit stays whole: it holds no personal data and no bodies, so that its chain can be followed
 * from the first record. Everything goes in slices between other work.
 */
import { type Retention, SHORTEST_KEPT_MS } from '../../../shared/admin/retention.ts';
import { reasonOf } from '../../../shared/problems.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { DutyLost } from '../duties.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { createWait, type TaskMeter, type WaitingSince } from '../tasks.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import type { EventPosition } from './retention-ports.ts';

interface RetentionReport {
  items: number;
  hanging: number;
  events: number;
  processes: number;
  letters: number;
}

/** ms for which a slice takes step after step; others write between two slices. */
const SLICE_MS = 10;
/** Rows of one step. Those of a large store lie on as many pages, and each may have to be read first. */
const STEP = 10;

/** Why a time is too short or too long; null: it is neither. */
export function keptFault(kept: string): string | null {
  if (kept === 'forever') return null;
  try {
    return parseDuration(kept) < SHORTEST_KEPT_MS ? 'must be a day or more' : null;
  } catch (error) {
    return error instanceof RangeError ? error.message : 'is not a duration';
  }
}

/** ms since 1970 before which things go, in a unit of work. */
type Limit = (tx: Tx) => number;

/**
 * By the earlier of two clocks: that of the unit, which runs once more by another where relays found one of them ahead, and that by which all
 * began, so that nothing goes for a clock that was set meanwhile.
 * @returns null: they stay
 */
function limitOf(kept: Retention['items'], began: number): Limit | null {
  if (kept === 'forever') return null;
  const ms = parseDuration(kept);
  return ({ now }) => Math.min(began, now) - ms;
}

/** Drops all that is past its time, and looks at nothing else. @param isOver asked between slices */
async function applyRetention(
  writer: Writer,
  retention: Retention,
  began: number,
  steady: () => number,
  isOver: () => boolean,
): Promise<RetentionReport> {
  const report: RetentionReport = { items: 0, hanging: 0, events: 0, processes: 0, letters: 0 };
  const { items, deadLetters } = retention;
  const passes = [...itemPasses(limitOf(items, began)), ...letterPasses(limitOf(deadLetters, began))];
  for (const pass of passes) await pass(writer, report, steady, isOver);
  return report;
}

/** Through one kind of rows, from the oldest to the first that is young enough. */
type Pass = (writer: Writer, report: RetentionReport, steady: () => number, isOver: () => boolean) => Promise<void>;

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

const letterPasses = (limit: Limit | null): readonly Pass[] =>
  limit === null ? [] : [inSlices(untilFewer('letters', (tx) => tx.dropLetters(limit(tx), STEP)))];

/** Drops some rows behind a place. */
type Step<P> = (tx: Tx, from: P | null) => Stepped<P>;
interface Stepped<P> {
  dropped: Partial<RetentionReport>;
  /** Where to go on; null: nothing is left. */
  next: P | null;
}

/** Of what goes first come, first gone: fewer than were asked for are the last. */
const untilFewer =
  (kind: keyof RetentionReport, drop: (tx: Tx) => number): Step<true> =>
  (tx) => {
    const dropped = drop(tx);
    return { dropped: { [kind]: dropped }, next: dropped < STEP ? null : true };
  };

function inSlices<P>(step: Step<P>): Pass {
  return async (writer, report, steady, isOver) => {
    let place: P | null = null;
    do {
      const from: P | null = place;
      const slice: { done: Stepped<P>[]; next: P | null } = await writer.write((tx) => sliceOf(tx, from, step, steady));
      for (const { dropped } of slice.done) add(report, dropped);
      place = slice.next;
    } while (place !== null && !isOver());
  };
}

/** Step after step in one unit of work, until its time is used up. */
function sliceOf<P>(
  tx: Tx,
  from: P | null,
  step: Step<P>,
  steady: () => number,
): { done: Stepped<P>[]; next: P | null } {
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
] as const satisfies readonly (keyof RetentionReport)[];

function dropItems(tx: Tx, before: number, after: number): Stepped<number> {
  const aged = tx.itemsByAge(after, STEP);
  const dropped = { items: 0, hanging: 0 };
  let next = after;
  for (const item of aged) {
    // They come in the order of change: past the first that is young enough all are.
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

export interface RetentionWorker {
  /** Also again, after it was closed. */
  start(): void;
  /** The clock may be wrong: nothing is removed for a day, so that somebody can set it. */
  hold(): void;
  close(): Promise<void>;
  /** When the run was due that is not done. */
  waitingSince: WaitingSince;
}

interface RetentionDeps {
  writer: Writer;
  /** As it now is. */
  retention: () => Retention;
  clock: Clock;
  /** As units see it: by it things are old. By default the same. */
  unitClock?: Clock;
  /** ms that only grow, by which a slice has its end. By default this process's. */
  steady?: () => number;
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
const HOLD_MS = 24 * 60 * 60 * 1000;

export function createRetention(deps: RetentionDeps): RetentionWorker {
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
      if (Object.values(report).some((count) => count > 0)) log.info(report, 'what is past its time was removed');
    } catch (error) {
      if (error instanceof DutyLost) return;
      deps.meter?.failed('retention');
      log.warn({ reason: reasonOf(error) }, 'retention could not be applied');
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
    start() {
      open = true;
      later(pace.first);
    },
    hold() {
      held = true;
      // What goes on began by the clock from before; the next waits.
      if (open && !running) {
        due.end();
        later(HOLD_MS);
      }
      log.warn({ hours: HOLD_MS / 3_600_000 }, 'nothing is removed for its age meanwhile: see that the clock is right');
    },
    async close() {
      open = false;
      cancel();
      due.end();
      await running;
    },
    waitingSince: due.since,
  };
}
