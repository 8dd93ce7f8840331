import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormats } from '../../shared/formats.ts';
import { isolate, isolating } from '../../shared/rules/isolate.ts';

const SARA = 'سارة';
const APART = `\u2068${SARA}\u2069`;

test('text from right to left is isolated, other text stays as it is', () => {
  assert.equal(isolate(SARA), APART);
  assert.equal(isolate('Dana Zürich 漢字 12'), 'Dana Zürich 漢字 12');
  assert.equal(createFormats('en').list(['Dana', SARA]), `Dana and ${APART}`);
});

test('what is put into a sentence of a catalogue is isolated, at any depth; words and numbers are not', () => {
  const words = {
    plain: SARA,
    said: (name: string, times: number) => `${name} said it ${times} times`,
    deeper: { by: { name: (name: string) => `by ${name}` }, all: ['a', 'b'] },
  };
  const t = isolating(words);
  assert.equal(t.plain, SARA);
  assert.equal(t.said(SARA, 3), `${APART} said it 3 times`);
  assert.equal(t.said('Dana', 3), 'Dana said it 3 times');
  assert.equal(t.deeper.by.name(SARA), `by ${APART}`);
  assert.deepEqual([...t.deeper.all], ['a', 'b']);
  assert.equal(t.deeper.by.name, t.deeper.by.name);
  assert.deepEqual(Object.keys(t), Object.keys(words));
});
