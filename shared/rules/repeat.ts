/** Repeat until somebody takes it: a critical alert, failure or case beckons anew while nobody has acknowledged or claimed it. */
import type { Item } from '../items.ts';
import { parseDuration } from './duration.ts';

/** ms between two beckons where neither event nor directory says otherwise. */
export const DEFAULT_REPEAT_MS = 15 * 60_000;
/** Whoever was not reached by so many is not at the desk: escalation is for that. */
export const MAX_REPEATS = 20;
const SHORTEST_MS = 60_000;

/** @returns why this cannot be how often something repeats; null if it can. `PT0S` means never. */
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

/** True while it should beckon again and again: critical, open, asked of everyone, taken by nobody. */
export const callsOut = (item: Item): boolean =>
  mayRepeat(item.type) &&
  item.severity === 'critical' &&
  item.state === 'open' &&
  item.decision?.state === 'open' &&
  item.claimedBy === null;
