/** What must hold when programs die at any moment and the network does its worst. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CLUSTER_REACHABLE, missing, REACHABLE } from './coverage.ts';
import { clusterPlanOf, type Plan, planOf } from './plan.ts';
import { openSimulator } from './simulation.ts';

/** More: `npm run simulate -- --seeds 10000`, and the same with `--cluster`. A world of several relays takes three times as long as one of one. */
const SEEDS = { alone: 176 } as const;
/** The first, and those in which the rarest things happen: `npm run simulate -- --cluster --coverage` tells what there is. */
const OF_SEVERAL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 18, 24, 47, 240, 259] as const;
const simulator = openSimulator();
after(() => simulator.close());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

async function runAll(
  seeds: readonly number[],
  planOfSeed: (seed: number) => Plan,
  option: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const { summary, broken } = await simulator.run(planOfSeed(seed));
    if (broken) {
      const again = `npm run simulate --${option} --from ${seed} --seeds 1 --shrink`;
      throw new Error(`seed ${seed} (${again}): ${broken.message}`, { cause: broken });
    }
    for (const [kind, times] of summary.counts) counts.set(kind, (counts.get(kind) ?? 0) + times);
  }
  return counts;
}

/** Of one relay what the rarest seeds reach, several reach as well. */
const reached = new Map<string, number>();

test(`${OF_SEVERAL.length} seeds of several relays: the same at each, and what is in the log is in all; nothing that can go wrong between them is left out`, async () => {
  const counts = await runAll(OF_SEVERAL, clusterPlanOf, ' --cluster');
  assert.deepEqual(missing(counts, CLUSTER_REACHABLE), [], 'never happened');
  for (const [kind, times] of counts) reached.set(kind, times);
});

test(`${SEEDS.alone} seeds: nothing is lost, nothing happens twice, and all agree in the end; nothing that can go wrong is left out`, async () => {
  const counts = await runAll(upTo(SEEDS.alone), planOf, '');
  assert.deepEqual(missing(new Map([...reached, ...counts]), REACHABLE), [], 'never happened');
});

/** What seeds beyond those above once found, by what happens in them. */
const ONCE_BROKEN = [
  [664, 'two desks of one person ask back at the same moment'],
  [716, 'a delivery waits for its next try while the clock is set back'],
  [1029, 'what was sent before all was well arrives long after'],
  [2964, 'a snooze reaches a relay by whose clock it is over'],
] as const;
for (const [seed, what] of ONCE_BROKEN) {
  test(`seed ${seed}: ${what}`, async () => {
    await simulator.simulate(seed);
  });
}
