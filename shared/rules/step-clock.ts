/** Counts the durations of an item's automatic steps: in elapsed time, or in working time (contract section 2, "Working time"). */
import type { WorkingTime } from '../working-time.ts';
import { DAY_MS } from './day-spans.ts';
import { type WallClock, wallClock } from './wall-clock.ts';
import { COUNTED_DAYS, dateOf, workingDays } from './working-days.ts';

/** Instants in ms since 1970, durations in ms. */
export interface StepClock {
  /** The instant at which `ms` are counted after `at`, or for negative `ms` before it. 0 is `at` itself. */
  after(at: number, ms: number): number;
  /** The time counted from `from` to `to`; not negative. */
  between(from: number, to: number): number;
}

export const ELAPSED: StepClock = {
  after: (at, ms) => at + ms,
  between: (from, to) => Math.max(0, to - from),
};

/** Days of an item's past whose holidays are stored with it. */
const PAST_DAYS = 7;
/** The working time as stored with an item: without holidays that are too far away to matter. @param at ms since 1970 */
export function fixedWorkingTime(time: WorkingTime, at: number): WorkingTime {
  if (!time.holidays) return time;
  const [first, last] = [dateOf(at - PAST_DAYS * DAY_MS), dateOf(at + COUNTED_DAYS * DAY_MS)];
  const isNear = (one: string) => (one.length > 10 ? one <= last : one >= first && one <= last);
  return { ...time, holidays: time.holidays.filter(isNear) };
}

/** An unknown time zone counts elapsed time; the boundary rejects it. */
export function workingClock(time: WorkingTime): StepClock {
  const wall = wallClock(time.timeZone);
  return wall ? clockIn(time, wall) : ELAPSED;
}

function clockIn(time: WorkingTime, wall: WallClock): StepClock {
  const intervalsOf = workingDays(time, wall);
  const dayOf = (at: number) => Math.floor(wall.read(at) / DAY_MS) * DAY_MS;

  function forward(at: number, ms: number): number {
    const first = dayOf(at);
    const end = first + COUNTED_DAYS * DAY_MS;
    let left = ms;
    for (let day = first; day < end; day += DAY_MS) {
      for (const { from, to } of intervalsOf(day)) {
        const begin = Math.max(from, at);
        if (to - begin >= left) return begin + left;
        left -= Math.max(0, to - begin);
      }
    }
    return wall.first(end) + left;
  }

  function backward(at: number, ms: number): number {
    // After a repeated midnight the wall clock is still on the day before.
    const last = dayOf(at) + DAY_MS;
    const end = last - COUNTED_DAYS * DAY_MS;
    let left = ms;
    for (let day = last; day > end; day -= DAY_MS) {
      for (const { from, to } of intervalsOf(day).toReversed()) {
        const finish = Math.min(to, at);
        if (finish - from >= left) return finish - left;
        left -= Math.max(0, finish - from);
      }
    }
    return wall.first(end + DAY_MS) - left;
  }

  return {
    after(at, ms) {
      if (ms === 0) return at;
      return ms > 0 ? forward(at, ms) : backward(at, -ms);
    },
    between(from, to) {
      const first = dayOf(from);
      const end = first + COUNTED_DAYS * DAY_MS;
      const last = Math.min(dayOf(to) + DAY_MS, end - DAY_MS);
      let counted = 0;
      for (let day = first; day <= last; day += DAY_MS) {
        for (const one of intervalsOf(day)) counted += Math.max(0, Math.min(one.to, to) - Math.max(one.from, from));
      }
      return counted + Math.max(0, to - wall.first(end));
    },
  };
}
