/** Types the README of the mappings. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { typePage } from './terminal.ts';

const page = await typePage({ page: 'mappings/README.md', changes: {}, env: { BECKON_DATA: '.beckon/mappings' } });
after(page.close);

test('a mapping is tried with its example, and imported', () => {
  assert.match(page.outputOf('hook try github'), /1 event, which fits/);
});
