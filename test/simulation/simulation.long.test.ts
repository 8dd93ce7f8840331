/** The same for long: many more seeds, and each fault found by seeds in their order, whichever they are. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FOUND_BY } from './known-seeds.ts';
import { MUTANTS } from './mutants.ts';
import { planOf } from './plan.ts';
import { openSimulator } from './simulation.ts';

const SEEDS = 2000;
const ENOUGH = 1000;
const simulator = openSimulator();
after(() => simulator.close());

test(`${SEEDS} seeds break no promise`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { broken } = await simulator.run(planOf(seed));
    if (broken) failed.push(`seed ${seed}: ${broken.message}`);
  }
  assert.deepEqual(failed, []);
});

for (const [name, { broken }] of Object.entries(FOUND_BY)) {
  test(`"${name}" is found out within ${ENOUGH} seeds`, async () => {
    for (let seed = 1; seed <= ENOUGH; seed++) {
      const run = await simulator.run(planOf(seed), MUTANTS[name]?.());
      if (run.broken && broken.test(run.broken.message)) return;
    }
    assert.fail('no promise was broken');
  });
}
