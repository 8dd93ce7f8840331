/** 200 seeds of each kind, in which everything that can go wrong does. A fault that no seed reaches any more would be a promise that nobody tests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER_REACHABLE, missing, REACHABLE } from './coverage.ts';
import { runSeeds, upTo } from './many-seeds.ts';

/** Beyond the first, those in which the rarest things happen: `npm run simulate -- --cluster --coverage` lists what there is. */
const OF_SEVERAL = [...upTo(200), 240, 259];
const ALONE = upTo(200);

/** What the rarest seeds of one relay reach, several relays reach as well. */
const reached = new Map<string, number>();

test(`${OF_SEVERAL.length} seeds of several relays hold, and reach every fault between relays`, async () => {
  const counts = await runSeeds(OF_SEVERAL, true, 4);
  assert.deepEqual(missing(counts, CLUSTER_REACHABLE), [], 'never happened');
  for (const [kind, times] of counts) reached.set(kind, times);
});

test(`${ALONE.length} seeds of one relay hold, and reach every other fault`, async () => {
  const counts = await runSeeds(ALONE, false, 4);
  assert.deepEqual(missing(new Map([...reached, ...counts]), REACHABLE), [], 'never happened');
});
