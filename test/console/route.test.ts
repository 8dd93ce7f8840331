import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOf, routeOf, VIEWS } from '../../console/state/route.ts';

test('a route is found again by its address, whatever is opened in it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VIEWS), fc.option(fc.string({ minLength: 1, unit: 'grapheme' })), (view, open) => {
      assert.deepEqual(routeOf(addressOf({ view, open })), { view, open });
    }),
  );
});

test('an address that makes no sense is the overview', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', 'x', '#//x']) assert.equal(routeOf(hash).view, 'overview', hash);
  assert.deepEqual(routeOf('#/people/%E0%A4%A'), { view: 'people', open: null });
});
