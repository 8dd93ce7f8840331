/** Screen reader announcements about the open item, which raises no notification; and which item counts as open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportActivity } from '../../renderer/state/activity-report.ts';
import { announcementsOf } from '../../renderer/state/announcements.ts';
import { createAttention } from '../../renderer/state/attention.ts';
import { problem } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/window.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, T0, uuid, withFate } from '../electron/parts/items.ts';

const words = wordsFor('en-GB');
const HOUR = 3_600_000;

test('a reminder of the open item is announced, at once where it is critical; of another one it is not', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const beckon = { at: iso(T0 + HOUR), reason: 'reminder' as const };
  for (const severity of ['notice', 'critical'] as const) {
    desk.item(approval(1, { severity }));
    const before = desk.desk.snapshot();
    desk.item(approval(1, { severity, beckon }));
    const said = (openItem: string | null) => announcementsOf(words, before, desk.desk.snapshot(), openItem);
    const text = `${severity === 'critical' ? 'Critical' : 'Asks again'}: PO 4701 needs your approval`;
    assert.deepEqual(said(uuid(1)), [{ text, urgent: severity === 'critical' }]);
    assert.deepEqual(said(uuid(2)), []);
    assert.deepEqual(said(null), []);
  }
});

test('an answer to the open item that its source refuses is announced, once', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(1), dana.user);
  desk.item(withFate(done, 'refused', 'already', T0));
  const before = desk.desk.snapshot();
  const at = (fate: 'delivering' | 'refused') => {
    const [view] = before.inbox;
    assert.ok(view);
    return { ...before, inbox: [{ ...view, item: withFate(done, fate, 'budget closed', T0 + HOUR) }] };
  };
  const said = announcementsOf(words, at('delivering'), at('refused'), uuid(1));
  assert.deepEqual(said, [{ text: 'SAP ERP refused: budget closed', urgent: false }]);
  assert.deepEqual(announcementsOf(words, at('refused'), at('refused'), uuid(1)), []);
});

test('the host learns which view is open while the window is visible and focused, repeatedly', () => {
  let [now, focused, sees] = [0, true, true];
  const told: unknown[] = [];
  const ticks: (() => void)[] = [];
  const attention = createAttention({
    bridge: {
      async invoke(_channel, request) {
        told.push(request);
        return { ok: false, problem: problem('NOT_FOUND', '') };
      },
    },
    clock: { now: () => now, every: (_ms, tick) => ticks.push(tick) },
    focus: { has: () => focused, listen() {} },
  });
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now += 5_000;
      for (const tick of ticks) tick();
    }
  };
  const stop = attention.track('a', () => sees);
  pass(20_000);
  assert.deepEqual(told.splice(0), [{ itemId: 'a' }]);
  pass(20_000);
  assert.deepEqual(told.splice(0), [{ itemId: 'a' }], 'told again before the host forgets it');
  focused = false;
  pass(5_000);
  assert.deepEqual(told.splice(0), [{ itemId: null }]);
  focused = true;
  pass(5_000);
  sees = false;
  pass(5_000);
  assert.deepEqual(told.splice(0), [{ itemId: 'a' }, { itemId: null }]);
  sees = true;
  pass(5_000);
  stop();
  assert.deepEqual(told.splice(0), [{ itemId: 'a' }, { itemId: null }]);
});

test('the host learns that the person works in the window: once in five seconds, only with the focus, and at the end', () => {
  let [now, focused] = [0, true];
  const told: unknown[] = [];
  let use = (): void => {};
  let turn = (): void => {};
  reportActivity({
    bridge: {
      async invoke(channel, request) {
        told.push([channel, request]);
        return { ok: false, problem: problem('NOT_FOUND', '') };
      },
    },
    clock: { now: () => now },
    focus: {
      has: () => focused,
      listen(listener) {
        turn = listener;
      },
    },
    onUse(listener) {
      use = listener;
    },
  });
  turn();
  assert.deepEqual(told, [], 'merely opened');
  for (; now < 10_000; now += 1_000) use();
  assert.deepEqual(told.splice(0), Array(2).fill(['window.used', { used: true }]));
  focused = false;
  turn();
  use();
  assert.deepEqual(told, [['window.used', { used: false }]]);
});
