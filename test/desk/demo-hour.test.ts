/**
 * An hour of the demo feed, in simulated time, at the desk of somebody who does nothing: how much stands, comes up and is heard. A quarter of
 * an hour in the short run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDesk } from '../electron/parts/desk.ts';
import { T0 } from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';
import { demoStore, idleClock, playDemo } from './parts/demo-hour.ts';

const MINUTES = runs(60);
/** ms after which a notification service closes what does not stay. */
const SERVICE_CLOSES_MS = 10_000;

test(`${MINUTES} minutes of the demo: never more than three and one, critical ones the same`, async (t) => {
  const clock = idleClock(T0);
  const parts = demoStore(t, clock);
  const me = parts.store.reader.me('dana');
  assert.ok(me);
  const desk = testDesk(t, { clock, me });
  desk.connect();
  parts.store.feed.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'item' && change.members.includes('dana')) desk.desk.relay.item(change);
      if (change.kind === 'removed' && change.userId === 'dana') desk.desk.relay.removed(change);
    }
  });
  let [seen, most, mostCritical] = [0, 0, 0];
  await playDemo(parts, clock, MINUTES * 60_000, () => {
    for (const notice of desk.raised.slice(seen)) {
      if (notice.stays) continue;
      clock.after(SERVICE_CLOSES_MS, () => {
        if (desk.screen.get(notice.id) !== notice) return;
        desk.screen.delete(notice.id);
        desk.desk.notifications.closed(notice.id);
      });
    }
    seen = desk.raised.length;
    const critical = [...desk.screen.values()].filter(({ urgency }) => urgency === 'critical').length;
    mostCritical = Math.max(mostCritical, critical);
    most = Math.max(most, desk.screen.size - critical);
  });
  const summaries = desk.raised.filter(({ id }) => id.startsWith('summary')).length;
  const heard = desk.raised.filter(({ sound }) => sound !== 'none').length;
  const items = desk.raised.length - summaries;
  t.diagnostic(
    `stood at once: ${most} and ${mostCritical} critical; came up: ${items} and ${summaries} counts; heard: ${heard}`,
  );
  assert.ok(most <= 4 && mostCritical <= 4, `${most} and ${mostCritical} critical`);
  assert.ok(items > 20 && summaries > 0, 'the demo reached the desk');
});
