/** A log that lost a relay's entries: no relay continues until a copy is chosen; then desks reload everything. */
import { createLogWorld } from './parts/log-world.ts';
import { losesEntries } from './parts/loses-entries.ts';

losesEntries(async () => {
  const world = createLogWorld();
  world.began = Date.now();
  let kept = 0;
  return {
    ...world,
    async mark() {
      kept = (await world.head()).position;
    },
    async lose() {
      for (const name of ['ahead', 'behind']) world.cut(name);
      world.rewind(kept);
    },
    async close() {},
  };
});
