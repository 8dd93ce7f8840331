/** Runs in Firefox the tests that `npm test` runs only in Chromium. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesSaying, passesWith } from '../helpers/full-rerun.ts';

const files = filesSaying('BROWSERS_OF_RUN', 'test/{attacks,web}/**/*.test.ts');

test('there are such tests', () => assert.ok(files.length > 3, files.join(' ')));

for (const file of files) {
  test(file, { timeout: 600_000 }, async (t) =>
    assert.match(await passesWith(t, file, { TEST_BROWSERS: 'all' }), /firefox/),
  );
}
