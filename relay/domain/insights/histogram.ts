/** Durations as counts of 32 fixed buckets: histograms of different hours, sources and relays can be added. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Upper bounds in seconds, inclusive. The last bucket has no bound. */
const BOUNDS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12, 18].map((hours) => hours * HOUR),
  ...[1, 2, 3, 4, 5, 7, 10, 14, 21, 30].map((days) => days * DAY),
];
export const BUCKETS: number = BOUNDS.length + 1;

/** @param ms negative, after a clock was set back: the first bucket */
export function bucketOf(ms: number): number {
  const seconds = ms / 1000;
  const index = BOUNDS.findIndex((bound) => seconds <= bound);
  return index < 0 ? BOUNDS.length : index;
}

/** @returns upper bound of the bucket, in seconds; of the last bucket its lower bound. Null: no durations */
export function percentileOf(histogram: ArrayLike<number>, share: number): number | null {
  const counts = Array.from(histogram);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return null;
  let below = 0;
  const index = counts.findIndex((count) => {
    below += count;
    return below >= total * share;
  });
  return BOUNDS[index] ?? BOUNDS.at(-1) ?? null;
}
