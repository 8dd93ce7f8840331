import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOf, placeOf, VIEWS } from '../../console/state/place.ts';

test('a place is found again by its address, whatever is opened in it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VIEWS), fc.option(fc.string({ minLength: 1, unit: 'grapheme' })), (view, open) => {
      assert.deepEqual(placeOf(addressOf({ view, open })), { view, open });
    }),
  );
});

test('an address that makes no sense is the overview', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', 'x', '#//x']) assert.equal(placeOf(hash).view, 'overview', hash);
  assert.deepEqual(placeOf('#/people/%E0%A4%A'), { view: 'people', open: null });
});
