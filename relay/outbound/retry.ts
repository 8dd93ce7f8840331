/** Schedules of delivery retries (contract section 5) and status queries. */
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

/** ms before each status query: most are final within seconds, a phone that is off may take hours. After about 6 h it stays `sent`. */
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

/** ±20 %, so that messages that failed together are not retried together. */
const JITTER = 0.2;

/** @param attempt number of the failed attempt, from 1. @param delays ms. @returns ms until the next attempt; null: no more attempts */
export function retryDelay(attempt: number, delays: readonly number[], random: Random): number | null {
  const delay = delays[attempt - 1];
  if (delay === undefined) return null;
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random.fraction()));
}
