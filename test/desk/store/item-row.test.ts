import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRow } from '../../../desk/store/item-row.ts';
import { makeItem } from '../../helpers/items.ts';

test('a text that was stored before texts were cleaned is read clean', () => {
  const item = makeItem(0, { title: '\u202e000.001', facts: [{ label: 'T\u200botal', value: '\u2067000.001' }] });
  const read = readRow({ json: JSON.stringify(item), own: null, beckoned_at: null });
  assert.equal(read?.item.title, '000.001');
  assert.deepEqual(read?.item.facts, [{ label: 'Total', value: '000.001' }]);
});
