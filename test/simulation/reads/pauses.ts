/** Pauses between the slices of a read, in virtual time, so that the interleaving with other work is reproducible. */

import type { ReadTurns } from '../../../relay/domain/read-slices.ts';
import type { IndexPace } from '../../../relay/domain/store-ports.ts';
import type { Chance } from '../chance.ts';
import type { Life } from '../time.ts';

/** Probability that a time check ends the slice, and that the next starts at once; otherwise the maximum pause, virtual ms. */
const PAUSE = { chance: 0.12, atOnce: 0.4, spread: 600 } as const;
/** Factor by which index updates are slower than in a real relay: each costs a transaction. */
const SLOWER = 25;

export function pausingTurns(life: Life, chance: Chance): ReadTurns {
  let now = 0;
  return {
    now() {
      if (chance.happens(PAUSE.chance)) now += 1;
      return now;
    },
    next: () =>
      new Promise((resolve) => {
        life.after(chance.happens(PAUSE.atOnce) ? 0 : chance.below(PAUSE.spread), resolve);
      }),
  };
}

export const virtualPace = (life: Life): IndexPace => ({
  now: () => life.now() / SLOWER,
  after: (ms, task) => life.after(ms * SLOWER, task),
  hasTime: () => false,
});
