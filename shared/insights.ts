/** Counts and times of items: a person's own week, and for administrators (`admin/insights.ts`). */
import Type, { type Static } from 'typebox';
import { Nullable } from './primitives.ts';

export const Count = Type.Integer({ minimum: 0 });
export const DateText = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day such as 2026-12-01, in UTC',
});

/** Upper bound of the histogram's bucket, in seconds; 2592000 stands for all longer times. Null: no times. */
const Percentile = Nullable(Count);
export const Percentiles = Type.Object({ p50: Percentile, p90: Percentile });
export type Percentiles = Static<typeof Percentiles>;

/** Times from the acceptance of the item. */
export const times = {
  firstSightSeconds: Percentiles,
  firstAnswerSeconds: Percentiles,
  decisionSeconds: Percentiles,
};

/** `items`: opened for the first time. `inTime`, `late`: answers that decided an item, by the time it was due. */
export const OwnInsights = Type.Object({
  from: DateText,
  to: DateText,
  items: Count,
  answered: Count,
  inTime: Count,
  late: Count,
  snoozes: Count,
  ...times,
});
export type OwnInsights = Static<typeof OwnInsights>;
