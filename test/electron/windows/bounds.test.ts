import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitting, grown, placeNearTray, visibleBounds } from '../../../electron/windows/bounds.ts';

const DISPLAYS = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 1000 },
];
const MINIMUM = { width: 420, height: 520 };

test('a remembered window position that is still visible is used, at least at the smallest size', () => {
  assert.deepEqual(visibleBounds({ x: 100, y: 50, width: 300, height: 900 }, DISPLAYS, MINIMUM), {
    x: 100,
    y: 50,
    width: 420,
    height: 900,
  });
  assert.deepEqual(visibleBounds({ x: 2000, y: 50, width: 800, height: 600 }, DISPLAYS, MINIMUM)?.x, 2000);
});

test('the display is gone, or nothing was remembered: the system places it', () => {
  assert.equal(visibleBounds({ x: 4000, y: 50, width: 800, height: 600 }, DISPLAYS, MINIMUM), null);
  assert.equal(visibleBounds({ x: -790, y: 50, width: 800, height: 600 }, DISPLAYS, MINIMUM), null);
  assert.equal(visibleBounds(null, DISPLAYS, MINIMUM), null);
});

test('a reply window stays on the display, wherever the tray is', () => {
  const area = { x: 0, y: 24, width: 1280, height: 776 };
  const size = { width: 420, height: 220 };
  const tray = fc.option(
    fc.record({
      x: fc.integer({ min: 0, max: 1280 }),
      y: fc.integer({ min: 0, max: 800 }),
      width: fc.constant(24),
      height: fc.constant(24),
    }),
  );
  fc.assert(
    fc.property(tray, fc.nat(5), (bounds, nth) => {
      const box = placeNearTray(size, area, bounds, nth);
      assert.ok(box.x >= area.x && box.x + box.width <= area.x + area.width);
      assert.ok(box.y >= area.y && box.y + box.height <= area.y + area.height);
    }),
  );
});

test('a window grows to the height that its page requests, and never shrinks', () => {
  assert.equal(fitting(220, { height: 232, shown: 220 }, 480), 232);
  assert.equal(fitting(220, { height: 200, shown: 147 }, 480), 300, 'enlarged by half: 200 of its pixels are 300 here');
  assert.equal(fitting(220, { height: 100, shown: 220 }, 480), 220);
  assert.equal(fitting(220, { height: 10_000, shown: 1 }, 480), 480);
  assert.equal(fitting(500, { height: 10_000, shown: 1 }, 480), 500);
});

test('what grows stays where it is, and moves up only to stay on the display', () => {
  const area = { x: 0, y: 24, width: 1280, height: 776 };
  assert.deepEqual(grown({ x: 50, y: 100, width: 420, height: 220 }, 80, area).y, 100);
  assert.deepEqual(grown({ x: 50, y: 564, width: 420, height: 220 }, 80, area), {
    x: 50,
    y: 484,
    width: 420,
    height: 300,
  });
  assert.equal(grown({ x: 50, y: 564, width: 420, height: 220 }, 700, area).y, 24);
});
