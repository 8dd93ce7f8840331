/** The next working day of a person; loaded with the menu that offers it. */
import { nextWorkingDay } from '../../shared/rules/working-days.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import { wallTime } from './snooze.ts';

/** @param time of the person; absent: from Monday to Friday, at eight of this computer. @param now ms since 1970 */
export function workingDayAfter(time: WorkingTime | undefined, now: number): number {
  const own = time ? nextWorkingDay(time, now) : null;
  if (own !== null) return own;
  const day = new Date(now).getDay();
  return wallTime(now, day === 5 ? 3 : day === 6 ? 2 : 1, 8);
}
