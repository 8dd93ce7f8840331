/** Working time of a role or location, in which the automatic steps of an item may be counted (contract section 2, "Working time"). */
import Type, { type Static } from 'typebox';
import { DaySpan } from './day-span.ts';
import { DAY_SPANS_MAX } from './preference-values.ts';
import { oneOf } from './primitives.ts';

export const Clock = oneOf('elapsed', 'working');
export type Clock = Static<typeof Clock>;

export const HOLIDAYS_MAX = 2000;
/** A day without working time: one date, or with `/P1Y` the same date each year from then on. */
const Holiday = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(/P1Y)?$',
  description: 'a date such as 2026-12-24, or 2026-12-25/P1Y for each year from then on',
});

export const WorkingTime = Type.Object(
  {
    timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone' }),
    spans: Type.Array(DaySpan, { minItems: 1, maxItems: DAY_SPANS_MAX }),
    holidays: Type.Optional(Type.Array(Holiday, { maxItems: HOLIDAYS_MAX })),
  },
  { additionalProperties: false },
);
export type WorkingTime = Static<typeof WorkingTime>;

/** In the directory file: `holidaysFile` names an iCalendar file in place of `holidays`. */
export const WorkingTimeOfFile = Type.Object(
  { ...WorkingTime.properties, holidaysFile: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })) },
  { additionalProperties: false },
);
