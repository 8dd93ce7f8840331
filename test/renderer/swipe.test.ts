/** Touch on a row: telling swipes from scrolls, and the effects of a swipe. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canSnooze, swipeActionOf } from '../../renderer/state/row-actions.ts';
import { ARMED, AT_REST, isArmed, type Swipe, type SwipeEvent, sideOf, swipe } from '../../renderer/state/swipe.ts';
import type { ItemAction } from '../../shared/items.ts';
import { demoInbox } from '../helpers/demo-items.ts';
import { makeItem, viewOf } from '../helpers/items.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const BOTH = { left: true, right: true };
const down = (x = 180, y = 300, pointer = 1): SwipeEvent => ({ is: 'down', pointer, x, y, width: 360 });
const to = (x: number, y = 300, pointer = 1): SwipeEvent => ({ is: 'move', pointer, x, y });
const play = (events: readonly SwipeEvent[], sides = BOTH): Swipe =>
  events.reduce((now, event) => swipe(now, event, sides), AT_REST);

test('a finger that goes across pushes the row, and beyond the mark letting go does it', () => {
  assert.equal(play([down(), to(185)]).at, 'pressed');
  const pushed = play([down(), to(200), to(180 + ARMED - 1)]);
  assert.equal(sideOf(pushed), 'right');
  assert.equal(isArmed(pushed), false);
  assert.equal(isArmed(play([down(), to(200), to(180 + ARMED)])), true);
  assert.equal(sideOf(play([down(), to(160), to(60)])), 'left');
  assert.deepEqual(play([down(), to(300), { is: 'up', pointer: 1 }]), AT_REST);
});

test('pushing the row back before release does nothing', () => {
  const back = play([down(), to(300), to(182)]);
  assert.equal(isArmed(back), false);
});

test('a finger that goes along scrolls, wherever it goes afterwards', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 400 }), fc.integer({ min: -400, max: 400 }), (along, later) => {
      const across = Math.floor(along / 2);
      const now = play([down(), to(180 + across, 300 + along), to(180 + later, 300 + along)]);
      assert.deepEqual(now, AT_REST);
    }),
  );
});

test('the browser that takes the finger for a scroll, a second finger, and the edges of the screen end it', () => {
  assert.deepEqual(play([down(), to(300), { is: 'cancel', pointer: 1 }]), AT_REST);
  assert.deepEqual(play([down(), to(300), down(100, 100, 2)]), AT_REST);
  assert.deepEqual(play([down(10), to(200)]), AT_REST);
  assert.deepEqual(play([down(350), to(100)]), AT_REST);
  assert.equal(sideOf(play([down(), to(300), to(50, 300, 2)])), 'right', 'another finger moves nothing');
});

test('a side with nothing to do stays where it is', () => {
  const still = play([down(), to(300)], { left: true, right: false });
  assert.equal(sideOf(still), null);
  assert.equal(isArmed(still), false);
});

const action = (kind: ItemAction['kind'], rest: Partial<ItemAction> = {}): ItemAction => ({
  ...{ id: kind, label: kind, kind, comment: 'none', confirm: false },
  ...rest,
});
const withActions = (actions: ItemAction[], severity: 'warning' | 'critical' = 'warning') =>
  viewOf(makeItem(NOW, { actions, severity }));

test('a swipe acknowledges, marks as seen or takes over, and never decides', () => {
  assert.equal(swipeActionOf(withActions([action('acknowledge')]))?.do, 'acknowledge');
  assert.equal(swipeActionOf(withActions([action('approve'), action('reject')]))?.do, 'claim');
  assert.equal(swipeActionOf(withActions([]))?.do, 'seen');
  for (const view of demoInbox(NOW).map((item) => viewOf(item))) {
    const act = swipeActionOf(view);
    if (act?.do === 'acknowledge') assert.equal(act.action.kind, 'acknowledge');
  }
});

test('what goes out at once, or asks for a word, is not done by a swipe', () => {
  assert.equal(swipeActionOf(withActions([action('acknowledge')], 'critical'))?.do, 'claim');
  assert.equal(swipeActionOf(withActions([action('acknowledge', { comment: 'required' })]))?.do, 'claim');
  assert.equal(swipeActionOf(withActions([action('acknowledge', { confirm: true })]))?.do, 'claim');
});

test('an item that is closed, or answered already, is not pushed', () => {
  const closed = viewOf(makeItem(NOW, { state: 'closed' }));
  assert.equal(swipeActionOf(closed), null);
  assert.equal(canSnooze(closed), false);
});
