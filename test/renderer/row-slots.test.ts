/** Elements of a virtual list: which row each displays while the list scrolls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assignSlots, type SlottedRow } from '../../renderer/state/row-slots.ts';

const keysOf = (first: number, count: number): string[] => Array.from({ length: count }, (_, n) => `row ${first + n}`);
const NONE: ReadonlySet<number> = new Set();
const slotsOf = (rows: readonly SlottedRow[]): number[] => rows.map(({ slot }) => slot);

/** Elements that React moves: those that follow an element that was behind them before. */
function movedBetween(before: readonly SlottedRow[], now: readonly SlottedRow[]): string[] {
  const placeOf = new Map(before.map(({ slot }, place) => [slot, place]));
  const moved: string[] = [];
  let last = -1;
  for (const { key, slot } of now) {
    const place = placeOf.get(slot);
    if (place === undefined) continue;
    if (place < last) moved.push(key);
    last = Math.max(last, place);
  }
  return moved;
}

test('rows scrolled to the next screen take the elements of the previous one, in their order', () => {
  const before = assignSlots([], keysOf(0, 5), NONE);
  const now = assignSlots(before, keysOf(100, 5), NONE);
  assert.deepEqual(slotsOf(now), slotsOf(before));
});

test('a row scrolled in below takes the element of the row scrolled out above', () => {
  const before = assignSlots([], keysOf(0, 4), NONE);
  const now = assignSlots(before, keysOf(1, 4), NONE);
  const [first, ...others] = slotsOf(before);
  assert.deepEqual(slotsOf(now), [...others, first]);
});

test('an element in use is not reused', () => {
  const before = assignSlots([], keysOf(0, 3), NONE);
  const now = assignSlots(before, keysOf(10, 3), new Set([1]));
  assert.equal(slotsOf(now).includes(1), false);
  assert.equal(new Set(slotsOf(now)).size, 3);
});

test('a rendered row keeps its element and is not moved, wherever the list scrolls', () => {
  const screens = fc.array(
    fc.record({
      first: fc.integer({ min: 0, max: 40 }),
      count: fc.integer({ min: 0, max: 9 }),
      inUse: fc.array(fc.nat(12), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(screens, fc.integer({ min: 0, max: 40 }), (scrolled, active) => {
      let before: SlottedRow[] = [];
      for (const { first, count, inUse } of scrolled) {
        const rows = new Set([...Array.from({ length: count }, (_, n) => first + n), active]);
        const keys = [...rows].sort((a, b) => a - b).map((row) => `row ${row}`);
        const now = assignSlots(before, keys, new Set(inUse));
        assert.deepEqual(
          now.map(({ key }) => key),
          keys,
        );
        assert.equal(new Set(slotsOf(now)).size, now.length, 'one row for each element');
        const moved = movedBetween(before, now);
        for (const { key, slot } of before) {
          const next = now.find((row) => row.slot === slot);
          if (keys.includes(key)) assert.equal(next?.key, key, 'the same element');
          else if (inUse.includes(slot)) assert.equal(next, undefined, 'not reused');
          if (keys.includes(key)) assert.equal(moved.includes(key), false, 'not moved');
        }
        before = now;
      }
    }),
  );
});
