/** Where a read goes in slices others have their turn between two of them, for virtual time: what goes on beside it is the same in each run. */
import type { Pace } from '../../../relay/domain/store-ports.ts';
import type { Turns } from '../../../relay/domain/turns.ts';
import type { Chance } from '../chance.ts';
import type { Life } from '../time.ts';

/** Chance that a slice is used up when that is asked; virtual ms until the next one begins. */
const PAUSE = { chance: 0.12, atOnce: 0.4, spread: 600 } as const;
/** Indexes follow so many times later than in a relay that is not simulated: each time costs a transaction. */
const SLOWER = 25;

export function pausingTurns(life: Life, chance: Chance): Turns {
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

export const virtualPace = (life: Life): Pace => ({
  now: () => life.now() / SLOWER,
  after: (ms, task) => life.after(ms * SLOWER, task),
  hasTime: () => false,
});
