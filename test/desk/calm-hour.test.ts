/**
 * An hour of the demo feed, in simulated time, at the desk of a user who answers now and then: how much their screen shows. Before
 * these bounds it showed 108 notifications, 61 summaries, and notifications for 19,073 s in all.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { respond } from '../../relay/domain/answers/respond.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { T0 } from '../electron/parts/items.ts';
import { challenges, random } from '../relay/parts/store.ts';
import { demoStore, followDemo, idleClock, playDemo } from './parts/demo-hour.ts';
import { watchScreen, workNowAndThen } from './parts/office-hour.ts';

const HOUR = 60 * 60_000;
const SECONDS_BEFORE = 19_073;

test('at most 35 notifications and 6 summaries, and half of the time on the screen that it was', async (t) => {
  const clock = idleClock(T0);
  const parts = demoStore(t, clock);
  const me = parts.store.reader.me('dana');
  assert.ok(me);
  const desk = testDesk(t, { clock, me });
  desk.respond = async ({ itemId, ...request }) => {
    const answering = { userId: 'dana', device: 'test', signedInAt: null, itemId, request };
    const outcome = await parts.store.writer.write((tx) => respond(tx, answering, { random, challenges }));
    return outcome.ok ? { ok: true, value: outcome.result } : outcome;
  };
  desk.connect();
  followDemo(parts, desk);
  const screen = watchScreen(desk, clock);
  const answered = workNowAndThen(desk, clock);
  await playDemo(parts, clock, HOUR, screen.moment);
  const { notifications, summaries, seconds, most } = screen.counted();
  t.diagnostic(JSON.stringify({ ...screen.counted(), answered: answered() }));
  assert.ok(notifications > 20 && notifications <= 35, `${notifications} notifications`);
  assert.ok(summaries > 0 && summaries <= 6, `${summaries} summaries`);
  assert.ok(seconds <= SECONDS_BEFORE / 2, `${seconds} s`);
  assert.equal(most, 3);
  assert.ok(answered() > 12);
});
