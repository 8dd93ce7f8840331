/** Working times of roles and locations, and the clocks that count in them. */
import { BoundedMap } from '../../shared/bounded-map.ts';
import type { Audience } from '../../shared/events.ts';
import { ELAPSED, type StepClock, workingClock } from '../../shared/rules/step-clock.ts';
import { timeZoneFault } from '../../shared/rules/wall-clock.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import type { WorkingTimes } from '../domain/directory-view.ts';

/** Clocks that are cached: one for each working time that items currently have. */
const CACHED_CLOCKS = 200;

export type StepClocks = (time: WorkingTime | null) => StepClock;

export function createStepClocks(): StepClocks {
  const known = new BoundedMap<string, StepClock>(CACHED_CLOCKS);
  return (time) => {
    if (!time) return ELAPSED;
    const key = JSON.stringify(time);
    let clock = known.get(key);
    if (!clock) {
      clock = workingClock(time);
      known.set(key, clock);
    }
    return clock;
  };
}

export function workingTimesById(
  entries: readonly { id: string; workingTime?: WorkingTime }[],
): ReadonlyMap<string, WorkingTime> {
  return new Map(entries.flatMap(({ id, workingTime }) => (workingTime ? [[id, workingTime] as const] : [])));
}

/** Roles come before locations, each in the order of the audiences. */
export function firstWorkingTime(
  audiences: readonly Pick<Audience, 'roles' | 'locations'>[],
  { roles, locations }: WorkingTimes,
): WorkingTime | null {
  const find = (of: 'roles' | 'locations', times: ReadonlyMap<string, WorkingTime>): WorkingTime | undefined => {
    // Most directories have none, and each desk that signs in asks.
    if (times.size === 0) return undefined;
    const id = audiences.flatMap((audience) => audience[of] ?? []).find((one) => times.has(one));
    return id === undefined ? undefined : times.get(id);
  };
  return find('roles', roles) ?? find('locations', locations) ?? null;
}

/** Checks that the schema cannot express. @returns the first fault, with a pointer into the working time; null: none */
export function workingTimeFault({ timeZone, holidays = [] }: WorkingTime): { pointer: string; detail: string } | null {
  const detail = timeZoneFault(timeZone);
  if (detail !== null) return { pointer: '/timeZone', detail };
  const index = holidays.findIndex((one) => !isDate(one.slice(0, 10)));
  return index < 0 ? null : { pointer: `/holidays/${index}`, detail: 'is a date that does not exist' };
}

const isDate = (text: string): boolean => {
  const day = Date.parse(text);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
};
