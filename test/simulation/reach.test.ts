/** 200 seeds of each kind must reach every fault; a fault that no seed reaches would leave its promise untested. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER_REACHABLE, missing, REACHABLE } from './coverage.ts';
import { runSeeds, upTo } from './many-seeds.ts';

/** Additional seeds for the rarest events; `npm run simulate -- --cluster --coverage` lists the counts. */
const OF_SEVERAL = [...upTo(200), 240, 259];
const ALONE = upTo(200);

/** Clusters also count the rarest events of the single-relay seeds. */
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
