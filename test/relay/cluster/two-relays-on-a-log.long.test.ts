/** Two relays, each on its own replica, on one in-memory log. */
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

twoRelays({ ...clock, shift }, (id, { monotonic }, first) => ({
  cluster: { connect: () => world.connect(id), monotonic },
  ...(first ? { keysOf: first } : {}),
}));
