/** The long version: many more seeds, and each fault must be detected by consecutive seeds. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CLUSTER_MUTANTS } from './cluster/mutants.ts';
import type { Faulty } from './faulty.ts';
import { CLUSTER_FOUND_BY, FOUND_BY } from './known-seeds.ts';
import { MUTANTS } from './mutants.ts';
import { clusterPlanOf, type Plan, planOf } from './plan.ts';
import { openSimulator } from './simulation.ts';

const ENOUGH = 1000;
const simulator = openSimulator();
after(() => simulator.close());

const WORLDS: readonly [
  name: string,
  planOfSeed: (seed: number) => Plan,
  mutants: Readonly<Record<string, () => Faulty>>,
  found: typeof FOUND_BY,
  seeds: number,
][] = [
  ['one relay', planOf, MUTANTS, FOUND_BY, 2000],
  ['several relays', clusterPlanOf, CLUSTER_MUTANTS, CLUSTER_FOUND_BY, 10_000],
];

for (const [world, planOfSeed, mutants, found, seeds] of WORLDS) {
  test(`${world}: ${seeds} seeds break no promise`, async () => {
    const failed: string[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const { broken } = await simulator.run(planOfSeed(seed));
      if (broken) failed.push(`seed ${seed}: ${broken.message}`);
    }
    assert.deepEqual(failed, []);
  });

  for (const [name, { broken }] of Object.entries(found)) {
    test(`${world}: "${name}" is found out within ${ENOUGH} seeds`, async () => {
      for (let seed = 1; seed <= ENOUGH; seed++) {
        const run = await simulator.run(planOfSeed(seed), mutants[name]?.());
        if (run.broken && broken.test(run.broken.message)) return;
      }
      assert.fail('no promise was broken');
    });
  }
}
