/** A failure that is repeatedly resolved and raised is one flapping item (contract section 2, "Folding"). */
import type { Fold } from '../items.ts';

const FLAPPING_CYCLES = 3;
export const FLAPPING_MS = 10 * 60_000;

/** Whether it still counts as flapping: its last recurrence is within `FLAPPING_MS`. */
export function isFlapping(fold: Fold, at: string): boolean {
  const last = fold.cycles?.at(-1);
  return fold.flapping === true && last !== undefined && Date.parse(last) >= Date.parse(at) - FLAPPING_MS;
}

/** Updates the cycles of a fold that is raised again after being resolved. @param at RFC 3339, time of acceptance */
export function withCycle(fold: Fold, at: string): Pick<Fold, 'cycles' | 'flapping'> {
  const since = Date.parse(at) - FLAPPING_MS;
  const recent = (fold.cycles ?? []).filter((cycle) => Date.parse(cycle) >= since);
  const cycles = [...recent, at].slice(-FLAPPING_CYCLES);
  return isFlapping(fold, at) || cycles.length === FLAPPING_CYCLES ? { cycles, flapping: true } : { cycles };
}

/** Resets the flapping state. */
export function withoutCycles({ flapping: _, cycles: __, ...fold }: Fold): Fold {
  return fold;
}
