/** Invariants under crashes and network faults. For more seeds see `once-broken.test.ts`, `reach/` and `npm run simulate`. */
import { test } from 'node:test';
import { runSeeds, upTo } from './many-seeds.ts';

test('6 seeds of several relays: all copies are equal, and each has what is in the log', async () => {
  await runSeeds(upTo(6), true, 2);
});

test('30 seeds of one relay: nothing is lost, nothing happens twice, and all agree in the end', async () => {
  await runSeeds(upTo(30), false, 2);
});
