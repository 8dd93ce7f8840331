/** Repeated notification: a critical alert, failure or case notifies again until it is acknowledged or claimed. */
import type { Item } from '../items.ts';
import { parseDuration } from './duration.ts';

/** Default interval in ms, if neither event nor directory sets it. */
export const DEFAULT_REPEAT_MS = 15 * 60_000;
/** After this many, no one is at a desk: that is a case for escalation. */
export const MAX_REPEATS = 20;
const SHORTEST_MS = 60_000;

/** @returns why the interval is invalid; null if valid. `PT0S` means never. */
export function repeatFault(iso: string): string | null {
  try {
    const length = parseDuration(iso);
    return length === 0 || length >= SHORTEST_MS ? null : 'must be a minute or longer, or PT0S for never';
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a duration';
  }
}

const REPEATING: ReadonlySet<string> = new Set(['alert.raised', 'exception.raised', 'case.escalated']);

const mayRepeat = (type: string): boolean => REPEATING.has(type);

/** Whether it should keep notifying: critical, open, undecided and unclaimed. */
export const callsOut = (item: Item): boolean =>
  mayRepeat(item.type) &&
  item.severity === 'critical' &&
  item.state === 'open' &&
  item.decision?.state === 'open' &&
  item.claimedBy === null;
