/** A span of the week, as in quiet hours and working time. */
import Type, { type Static } from 'typebox';
import { oneOf } from './primitives.ts';
import { WEEKDAYS } from './weekdays.ts';

const WallTime = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'a time of day as HH:MM (24 hours)',
});

/** From `from` on each of `days` until the next `to` (past midnight if `to` is not later than `from`). */
export const DaySpan = Type.Object(
  {
    from: WallTime,
    to: WallTime,
    days: Type.Array(oneOf(...WEEKDAYS), { minItems: 1, maxItems: 7, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type DaySpan = Static<typeof DaySpan>;
