/** Runs due work by one timer. The wall clock decides: after a clock change or a downtime, what is due runs once. */
import { reasonOf } from '../../../shared/problems.ts';
import { DutyLost } from '../duties.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import type { ChangeFeed, CommittedChange } from '../reader.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import { ITEMS_PER_TURN, workSchedule } from './remind.ts';
import type { ScheduleReader } from './schedule-ports.ts';

interface SchedulerOptions {
  reader: ScheduleReader;
  /** Does what is due; `ITEMS_PER_TURN` means there may be more. Default: the schedule of items. */
  work?: (tx: Tx) => number;
  writer: Writer;
  feed: ChangeFeed;
  clock: Clock;
  timers: Timers;
  log: Log;
  onFailure?: () => void;
}

export interface Scheduler {
  /** Resolves when overdue work is done, or after `CATCH_UP_MS`: desks that connect later receive its effects at once, as a summary. */
  start(): Promise<void>;
  /** Something may be due earlier; cheap, may be called often. */
  wake(): void;
  /** Waits for the running unit of work; it may be started again. */
  close(): Promise<void>;
}

/** ms between two checks: timers do not follow the wall clock. */
const LOOK_MS = 1000;
/** Longest wait of `start` for overdue work, in ms. */
const CATCH_UP_MS = 3000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { reader, work: workDue = workSchedule, writer, feed, clock, timers, log } = options;
  let open = false;
  let looking = false;
  /** `reader.writes()` when the next due time was last read. */
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
      // Not due by the unit's own clock: an immediate retry would not help.
      cancelTimer = timers.after(LOOK_MS, look);
    });
  }

  /** ms until the next entry is due, 0 or less if one is. A store that cannot be read is retried. */
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
    log.warn({ reason: reasonOf(error) }, 'the schedule check failed');
  }

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

  /** Most events change no due time. */
  function onChanges(changes: readonly CommittedChange[]): void {
    if (reader.writes() !== seen || changes.some(({ kind }) => kind === 'elsewhere')) lookSoon();
  }

  /** At most once per turn of the event loop. */
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
