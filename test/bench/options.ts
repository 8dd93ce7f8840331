/** Command line of `npm run bench`: `[NAME…] [--rounds N] [--trial] [--write]`. */
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  // Benches are also imported by tests, whose arguments are others.
  strict: false,
  options: { rounds: { type: 'string' }, trial: { type: 'boolean' }, write: { type: 'boolean' } },
});

export const names: readonly string[] = positionals;
export const writes: boolean = values.write === true;
/** A run that only shows whether the bench works: two rounds, a fraction of its sizes. */
const isTrial: boolean = values.trial === true;
/** Of a full run. Fewer have no verdict. */
export const FULL_ROUNDS = 9;
export const ROUNDS: number = typeof values.rounds === 'string' ? Number(values.rounds) : isTrial ? 2 : FULL_ROUNDS;

/** @returns `size`, or in a trial a fiftieth, at least `least` */
export const sized = (size: number, least = 1): number =>
  isTrial ? Math.min(size, Math.max(least, Math.ceil(size / 50))) : size;
