/** Two relays, each on a copy of its own, on one log in memory. */
import { createShiftedClock } from '../parts/clock.ts';
import { createLogWorld } from './parts/log-world.ts';
import { twoRelays } from './parts/two-relays.ts';

const world = createLogWorld();
world.began = Date.now();
const clock = createShiftedClock();
const shift = (ms: number): void => {
  world.began += ms;
  clock.shift(ms);
};

twoRelays({ now: clock.now, shift }, (id, { monotonic }, first) => ({
  cluster: { connect: () => world.connect(id), monotonic },
  ...(first ? { keysOf: first } : {}),
}));
