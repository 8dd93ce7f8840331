/**
 * 200 seeds of one relay and of several reach every fault; a fault that no seed reaches would leave its promise untested. Four files run
 * 50 seeds each, so that they run in parallel. Each must reach every kind that is not rare.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER_REACHABLE, missing, REACHABLE } from '../coverage.ts';
import { runSeeds, upTo } from '../many-seeds.ts';

const SEEDS_OF_PART = 50;

/**
 * Kinds that fewer than four parts reach, with a seed whose part must reach them. After a change of the simulation, `npm run simulate --
 * --from SEED --seeds 50 --coverage` counts the kinds of a part.
 */
const RARE: ReadonlyMap<string, number> = new Map([
  ['the relay dies after release', 187],
  ['the relay dies before snooze', 5],
  ['the relay dies before withdraw', 2],
  ['the relay dies before replay a dead letter', 98],
  ['the relay dies after replay a dead letter', 198],
  ['the relay dies after seen', 23],
  ['the relay dies before seen', 3],
  ['the relay dies after delegate', 28],
  ['the relay dies after claim from the queue', 57],
  ['a desk dies after remove', 77],
]);
const RARE_IN_CLUSTERS: ReadonlyMap<string, number> = new Map([
  ['an answer that was recorded is lost by the log', 7],
  ['who reads waits for what another relay showed', 35],
  ['the access of somebody is ended whose desk is at a relay that is cut off', 8],
]);

export function testPart(part: 1 | 2 | 3 | 4): void {
  const last = part * SEEDS_OF_PART;
  const seeds = upTo(last).slice(-SEEDS_OF_PART);
  const expected = (kinds: readonly string[], rare: ReadonlyMap<string, number>) =>
    kinds.filter((kind) => seeds.includes(rare.get(kind) ?? last));
  /** Clusters also reach the faults of a single relay. */
  const reached = new Map<string, number>();

  test(`seeds ${seeds[0]} to ${last} of several relays hold, and reach the faults between relays`, async () => {
    const counts = await runSeeds(seeds, true, 1);
    assert.deepEqual(missing(counts, expected(CLUSTER_REACHABLE, RARE_IN_CLUSTERS)), [], 'never happened');
    for (const [kind, times] of counts) reached.set(kind, times);
  });

  test(`seeds ${seeds[0]} to ${last} of one relay hold, and reach the other faults`, async () => {
    const counts = await runSeeds(seeds, false, 1);
    assert.deepEqual(missing(new Map([...reached, ...counts]), expected(REACHABLE, RARE)), [], 'never happened');
  });

  test('rare kinds are kinds, and their seeds belong to a part', () => {
    for (const [rare, kinds] of [
      [RARE, REACHABLE],
      [RARE_IN_CLUSTERS, CLUSTER_REACHABLE],
    ] as const) {
      for (const [kind, seed] of rare) assert.ok(kinds.includes(kind) && seed <= 4 * SEEDS_OF_PART, kind);
    }
  });
}
