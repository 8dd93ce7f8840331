/** `GET /v1/admin/insights`. */
import Type, { type Static } from 'typebox';
import { Count, DateText, times } from '../insights.ts';
import { Instant, oneOf } from '../primitives.ts';

const Text = Type.String();

export const INSIGHT_GROUPS = ['source', 'type', 'role', 'person', 'hour'] as const;
export const InsightGroup = oneOf(...INSIGHT_GROUPS);
export type InsightGroup = Static<typeof InsightGroup>;

/** Key of roles with few members, of items without a role, and of roles that no longer exist. */
export const OTHER_ROLES = 'other';
/** A role with fewer members is part of `other`, since figures of one member are figures of a person. */
export const FEWEST_MEMBERS = 5;
/** Days of one report, and days for which counts are stored. */
export const INSIGHT_DAYS_MAX = 400;

/**
 * Items accepted in the period. `events`: accepted events, also those that changed an item. `asking`: items that ask for an answer; `open`: those
 * that still do. `inTime`, `late`: decided before or after `dueAt`, else `expiresAt`. By person: `items` were opened for the first time, and
 * all figures belong to the hour of the act.
 */
const InsightCounts = Type.Object({
  events: Count,
  items: Count,
  asking: Count,
  open: Count,
  answered: Count,
  inTime: Count,
  late: Count,
  expired: Count,
  snoozes: Count,
});
export type InsightCounts = Static<typeof InsightCounts>;

export const InsightRow = Type.Object({
  key: Text,
  /** Of the source, role or person; absent: it no longer exists, or has none. */
  name: Type.Optional(Text),
  ...InsightCounts.properties,
  ...times,
});
export type InsightRow = Static<typeof InsightRow>;

export const Insights = Type.Object({
  from: DateText,
  to: DateText,
  by: InsightGroup,
  rows: Type.Array(InsightRow),
  /** Of all items of the period, whatever the rows are about. */
  total: InsightCounts,
  /** Items of each hour from the beginning of `from` (UTC) to the end of `to`. */
  hours: Type.Array(Count, { maxItems: INSIGHT_DAYS_MAX * 24 }),
  /** `refused`: requests with events that were not accepted, but for the rate of their source. `prompt`: items of `items` that were on a screen within 5 s. */
  service: Type.Object({ accepted: Count, refused: Count, items: Count, shown: Count, prompt: Count }),
  /** Messages to people away and to customers. `failed`: abandoned, or reported as undelivered. */
  channels: Type.Array(Type.Object({ gateway: Text, kind: Text, sent: Count, failed: Count })),
  /** The oldest hours with items that still ask. `name`: of the source; absent: it no longer exists. */
  waiting: Type.Array(
    Type.Object({ since: Instant, source: Text, name: Type.Optional(Text), type: Text, open: Count }),
    { maxItems: 20 },
  ),
});
export type Insights = Static<typeof Insights>;
