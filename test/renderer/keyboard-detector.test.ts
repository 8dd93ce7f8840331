/** Detects the on-screen keyboard by the remaining visible area. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyboardDetector, type VisibleArea } from '../../renderer/keyboard-detector.ts';

const UPRIGHT: VisibleArea = { width: 390, height: 760, page: 760, scale: 1, inField: false };
const NOT = { typing: false, height: null };

test('a browser that resizes the page for the keyboard', () => {
  const read = keyboardDetector();
  assert.deepEqual(read(UPRIGHT), NOT);
  assert.deepEqual(read({ ...UPRIGHT, inField: true }), NOT);
  assert.deepEqual(read({ ...UPRIGHT, height: 430, page: 430, inField: true }), { typing: true, height: null });
  assert.deepEqual(read(UPRIGHT), NOT);
});

test('a press on a button beside the field is still typing, until the focus has left', () => {
  const read = keyboardDetector();
  read(UPRIGHT);
  const low = { ...UPRIGHT, height: 430, page: 430 };
  assert.equal(read({ ...low, inField: true }).typing, true);
  assert.equal(read(low).typing, true);
  assert.equal(read(UPRIGHT).typing, false);
  assert.equal(read(low).typing, false);
});

test('a browser that lets less of the page be seen: the page follows', () => {
  const read = keyboardDetector();
  read(UPRIGHT);
  assert.deepEqual(read({ ...UPRIGHT, height: 424.5, inField: true }), { typing: true, height: 425 });
  assert.deepEqual(read(UPRIGHT), NOT);
});

test('a bar of the browser that comes and goes is no keyboard, nor is a small phone', () => {
  const read = keyboardDetector();
  read({ ...UPRIGHT, height: 460, page: 460 });
  assert.deepEqual(read({ ...UPRIGHT, height: 404, page: 404, inField: true }), NOT);
});

test('a window that is made smaller while nothing is typed is no keyboard', () => {
  const read = keyboardDetector();
  read(UPRIGHT);
  assert.deepEqual(read({ ...UPRIGHT, height: 430, page: 430 }), NOT);
});

test('turned round, another height is the whole one; zoomed in, nothing is said', () => {
  const read = keyboardDetector();
  read(UPRIGHT);
  assert.deepEqual(read({ ...UPRIGHT, width: 760, height: 340, page: 340, inField: true }), NOT);
  assert.deepEqual(read({ ...UPRIGHT, width: 200, height: 300, scale: 2, inField: true }), NOT);
});
