/**
 * Checks every second whether the wall clock was set. Forward needs no action: due work runs once at its next check, as after downtime or
 * sleep. Backward, everything that waits for an elapsed time is rescheduled.
 */
import { reasonOf } from '../../../shared/problems.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import type { Store } from '../store-ports.ts';
import { createWait } from '../tasks.ts';

const LOOK_MS = 1000;
/** Tolerance for a late check on a busy relay, ms. */
const AHEAD_MS = 10_000;
/** Step forward in ms that neither sleep nor a holiday explains. */
const LEAP_MS = 7 * 24 * 60 * 60 * 1000;

interface ClockWatchDeps {
  clock: Clock;
  timers: Timers;
  log: Log;
  /** ms since 1970 of the last stored records, oldest first. */
  recent: () => readonly number[];
  /** Resolves with the number of deliveries that were moved earlier. */
  onSetBack: () => Promise<number>;
  onStep: (direction: 'back' | 'ahead') => void;
  /** The clock may be wrong by years: irreversible work should wait until a person has checked it. */
  onLeap?: () => void;
  /** For metrics: rescheduling failed and is retried. */
  onFailure?: () => void;
}

export function createClockWatch(deps: ClockWatchDeps) {
  const { clock, timers, log } = deps;
  let last = 0;
  let heeding: Promise<void> | null = null;
  /** The store refused; retry. */
  let unfinished = false;
  let closed = false;
  let dueAt: number | null = null;
  const unheeded = createWait(clock);
  let cancel = () => {};

  async function heed(): Promise<void> {
    unheeded.begin();
    try {
      const hastened = await deps.onSetBack();
      unfinished = false;
      unheeded.end();
      if (hastened > 0) log.info({ hastened }, 'the clock was set back: deliveries were moved to their original times');
    } catch (error) {
      unfinished = true;
      deps.onFailure?.();
      log.warn({ reason: reasonOf(error) }, 'work could not be rescheduled after the clock was set back; retrying');
    }
  }

  function heedOnce(): void {
    heeding ??= heed().finally(() => {
      heeding = null;
    });
  }

  function stepped(by: number): void {
    const seconds = Math.round(Math.abs(by) / 1000);
    if (by < 0) log.warn({ seconds }, 'the clock of this machine was set back: retries and other waits restart now');
    else
      log.warn({ seconds }, 'the clock went ahead: it was set, or this machine slept; work that became due runs once');
    deps.onStep(by < 0 ? 'back' : 'ahead');
    if (by > LEAP_MS) deps.onLeap?.();
  }

  function look(): void {
    if (closed) return;
    const now = clock.now();
    const by = now < last ? now - last : now - last - LOOK_MS;
    last = now;
    if (by < 0) unfinished = true;
    if (by <= -LOOK_MS || by >= AHEAD_MS) stepped(by);
    if (unfinished) heedOnce();
    lookLater();
  }

  function lookLater(): void {
    dueAt = clock.now() + LOOK_MS;
    cancel = timers.after(LOOK_MS, look);
  }

  return {
    /** Also detects a clock that was set back while the relay was down. */
    async start(): Promise<void> {
      last = clock.now();
      const recent = deps.recent();
      const by = last - (recent.at(-1) ?? last);
      if (by > LEAP_MS) deps.onLeap?.();
      if (by < 0) stepped(by);
      // Also if the relay was killed between the step and the next check: then only older records are in the future.
      if (recent.some((at) => at > last)) await heed();
      lookLater();
    },
    /** Unfinished rescheduling, else the next check. */
    waitingSince: () => unheeded.since() ?? dueAt,
    async close(): Promise<void> {
      closed = true;
      cancel();
      await heeding;
    },
  };
}

/** Records at most: more than a busy relay writes between two checks. */
const RECENT = 1000;

/** Times of the last audit records, ms since 1970, oldest first; malformed ones are omitted. */
export function recentTimes({ audit }: Pick<Store, 'audit'>): number[] {
  return audit.page(Math.max(0, audit.head().seq - RECENT), RECENT).flatMap(({ record }) => {
    const at = timeIn(record);
    return Number.isNaN(at) ? [] : at;
  });
}

function timeIn(text: string): number {
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null && 'at' in record ? Date.parse(String(record.at)) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
