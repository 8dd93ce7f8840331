/**
 * Has all copies held against each other once a day, by the relay that has the duty: it costs the log an entry and each relay a reading of its
 * copy beside its work, so it is done at night, and not while a relay is away, joins or lags. What comes of it is judged as of one that somebody
 * asked for, and counts as one.
 */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** ms between two looks. */
const LOOK_MS = 5 * MINUTE;
/** ms after the last at which the next is due in the night; and at which it is due at any time. */
const DUE_MS = 20 * HOUR;
const LATEST_MS = 36 * HOUR;
/** ms in which one that was asked for is over. */
const AGAIN_MS = HOUR;
/** By the clock of the relay's machine: from two, or up to two hours later, for three hours. */
const NIGHT = { from: 2 * HOUR, spread: 2 * HOUR, lasts: 3 * HOUR };

interface NightlyDeps {
  /** When all copies were found alike last, ms since 1970; null: never yet. */
  lastAgreed: () => number | null;
  /** Why it is not to be done now; null: it may be. */
  hindrance: () => string | null;
  /** Asks for it, by a unit of the duty. */
  ask: () => Promise<void>;
  /** 0 to 1: where in the night, so that clusters of one machine or database do not begin at once. */
  stagger: () => number;
  clock: Clock;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  log: Log;
}

/** @param passed ms since the last; null: there was none. @param now ms since 1970 */
export function isDue(passed: number | null, now: number, stagger: number): boolean {
  if (passed === null || passed >= LATEST_MS) return true;
  const at = new Date(now);
  const from = NIGHT.from + stagger * NIGHT.spread;
  const into = at.getHours() * HOUR + at.getMinutes() * MINUTE - from;
  return passed >= DUE_MS && into >= 0 && into < NIGHT.lasts;
}

export function createNightly(deps: NightlyDeps): DutyWork {
  const { lastAgreed, hindrance, ask, stagger, clock, timers, steady, log } = deps;
  let on = false;
  let asked = Number.NEGATIVE_INFINITY;
  let hindered: string | null = null;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  async function work(): Promise<void> {
    const [now, last] = [clock.now(), lastAgreed()];
    // A clock that was set back makes nobody wait for it.
    const passed = last === null ? null : Math.abs(now - last);
    if (steady() - asked < AGAIN_MS || !isDue(passed, now, stagger())) return;
    const reason = hindrance();
    if (reason !== null && reason !== hindered) log.info({ reason }, 'the copies are not compared now');
    hindered = reason;
    if (reason !== null) return;
    await ask();
    asked = steady();
  }

  function look(): void {
    working = work()
      .catch((error) => {
        if (!(error instanceof DutyLost)) log.warn({ reason: reasonOf(error) }, 'the copies could not be compared');
      })
      .finally(() => {
        if (on) cancel = timers.after(LOOK_MS, look);
      });
  }

  return {
    begin() {
      on = true;
      cancel = timers.after(LOOK_MS, look);
    },
    async end() {
      on = false;
      cancel();
      await working;
    },
  };
}
