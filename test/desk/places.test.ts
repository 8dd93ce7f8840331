/** At most three notifications stand, the most urgent, and one counts the rest; critical ones beside them, three and one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ALL_HEARD, type TestDesk, testDesk } from '../electron/parts/desk.ts';
import {
  answered,
  approval,
  dana,
  eager,
  iso,
  seenBy,
  statusUpdate,
  T0,
  uuid,
  withFate,
} from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';

const lee = { id: 'lee', name: 'Lee Park' };
const HOUR = 3_600_000;
const MINUTE = 60_000;
const ids = (...numbers: number[]): string[] => numbers.map(uuid);
const standing = ({ screen }: TestDesk): string[] => [...screen.keys()].sort();
/** Given in one moment, and seated. */
const comes = (desk: TestDesk, ...items: ReturnType<typeof approval>[]): void => {
  for (const item of items) desk.item(item);
  desk.clock.tick(3_000);
};

test('twelve at once: three stand, one counts nine, says how many are due today, and opens the inbox on exactly these', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const due = (n: number) => (n > 9 ? { dueAt: iso(T0 + 2 * 24 * HOUR) } : {});
  comes(desk, ...Array.from({ length: 12 }, (_, n) => approval(n + 1, due(n + 1))));
  assert.equal(desk.screen.size, 4);
  const counted = Array.from({ length: 12 }, (_, n) => uuid(n + 1)).filter((id) => !desk.screen.has(id));
  const summary = desk.screen.get('summary');
  assert.equal(summary?.title, '9 more items waiting');
  assert.equal(summary?.stays, true);
  assert.equal(summary?.sound, 'none');
  desk.item(approval(13, { dueAt: iso(T0 + 24 * HOUR) }));
  desk.clock.tick(2 * MINUTE);
  desk.desk.notifications.opened('summary');
  const [where, ...opened] = (desk.opened[0] ?? '').split(' ');
  assert.equal(where, 'inbox');
  assert.equal(opened.length, 10);
  for (const id of counted.filter((one) => !desk.screen.has(one))) assert.ok(opened.includes(id), id);
  assert.ok(!opened.some((id) => desk.screen.has(id)));
});

test('due today counts what is overdue or due before the day is over', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const endOfDay = new Date(desk.clock.now()).setHours(24, 0, 0, 0);
  const hold = { severity: 'warning' as const, dueAt: iso(T0) };
  comes(desk, approval(1, hold), approval(2, hold), approval(3, hold));
  comes(desk, approval(4, { dueAt: iso(endOfDay - 1) }), approval(5, { dueAt: iso(endOfDay) }), approval(6));
  assert.equal(desk.screen.get('summary')?.title, '3 more items waiting, 1 due today');
});

test('a more urgent one takes the place of the least urgent, which is counted without a sound', (t) => {
  const desk = testDesk(t, { preferences: { sounds: ALL_HEARD } });
  desk.connect();
  comes(desk, approval(1, { severity: 'warning' }), approval(2), approval(3));
  comes(desk, approval(4, { dueAt: iso(desk.clock.now() + HOUR) }));
  assert.deepEqual(standing(desk), [...ids(1, 2, 4), 'summary']);
  assert.equal(desk.screen.get('summary')?.title, '1 more item waiting');
  assert.equal(desk.screen.get('summary')?.sound, 'none');
});

test('what is closed frees its place, and nothing that is counted takes it: only what beckons anew', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4, 5, 6].map((n) => approval(n)));
  const before = desk.raised.length;
  for (const id of ids(1, 2, 3)) {
    desk.screen.delete(id);
    desk.desk.notifications.closed(id);
    desk.clock.tick(MINUTE);
  }
  assert.deepEqual(standing(desk), ['summary']);
  desk.item(answered(approval(4), lee));
  desk.clock.tick(2 * MINUTE);
  assert.ok(desk.raised.slice(before).every(({ id }) => id === 'summary'));
  comes(desk, approval(7));
  assert.deepEqual(standing(desk), [uuid(7), 'summary']);
  const at = iso(desk.clock.now());
  comes(desk, approval(5, { beckon: { at, reason: 'reminder' } }));
  assert.deepEqual(standing(desk), [...ids(5, 7), 'summary']);
});

test('the summary that was closed comes back with something new alone, and counts everything that waits', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4, 5].map((n) => approval(n)));
  desk.screen.delete('summary');
  desk.desk.notifications.closed('summary');
  const before = desk.raised.length;
  desk.item(answered(approval(5), lee));
  desk.clock.tick(HOUR);
  assert.equal(desk.raised.length, before);
  comes(desk, approval(6));
  assert.equal(desk.screen.get('summary')?.title, '2 more items waiting');
});

test('where a notification comes up again, the summary does so at most once a minute, without a sound', (t) => {
  const desk = testDesk(t, { preferences: { sounds: ALL_HEARD } });
  desk.connect();
  comes(desk, ...[1, 2, 3].map((n) => approval(n)));
  const before = desk.raised.length;
  for (let n = 4; n < 64; n += 1) comes(desk, approval(n));
  const raised = desk.raised.slice(before);
  assert.ok(raised.every(({ id }) => id === 'summary'));
  assert.ok(raised.length >= 3 && raised.length <= 4, String(raised.length));
  desk.clock.tick(MINUTE);
  assert.equal(desk.screen.get('summary')?.title, '60 more items waiting');
});

test('where it changes in its place, it is drawn at most every two seconds', (t) => {
  const desk = testDesk(t, { me: eager, changesInPlace: true });
  desk.connect();
  for (let n = 1; n <= 100; n += 1) {
    desk.item(statusUpdate(n));
    desk.clock.tick(50);
  }
  desk.clock.tick(4_000);
  const drawn = desk.raised.filter(({ id }) => id === 'summary');
  assert.ok(drawn.length >= 2 && drawn.length <= 5, String(drawn.length));
  assert.equal(drawn.at(-1)?.title, '97 more items waiting');
});

test('critical ones have three places and a count of their own', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4, 5].map((n) => approval(n)));
  comes(desk, ...[11, 12, 13, 14, 15].map((n) => approval(n, { severity: 'critical' })));
  assert.equal(desk.screen.size, 8);
  const summary = desk.screen.get('summary-critical');
  assert.equal(summary?.title, '2 more critical items waiting');
  assert.equal(summary?.urgency, 'critical');
  assert.equal(summary?.sound, 'default', 'critical ones are heard, also where they are counted');
});

test('a severity that rises to critical moves to the places of critical ones', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1));
  const risen = approval(1, { severity: 'critical', beckon: { at: iso(desk.clock.now()), reason: 'severity' } });
  comes(desk, risen);
  comes(desk, approval(2), approval(3), approval(4));
  assert.deepEqual(standing(desk), ids(1, 2, 3, 4));
});

test('a reminder replaces the notification of its item', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1), approval(2), approval(3));
  comes(desk, approval(2, { beckon: { at: iso(desk.clock.now()), reason: 'reminder' } }));
  assert.deepEqual(standing(desk), ids(1, 2, 3));
  assert.match(desk.screen.get(uuid(2))?.body ?? '', /Reminder/);
});

test('answered by others before it was seated: nothing of it is left', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 5; n += 1) desk.item(approval(n));
  for (const n of [4, 5]) desk.item(answered(approval(n), lee));
  desk.clock.tick(3_000);
  assert.deepEqual(standing(desk), ids(1, 2, 3));
});

test('paused or cut off before it was seated: the summary afterwards has it', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 7; n += 1) desk.item(approval(n));
  desk.disconnect();
  desk.clock.tick(3_000);
  assert.equal(desk.screen.has('summary'), false);
  desk.connect();
  assert.equal(desk.screen.get('summary')?.title, '4 new while you were away, 4 need you');
});

test('after an absence critical ones stand by themselves, the others in one summary', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.desk.commands.pause('resume');
  for (const n of [1, 2, 3]) desk.item(approval(n));
  desk.item(approval(4, { severity: 'critical' }));
  desk.desk.commands.resume();
  assert.deepEqual(standing(desk), [uuid(4), 'summary']);
  assert.equal(desk.screen.get('summary')?.title, '3 new while notifications were paused, 3 need you');
});

test('the fate of an own answer comes before what waits', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(9), dana.user);
  desk.item(done);
  comes(desk, approval(1), approval(2), approval(3));
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 3 * HOUR));
  desk.clock.tick(3_000);
  assert.ok(desk.screen.has(`fate:${uuid(9)}`));
  assert.equal(desk.screen.size, 4);
});

test("what follows on the person's own act stands first, also while notifications are paused", (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1), approval(2), approval(3));
  desk.desk.commands.pause('resume');
  desk.desk.commands.testNotification();
  desk.clock.tick(3_000);
  assert.ok(desk.screen.has('test'));
  assert.equal(desk.screen.size, 4);
});

test('property: whatever comes and goes, never more than three and one, critical ones the same', (t) => {
  const step = fc.record({
    n: fc.integer({ min: 1, max: 12 }),
    act: fc.constantFrom('raise', 'critical', 'remind', 'answer', 'seen', 'close', 'close-summary', 'pause', 'lock'),
    ms: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const desk = testDesk(t, { changesInPlace: true });
      desk.connect();
      let [paused, locked, cursor] = [false, false, 10_000];
      const close = (id: string) => {
        if (desk.screen.delete(id)) desk.desk.notifications.closed(id);
      };
      for (const { n, act, ms } of steps) {
        const item = desk.desk.commands.item(uuid(n))?.item;
        const at = iso(desk.clock.now());
        if (act === 'raise' && !item) desk.item(approval(n, { beckon: { at, reason: 'new' } }));
        if (act === 'critical' && !item)
          desk.item(approval(n, { severity: 'critical', beckon: { at, reason: 'new' } }));
        if (act === 'remind' && item?.state === 'open') desk.item({ ...item, beckon: { at, reason: 'reminder' } });
        if (act === 'answer' && item?.state === 'open') desk.item(answered(item, lee));
        if (act === 'seen' && item) {
          cursor += 1;
          desk.desk.relay.own({ cursor, own: seenBy(item.id, desk.clock.now()) });
        }
        if (act === 'close') close(uuid(n));
        if (act === 'close-summary') close(n % 2 ? 'summary' : 'summary-critical');
        if (act === 'pause') {
          paused = !paused;
          if (paused) desk.desk.commands.pause('resume');
          else desk.desk.commands.resume();
        }
        if (act === 'lock') {
          locked = !locked;
          desk.desk.setLocked(locked);
        }
        desk.clock.tick(ms);
        const critical = [...desk.screen.values()].filter(({ urgency }) => urgency === 'critical').length;
        assert.ok(critical <= 4 && desk.screen.size - critical <= 4, `${act}: ${standing(desk)}`);
      }
      desk.desk.close();
    }),
    { numRuns: runs(60) },
  );
});
