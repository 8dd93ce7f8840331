/**
 * Duty: compares all copies once a day. Costs one log entry and a read of each copy, so it runs at night, and not while a relay is
 * away, joining or lagging. The result counts like that of a manual comparison.
 */
import type { DutyWork } from '../domain/duties.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import { createPeriodicDuty } from './periodic-duty.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOOK_MS = 5 * MINUTE;
/** ms since the last comparison after which the next is due at night, and at any time. */
const DUE_MS = 20 * HOUR;
const LATEST_MS = 36 * HOUR;
/** A requested comparison has ended after this many ms. */
const AGAIN_MS = HOUR;
/** Local time: starts between 02:00 and 04:00, lasts three hours. */
const NIGHT = { from: 2 * HOUR, spread: 2 * HOUR, lasts: 3 * HOUR };

interface NightlyVerificationDeps {
  /** When all copies last matched, ms since 1970; null: never. */
  lastAgreed: () => number | null;
  /** Why it cannot run now; null: it can. */
  hindrance: () => string | null;
  ask: () => Promise<void>;
  /** 0 to 1: offset into the night, so that clusters on one machine or database do not start together. */
  stagger: () => number;
  clock: Clock;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  log: Log;
}

/** @param passed ms since the last one; null: there was none. @param now ms since 1970 */
export function isDue(passed: number | null, now: number, stagger: number): boolean {
  if (passed === null || passed >= LATEST_MS) return true;
  const at = new Date(now);
  const from = NIGHT.from + stagger * NIGHT.spread;
  const into = at.getHours() * HOUR + at.getMinutes() * MINUTE - from;
  return passed >= DUE_MS && into >= 0 && into < NIGHT.lasts;
}

export function createNightlyVerification(deps: NightlyVerificationDeps): DutyWork {
  const { lastAgreed, hindrance, ask, stagger, clock, timers, steady, log } = deps;
  let asked = Number.NEGATIVE_INFINITY;
  let hindered: string | null = null;

  async function work(): Promise<void> {
    const [now, last] = [clock.now(), lastAgreed()];
    // If the clock was set back, `last` is in the future.
    const passed = last === null ? null : Math.abs(now - last);
    if (steady() - asked < AGAIN_MS || !isDue(passed, now, stagger())) return;
    const reason = hindrance();
    if (reason !== null && reason !== hindered) log.info({ reason }, 'the comparison of the copies is postponed');
    hindered = reason;
    if (reason !== null) return;
    await ask();
    asked = steady();
  }

  return createPeriodicDuty({
    ...{ timers, log, pause: LOOK_MS, failed: 'the comparison of the copies failed' },
    work: () => work().then(() => LOOK_MS),
  });
}
