/** When a failed delivery is tried again (contract section 5), and when the status of a sent one is asked. */
import type { Random } from '../domain/ports.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** ms to wait after the first, second, … failed attempt; after the last the message is a dead letter. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
];

/**
 * ms to wait before a status is asked for the first, second, … time: most are known within seconds, a phone that is switched off may
 * take hours. After the last, some six hours on, the message stays as sent.
 */
export const STATUS_DELAYS_MS: readonly number[] = [
  2 * SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  HOUR,
  HOUR,
  HOUR,
  HOUR,
];

/** A fifth either way, so that messages that failed together do not come back together. */
const JITTER = 0.2;

/**
 * @param attempt the attempt that failed, 1 for the first
 * @param delays the schedule, in ms
 * @returns ms until the next attempt, or null when the schedule is used up
 */
export function retryDelay(attempt: number, delays: readonly number[], random: Random): number | null {
  const delay = delays[attempt - 1];
  if (delay === undefined) return null;
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random.fraction()));
}
