/**
 * Wakes when something falls due: one timer to the next entry of the durable schedule. The wall clock decides, not the timer:
 * moved forward or back, or after a night of being down, what is due by the clock is done, once.
 */
import { reasonOf } from '../../../shared/problems.ts';
import { DutyLost } from '../duties.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import type { ChangeFeed, CommittedChange } from '../reader.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import { ITEMS_PER_TURN, workSchedule } from './remind.ts';
import type { ScheduleReader } from './schedule-ports.ts';

interface SchedulerOptions {
  reader: ScheduleReader;
  /** Does what is due; `ITEMS_PER_TURN` means there may be more. By default the schedule of items. */
  work?: (tx: Tx) => number;
  writer: Writer;
  feed: ChangeFeed;
  clock: Clock;
  timers: Timers;
  log: Log;
  /** For the metrics. */
  onFailure?: () => void;
}

export interface Scheduler {
  /**
   * Resolves once what fell due while nobody looked is done, or takes long: whoever starts this before the desks may come lets them
   * find it all at once and sum it up, instead of seeing it happen piece by piece.
   */
  start(): Promise<void>;
  /** Something may be due earlier; cheap, may be called often. */
  wake(): void;
  /** Waits for the unit of work under way; it may be started again. */
  close(): Promise<void>;
}

/** Timers do not follow the wall clock: look at it at least this often, in ms. */
const LOOK_MS = 1000;
/** A start waits no longer than this for what is overdue, in ms. */
const CATCH_UP_MS = 3000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { reader, work: workDue = workSchedule, writer, feed, clock, timers, log } = options;
  let open = false;
  let looking = false;
  /** Up to which of this process's own writes it was read when the next is due. */
  let seen = -1;
  let working: Promise<void> | null = null;
  let cancelTimer = () => {};
  let unsubscribe = () => {};

  function look(): void {
    if (!open || working) return;
    cancelTimer();
    const wait = timeToNext();
    if (wait > 0) {
      cancelTimer = timers.after(Math.min(wait, LOOK_MS), look);
      return;
    }
    working = work().then((worked) => {
      working = null;
      if (worked || !open) return look();
      // Not due to the unit, by its own clock: asked again and again it would not be sooner.
      cancelTimer = timers.after(LOOK_MS, look);
    });
  }

  /** ms until the next entry is due, 0 or less if one is; a store that cannot be read now is asked again. */
  function timeToNext(): number {
    try {
      seen = reader.writes();
      const next = reader.nextDueAt();
      return next === null ? LOOK_MS : next - clock.now();
    } catch (error) {
      report(error);
      return LOOK_MS;
    }
  }

  function report(error: unknown): void {
    if (error instanceof DutyLost) return;
    options.onFailure?.();
    log.warn({ reason: reasonOf(error) }, 'the schedule could not be worked');
  }

  /** @returns false where nothing was due */
  async function work(): Promise<boolean> {
    let worked = 0;
    try {
      for (let found = ITEMS_PER_TURN; open && found === ITEMS_PER_TURN; worked += found) {
        found = await writer.write((tx) => workDue(tx));
      }
    } catch (error) {
      report(error);
      if (open) await new Promise<void>((resolve) => timers.after(LOOK_MS, resolve));
      return true;
    }
    return worked > 0;
  }

  /** Most events set nothing that falls due. */
  function onChanges(changes: readonly CommittedChange[]): void {
    if (reader.writes() !== seen || changes.some(({ kind }) => kind === 'elsewhere')) lookSoon();
  }

  /** Once a turn of the event loop, however many commits it had. */
  function lookSoon(): void {
    if (looking) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      look();
    });
  }

  return {
    async start() {
      open = true;
      unsubscribe = feed.subscribe(onChanges);
      look();
      if (!working) return;
      let cancelWait = () => {};
      const waited = new Promise<void>((resolve) => {
        cancelWait = timers.after(CATCH_UP_MS, resolve);
      });
      await Promise.race([working, waited]);
      cancelWait();
    },
    wake: lookSoon,
    async close() {
      open = false;
      unsubscribe();
      cancelTimer();
      await working;
    },
  };
}
