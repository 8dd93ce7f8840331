/** Compares `docs/accessibility.md` with the criteria of WCAG 2.2, levels A and AA. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tablesOf } from './tables.ts';

/** Success criteria of levels A and AA; WCAG 2.2 removed 4.1.1. */
const CRITERIA: Record<'A' | 'AA', string> = {
  A: `1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2
    2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2`,
  AA: `1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4
    3.3.3 3.3.4 3.3.8 4.1.3`,
};

const rows = tablesOf('accessibility.md')
  .filter(({ head }) => head[0] === 'criterion')
  .flatMap(({ rows: found }) => found);

test('every criterion of levels A and AA has its row, once', () => {
  const wanted = Object.entries(CRITERIA).flatMap(([level, ids]) => ids.split(/\s+/).map((id) => `${id} ${level}`));
  const found = rows.map(([criterion = '', level]) => `${criterion.split(' ')[0]} ${level}`);
  assert.deepEqual(found.toSorted(), wanted.toSorted());
});

test('each says a result, and how it was tried or what it lacks', () => {
  for (const [criterion, , result = '', how = ''] of rows) {
    assert.match(result, /^(met|in part|none)$/, criterion);
    assert.ok(how.length >= 'no video'.length, criterion);
  }
});
