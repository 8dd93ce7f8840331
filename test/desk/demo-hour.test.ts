/** An idle user's desk in a simulated hour of the demo feed: notifications displayed, raised, heard. Short run: a quarter of an hour. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDesk } from '../electron/parts/desk.ts';
import { T0 } from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';
import { demoStore, followDemo, idleClock, playDemo } from './parts/demo-hour.ts';

const MINUTES = runs(60);

test(`${MINUTES} minutes of the demo: never more than three at once`, async (t) => {
  const clock = idleClock(T0);
  const parts = demoStore(t, clock);
  const me = parts.store.reader.me('dana');
  assert.ok(me);
  const desk = testDesk(t, { clock, me });
  desk.connect();
  followDemo(parts, desk);
  let most = 0;
  await playDemo(parts, clock, MINUTES * 60_000, () => {
    most = Math.max(most, desk.screen.size);
  });
  const summaries = desk.raised.filter(({ id }) => id.startsWith('summary')).length;
  const heard = desk.raised.filter(({ sound }) => sound !== 'none').length;
  const items = desk.raised.length - summaries;
  t.diagnostic(`stood at once: ${most}; came up: ${items} and ${summaries} counts; heard: ${heard}`);
  assert.ok(most <= 3, `${most} at once`);
  assert.ok(items > 4 && summaries > 0, 'the demo reached the desk');
});
