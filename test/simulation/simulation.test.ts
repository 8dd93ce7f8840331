/** What must hold when programs die at any moment and the network does its worst; and that it would be found if it did not hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MUTANTS } from './mutants.ts';
import { simulate } from './simulation.ts';

/** More: `npm run simulate -- --seeds 10000`. */
const SEEDS = 60;

test(`${SEEDS} seeds: nothing is lost, nothing happens twice, and all agree in the end`, async () => {
  let deaths = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = await simulate(seed).catch((error: unknown) => {
      throw new Error(`seed ${seed} (npm run simulate -- --from ${seed} --seeds 1)`, { cause: error });
    });
    deaths += run.relayDeaths;
  }
  assert.ok(deaths > SEEDS, `the relay died ${deaths} times`);
});

/** What each fault of a relay breaks. */
const BREAKS: Readonly<Record<keyof typeof MUTANTS, RegExp>> = {
  'told before the commit': /what was taken is kept|an answer that was given is recorded/,
  'key not checked': /an answer is recorded once/,
  'cursor skipped': /a desk shows what the store holds/,
  'retry under a new id': /the source acts on an answer once/,
  'audited afterwards': /the trail tells of each answer once/,
};
/** Each was found by a fifth of the first 20 seeds at least. */
const ENOUGH = 20;

for (const [name, broken] of Object.entries(BREAKS)) {
  test(`a relay with the fault "${name}" is found out`, async () => {
    for (let seed = 1; seed <= ENOUGH; seed++) {
      const found = await simulate(seed, MUTANTS[name]).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (found === null) continue;
      assert.match(found, broken);
      return;
    }
    assert.fail(`not by ${ENOUGH} seeds`);
  });
}
