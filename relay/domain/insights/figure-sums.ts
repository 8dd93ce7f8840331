/** Sums of rows with counts and histograms. */
import type { InsightCounts, InsightRow } from '../../../shared/admin/insights.ts';
import type { OwnInsights, Percentiles } from '../../../shared/insights.ts';
import { BUCKETS, percentileOf } from './histogram.ts';
import {
  DURATIONS,
  type DurationName,
  type Figures,
  ITEM_COUNTS,
  type ItemCount,
  PERSON_COUNTS,
} from './insight-ports.ts';

export interface Sum {
  counts: number[];
  /** Histograms one after another. */
  durations: Uint32Array;
}

export const emptySum = (counts: readonly string[]): Sum => ({
  counts: counts.map(() => 0),
  durations: new Uint32Array(DURATIONS.length * BUCKETS),
});

export function addCounts({ counts }: Pick<Sum, 'counts'>, figures: Figures): void {
  for (let index = 0; index < counts.length; index += 1) {
    counts[index] = (counts[index] ?? 0) + figures.count(index);
  }
}

export function addTo(sum: Sum, figures: Figures): void {
  addCounts(sum, figures);
  const { durations } = figures;
  if (!durations) return;
  for (let index = 0; index < sum.durations.length; index += 1) {
    const count = durations[index] ?? 0;
    // Most buckets of an hour are empty.
    if (count !== 0) sum.durations[index] = (sum.durations[index] ?? 0) + count;
  }
}

function percentiles({ durations }: Sum, name: DurationName): Percentiles {
  const from = DURATIONS.indexOf(name) * BUCKETS;
  const histogram = durations.subarray(from, from + BUCKETS);
  return { p50: percentileOf(histogram, 0.5), p90: percentileOf(histogram, 0.9) };
}

const timesOf = (sum: Sum): Pick<InsightRow, 'firstSightSeconds' | 'firstAnswerSeconds' | 'decisionSeconds'> => ({
  firstSightSeconds: percentiles(sum, 'firstSight'),
  firstAnswerSeconds: percentiles(sum, 'firstAnswer'),
  decisionSeconds: percentiles(sum, 'decision'),
});

export const countOf = (sum: Pick<Sum, 'counts'>, name: ItemCount): number =>
  sum.counts[ITEM_COUNTS.indexOf(name)] ?? 0;

export function itemCounts(sum: Pick<Sum, 'counts'>): InsightCounts {
  const of = (count: ItemCount) => countOf(sum, count);
  return {
    events: of('events'),
    items: of('items'),
    asking: of('asking'),
    open: of('open'),
    answered: of('answered'),
    inTime: of('inTime'),
    late: of('late'),
    expired: of('expired'),
    snoozes: of('snoozes'),
  };
}

export const itemRow = (key: string, name: string | null, sum: Sum): InsightRow => ({
  key,
  ...(name !== null && { name }),
  ...itemCounts(sum),
  ...timesOf(sum),
});

export function ownFigures(sum: Sum): Omit<OwnInsights, 'from' | 'to'> {
  const [items = 0, answered = 0, inTime = 0, late = 0, snoozes = 0] = PERSON_COUNTS.map(
    (_, index) => sum.counts[index],
  );
  return { items, answered, inTime, late, snoozes, ...timesOf(sum) };
}

/** What belongs to an item and not to a person is zero. */
export const personRow = (key: string, name: string | null, sum: Sum): InsightRow => ({
  key,
  ...(name !== null && { name }),
  events: 0,
  asking: 0,
  open: 0,
  expired: 0,
  ...ownFigures(sum),
});
