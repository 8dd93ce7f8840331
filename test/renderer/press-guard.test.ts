/** Intent of a pointer press: a row that moved under the pointer was not chosen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPressGuard, LAYOUT_REST_MS, type Press } from '../../renderer/state/press-guard.ts';

const HERE = { x: 100, y: 50 };
const mouse = (at: number, point = HERE): Press => ({ by: 'mouse', at, ...point });
const finger = (at: number): Press => ({ by: 'finger', at, ...HERE });

test('a mouse that rests means nothing that slid under it, however long it waits, until it moved by 4 px', () => {
  const guard = createPressGuard();
  guard.moved(HERE);
  guard.replaced(1_000);
  assert.equal(guard.admits(mouse(1_010)), false);
  assert.equal(guard.admits(mouse(60_000)), false);
  guard.moved({ x: 103, y: 50 });
  assert.equal(guard.admits(mouse(60_010, { x: 103, y: 50 })), false, '3 px are a tremble');
  guard.moved({ x: 104, y: 50 });
  assert.ok(guard.admits(mouse(60_020, { x: 104, y: 50 })));
  guard.moved(HERE);
  assert.ok(guard.admits(mouse(60_030)), 'there and back');
  guard.replaced(60_040);
  assert.equal(guard.admits(mouse(60_050)), false);
});

test('what came by a press or by scrolling is meant once the mouse moved, or after a moment', () => {
  const guard = createPressGuard();
  guard.moved(HERE);
  guard.shifted(1_000);
  assert.equal(guard.admits(mouse(1_000 + LAYOUT_REST_MS - 1)), false, 'a double click');
  assert.ok(guard.admits(mouse(1_000 + LAYOUT_REST_MS)));
  guard.shifted(5_000);
  assert.ok(guard.admits(mouse(5_010, { x: 100, y: 55 })));
  guard.replaced(6_000);
  guard.moved({ x: 100, y: 60 });
  guard.shifted(6_100);
  assert.equal(guard.admits(mouse(6_110, { x: 100, y: 60 })), false, 'moved, and then scrolled');
});

test('a mouse that is not known to be anywhere means something once it has moved', () => {
  const guard = createPressGuard();
  guard.replaced(0);
  assert.equal(guard.admits(mouse(60_000)), false);
  guard.moved(HERE);
  assert.ok(guard.admits(mouse(60_010)));
});

test('a finger means what was at rest for 400 ms when it came down, and until it was lifted', () => {
  const guard = createPressGuard();
  guard.replaced(1_000);
  guard.pressed(1_000 + LAYOUT_REST_MS - 1);
  assert.equal(guard.admits(finger(9_000)), false, 'it came down too early, however long it stayed');
  guard.pressed(9_100);
  assert.ok(guard.admits(finger(9_200)));
  guard.pressed(9_300);
  guard.shifted(9_310);
  assert.equal(guard.admits(finger(9_900)), false, 'it slid away below the finger');
  assert.ok(guard.admits(finger(9_900)), 'the next press is one of its own');
});

test('a key or an assistive program always presses, and a clock that was set back blocks no one', () => {
  const guard = createPressGuard();
  guard.moved(HERE);
  guard.replaced(10_000);
  assert.ok(guard.admits({ by: 'keyboard', at: 10_000, x: 0, y: 0 }));
  assert.equal(guard.admits(finger(10_100)), false);
  assert.ok(guard.admits(finger(500)));
});
