/** A failure that is resolved and raised again and again is one thing that comes and goes, not many (contract section 2, "Folding"). */
import type { Fold } from '../items.ts';

const FLAPPING_CYCLES = 3;
export const FLAPPING_MS = 10 * 60_000;

/** True while it counts as coming and going: its last return is not long ago. */
export function isFlapping(fold: Fold, at: string): boolean {
  const last = fold.cycles?.at(-1);
  return fold.flapping === true && last !== undefined && Date.parse(last) >= Date.parse(at) - FLAPPING_MS;
}

/**
 * What a fold knows of its returns once it is raised again after having been resolved. A cycle is one such return.
 * @param at RFC 3339, the moment of acceptance
 */
export function cycled(fold: Fold, at: string): Pick<Fold, 'cycles' | 'flapping'> {
  const since = Date.parse(at) - FLAPPING_MS;
  const recent = (fold.cycles ?? []).filter((cycle) => Date.parse(cycle) >= since);
  const cycles = [...recent, at].slice(-FLAPPING_CYCLES);
  return isFlapping(fold, at) || cycles.length === FLAPPING_CYCLES ? { cycles, flapping: true } : { cycles };
}

/** It stands still again, whichever way. */
export function steady({ flapping: _, cycles: __, ...fold }: Fold): Fold {
  return fold;
}
