/** The working time of a role, around a weekend, a change of the clock (29 March) and a holiday (30 March), and a model of it. */
import type { WorkingTime } from '../../shared/working-time.ts';

export const WORKING_TIME: WorkingTime = {
  timeZone: 'Europe/Berlin',
  spans: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
    { days: ['sat'], from: '22:00', to: '04:00' },
  ],
  holidays: ['2026-03-30'],
};

/** The same in UTC, by hand. */
const INTERVALS = [
  ['2026-03-26T08:00:00Z', '2026-03-26T16:00:00Z'],
  ['2026-03-27T08:00:00Z', '2026-03-27T16:00:00Z'],
  ['2026-03-28T21:00:00Z', '2026-03-29T02:00:00Z'],
  ['2026-03-31T07:00:00Z', '2026-03-31T15:00:00Z'],
  ['2026-04-01T07:00:00Z', '2026-04-01T15:00:00Z'],
  ['2026-04-02T07:00:00Z', '2026-04-02T15:00:00Z'],
].map(([from = '', to = '']) => ({ from: Date.parse(from), to: Date.parse(to) }));

/** @param ms negative: before `at`. @returns the instant, ms since 1970 */
export function worked(at: number, ms: number): number {
  let left = Math.abs(ms);
  for (const { from, to } of ms > 0 ? INTERVALS : INTERVALS.toReversed()) {
    const [begin, end] = [Math.max(from, ms > 0 ? at : from), Math.min(to, ms > 0 ? to : at)];
    if (end - begin >= left) return ms > 0 ? begin + left : end - left;
    left -= Math.max(0, end - begin);
  }
  throw new RangeError('the model ends here');
}
