/** Mutation tests: relays and desks with an injected fault, on seeds that are known to detect it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CLUSTER_MUTANTS } from './cluster/mutants.ts';
import { CLUSTER_FOUND_BY, FOUND_BY } from './known-seeds.ts';
import { MUTANTS } from './mutants.ts';
import { clusterPlanOf, planOf } from './plan.ts';
import { openSimulator } from './simulation.ts';

const simulator = openSimulator();
after(() => simulator.close());

test('each fault has a seed that finds it', () => {
  assert.deepEqual(Object.keys(FOUND_BY), Object.keys(MUTANTS));
  assert.deepEqual(Object.keys(CLUSTER_FOUND_BY), Object.keys(CLUSTER_MUTANTS));
});

for (const [name, { seed, broken }] of Object.entries(FOUND_BY)) {
  test(`"${name}" is found out`, async () => {
    const run = await simulator.run(planOf(seed), MUTANTS[name]?.());
    assert.match(run.broken?.message ?? 'no promise was broken', broken);
  });
}

for (const [name, { seed, broken }] of Object.entries(CLUSTER_FOUND_BY)) {
  test(`several relays: "${name}" is found out`, async () => {
    const run = await simulator.run(clusterPlanOf(seed), CLUSTER_MUTANTS[name]?.());
    assert.match(run.broken?.message ?? 'no promise was broken', broken);
  });
}
