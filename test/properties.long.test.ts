/** Properties with their full number of runs; the short run does a quarter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesSaying, passesWith } from './helpers/full-rerun.ts';

const files = filesSaying('helpers/runs.ts', 'test/**/*.test.ts');

test('there are such tests', () => assert.ok(files.length > 8, files.join(' ')));

for (const file of files) {
  test(file, { timeout: 600_000 }, async (t) => {
    await passesWith(t, file, { TEST_RUNS: 'all' });
  });
}
