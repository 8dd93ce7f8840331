/** At most three notifications are displayed, the most urgent, one a summary if more wait; those that are not critical time out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ALL_HEARD, type TestDesk, testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, seenBy, statusUpdate, T0, uuid, withFate } from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';

const lee = { id: 'lee', name: 'Lee Park' };
const HOUR = 3_600_000;
const MINUTE = 60_000;
const ids = (...numbers: number[]): string[] => numbers.map(uuid);
const standing = ({ screen }: TestDesk): string[] => [...screen.keys()].sort();
/** Arrive at one moment, and are shown. */
const comes = (desk: TestDesk, ...items: ReturnType<typeof approval>[]): void => {
  for (const item of items) desk.item(item);
  desk.clock.tick(3_000);
};

/** Notifications never time out. */
const STAYS = { preferences: { notificationSeconds: 0 } } as const;
const close = (desk: TestDesk, id: string): void => {
  if (desk.screen.delete(id)) desk.desk.notifications.closed(id);
};

test('twelve at once: two stand and a summary, which states no number and opens the inbox on exactly the others', (t) => {
  const desk = testDesk(t, STAYS);
  desk.connect();
  comes(desk, ...Array.from({ length: 12 }, (_, n) => approval(n + 1)));
  assert.equal(desk.screen.size, 3);
  const summary = desk.screen.get('summary');
  assert.equal(summary?.title, 'More is waiting for you');
  assert.equal(summary?.stays, true);
  assert.equal(summary?.sound, 'none');
  const counted = Array.from({ length: 12 }, (_, n) => uuid(n + 1)).filter((id) => !desk.screen.has(id));
  desk.desk.notifications.opened('summary');
  const [where, ...opened] = (desk.opened[0] ?? '').split(' ');
  assert.equal(where, 'inbox');
  assert.deepEqual(opened.sort(), counted.sort());
});

test('three stand where no more wait', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1), approval(2), approval(3));
  assert.deepEqual(standing(desk), ids(1, 2, 3));
});

test('a more urgent item replaces less urgent ones, which are counted silently', (t) => {
  const desk = testDesk(t, { preferences: { sounds: ALL_HEARD } });
  desk.connect();
  comes(desk, approval(1, { severity: 'warning' }), approval(2), approval(3));
  comes(desk, approval(4, { dueAt: iso(desk.clock.now() + HOUR) }));
  assert.deepEqual(standing(desk), [...ids(1, 4), 'summary']);
  assert.equal(desk.screen.get('summary')?.sound, 'none');
});

test('a closed item frees its slot, and a folded one occupies none: only a new notification does', (t) => {
  const desk = testDesk(t, STAYS);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4, 5, 6].map((n) => approval(n)));
  const before = desk.raised.length;
  for (const id of ids(1, 2)) {
    close(desk, id);
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

test('what is not critical leaves the screen after its time, and the summary with it; critical ones stay', (t) => {
  for (const seconds of [10, 20, 60] as const) {
    const desk = testDesk(t, { preferences: { notificationSeconds: seconds } });
    desk.connect();
    desk.item(approval(1, { severity: 'critical' }));
    comes(desk, approval(2), approval(3), approval(4));
    assert.equal(desk.screen.size, 3);
    desk.clock.tick((seconds - 4) * 1_000);
    assert.equal(desk.screen.size, 3, `${seconds}`);
    desk.clock.tick(4_000);
    assert.equal(desk.screen.get(uuid(1))?.urgency, 'critical');
    assert.ok(!desk.screen.has(uuid(2)));
  }
});

test('an expired notification can still be pressed, and leaves the system’s list once its item is answered', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1), approval(2));
  desk.clock.tick(MINUTE);
  assert.equal(desk.screen.size, 0);
  assert.deepEqual(desk.listed(), ids(1, 2));
  desk.desk.notifications.pressed(uuid(1), 'approve');
  assert.equal(desk.desk.commands.item(uuid(1))?.pending?.status, 'held');
  desk.item(answered(approval(2), lee));
  assert.deepEqual(desk.listed(), []);
});

test('opening an item anywhere withdraws its notification, on screen, expired or in the summary', (t) => {
  const desk = testDesk(t, STAYS);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4].map((n) => approval(n)));
  const seen = (n: number) => desk.desk.relay.own({ cursor: 100 + n, own: seenBy(uuid(n), desk.clock.now()) });
  seen(1);
  assert.ok(!desk.screen.has(uuid(1)));
  for (const n of [2, 3, 4]) seen(n);
  desk.clock.tick(MINUTE);
  assert.equal(desk.screen.size, 0);
});

test('while no one attends, only more urgent items are raised; any use of Beckon ends that', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const passes = (n: number, more = {}) => {
    comes(desk, approval(n, { dueAt: null, ...more }));
    const came = desk.raised.some(({ id }) => id === uuid(n));
    desk.clock.tick(MINUTE);
    return came;
  };
  assert.deepEqual(
    [1, 2, 3].map((n) => passes(n)),
    [true, true, true],
  );
  assert.equal(passes(4), false);
  assert.equal(passes(5, { severity: 'warning' }), true);
  assert.equal(passes(6, { severity: 'critical' }), true);
  assert.equal(passes(7), false);
  desk.desk.commands.setUsed(1, true);
  desk.desk.commands.setUsed(1, false);
  assert.equal(passes(8), true);
  for (const n of [9, 10, 11]) passes(n);
  assert.equal(passes(12), false);
  desk.clock.tick(HOUR / 2);
  assert.equal(passes(13), true);
});

test('the summary comes up again only with something more urgent, or past 5, 10, 25 and 50', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 60; n += 1) {
    comes(desk, approval(n, { dueAt: null }));
    desk.clock.tick(MINUTE);
  }
  const shown = desk.raised.filter(({ id }) => id === 'summary');
  assert.equal(shown.length, 4);
  comes(desk, approval(61, { dueAt: null, severity: 'warning' }));
  assert.ok(desk.screen.has(uuid(61)), 'by itself');
  assert.ok(shown.every(({ title }) => !/\d/.test(title)));
});

test('the summary that was closed comes back with something more urgent alone', (t) => {
  const desk = testDesk(t, STAYS);
  desk.connect();
  comes(desk, ...[1, 2, 3, 4, 5].map((n) => approval(n, { dueAt: null })));
  close(desk, 'summary');
  const summaries = () => desk.raised.filter(({ id }) => id === 'summary').length;
  const before = summaries();
  desk.item(answered(approval(5), lee));
  comes(desk, approval(6, { dueAt: null }), approval(7, { dueAt: null }));
  desk.clock.tick(HOUR);
  assert.equal(summaries(), before);
  comes(desk, ...[8, 9, 10, 11].map((n) => approval(n, { dueAt: null, severity: 'warning' })));
  assert.equal(summaries(), before + 1);
});

test('the named item is current: an answered one is replaced, at most once a minute if it reappears', (t) => {
  for (const changesInPlace of [true, false]) {
    const desk = testDesk(t, { ...STAYS, changesInPlace });
    desk.connect();
    comes(desk, ...[1, 2, 3, 4, 5, 6, 7].map((n) => approval(n, { dueAt: null })));
    const [first = ''] = desk.screen.get('summary')?.body.split('\n') ?? [];
    const n = [1, 2, 3, 4, 5, 6, 7].find((one) => first.startsWith(`PO ${4700 + one} `)) ?? 0;
    desk.item(answered(approval(n), lee));
    desk.clock.tick(3_000);
    assert.equal(desk.screen.get('summary')?.body.includes(first), !changesInPlace);
    desk.clock.tick(MINUTE);
    assert.ok(!desk.screen.get('summary')?.body.includes(first));
  }
});

test('critical items come first: three are displayed, or two and an audible summary if more wait', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, ...[1, 2].map((n) => approval(n)));
  const critical = (n: number) => approval(n, { severity: 'critical' });
  comes(desk, critical(11), critical(12), critical(13));
  assert.deepEqual(standing(desk), ids(11, 12, 13));
  comes(desk, approval(3));
  assert.deepEqual(standing(desk), ids(11, 12, 13), 'none gives way to a count of what is less urgent');
  comes(desk, critical(14), critical(15));
  assert.equal(desk.screen.size, 3);
  const summary = desk.screen.get('summary');
  assert.deepEqual([summary?.title, summary?.urgency], ['More critical items are waiting', 'critical']);
  assert.equal(summary?.sound, 'default', 'critical ones are heard, also where they are counted');
  desk.clock.tick(HOUR);
  assert.equal(desk.screen.size, 3);
});

test('while the person works in a window only critical ones come; a window merely opened holds nothing back', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.desk.commands.setOpenItem(1, uuid(9));
  desk.item(approval(1));
  assert.deepEqual(standing(desk), ids(1));
  desk.desk.commands.setUsed(1, true);
  desk.item(approval(2));
  desk.item(approval(3, { severity: 'critical' }));
  assert.deepEqual(standing(desk), ids(1, 3));
  desk.clock.tick(50_000);
  desk.desk.commands.setUsed(1, true);
  desk.clock.tick(59_000);
  assert.deepEqual(standing(desk), ids(3));
  desk.clock.tick(2_000);
  assert.deepEqual(standing(desk), ids(2, 3), 'a minute after the last use it comes');
  desk.desk.commands.setUsed(1, true);
  desk.item(approval(4));
  desk.item(approval(5));
  desk.desk.commands.setUsed(1, false);
  desk.clock.tick(3_000);
  assert.deepEqual(standing(desk), ids(2, 3), 'several were seen to come: they are counted');
  desk.desk.commands.setUsed(1, true);
  desk.item(approval(6));
  desk.desk.commands.seen({ itemIds: [uuid(6)] });
  desk.desk.commands.setUsed(1, false);
  assert.ok(!desk.screen.has(uuid(6)), 'and what was opened meanwhile does not');
});

test('a severity that rises to critical moves to the places of critical ones', (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1));
  const risen = approval(1, { severity: 'critical', beckon: { at: iso(desk.clock.now()), reason: 'severity' } });
  comes(desk, risen);
  comes(desk, approval(2), approval(3), approval(4));
  assert.deepEqual(standing(desk), [...ids(1, 2), 'summary']);
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
  assert.equal(desk.screen.get('summary')?.title, '4 new while Beckon was not connected');
});

/** What ends the delivery of notifications, and what resumes it. */
const INTERRUPTIONS: readonly [(desk: TestDesk) => void, (desk: TestDesk) => void][] = [
  [(desk) => desk.disconnect(), (desk) => desk.connect()],
  [({ desk }) => desk.commands.pause('resume'), ({ desk }) => desk.commands.resume()],
];

test('paused or cut off before it was seated: the outcome of an own answer comes afterwards', (t) => {
  for (const [interrupt, resume] of INTERRUPTIONS) {
    const desk = testDesk(t, STAYS);
    desk.connect();
    const done = answered(approval(9), dana.user);
    desk.item(done);
    comes(desk, approval(1), approval(2), approval(3));
    desk.item(withFate(done, 'refused', 'budget closed', T0 + 3 * HOUR));
    interrupt(desk);
    desk.clock.tick(3_000);
    assert.ok(!desk.screen.has(`fate:${uuid(9)}`));
    close(desk, uuid(1));
    resume(desk);
    assert.ok(desk.screen.has(`fate:${uuid(9)}`));
    resume(desk);
    assert.equal(desk.raised.filter(({ id }) => id === `fate:${uuid(9)}`).length, 1);
  }
});

test('paused or cut off before it was seated: the digest comes afterwards', (t) => {
  const rules = [{ role: '*', types: ['status.changed'], deliver: 'digest' as const }];
  for (const [interrupt, resume] of INTERRUPTIONS) {
    const desk = testDesk(t, { ...STAYS, me: { ...dana, subscriptions: { rules } } });
    desk.connect();
    comes(desk, approval(1), approval(2), approval(3));
    const arrived = desk.clock.now();
    desk.item(statusUpdate(4, { beckon: { at: iso(arrived), reason: 'new' } }));
    desk.clock.tick(HOUR + 100);
    interrupt(desk);
    desk.clock.tick(3_000);
    close(desk, uuid(1));
    resume(desk);
    assert.deepEqual(desk.screen.get('digest')?.itemIds, ids(4));
    desk.clock.tick(2 * HOUR);
    assert.equal(desk.raised.filter(({ id }) => id === 'digest').length, 1);
  }
});

test('three critical notifications delay the outcomes of own answers, and do not drop them', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const [one, other] = [answered(approval(8), dana.user), answered(approval(9), dana.user)];
  for (const done of [one, other]) desk.item(done);
  desk.item(approval(1));
  desk.desk.commands.snooze({ itemIds: ids(1), until: iso(desk.clock.now() + HOUR) });
  const critical = [11, 12, 13].map((n) => approval(n, { severity: 'critical' }));
  comes(desk, ...critical);
  comes(desk, withFate(one, 'refused', 'budget closed', T0 + 3 * HOUR));
  desk.desk.commands.pause('resume');
  desk.item(withFate(other, 'refused', 'budget closed', T0 + 3 * HOUR));
  desk.desk.commands.resume();
  desk.clock.tick(3_000);
  assert.deepEqual(standing(desk), ids(11, 12, 13));
  for (const item of critical) desk.item(answered(item, lee));
  desk.clock.tick(HOUR);
  assert.deepEqual(standing(desk), [...ids(1), ...ids(8, 9).map((id) => `fate:${id}`)].sort());
});

test('after an absence critical items are displayed individually, the others in one summary', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.desk.commands.pause('resume');
  for (const n of [1, 2, 3]) desk.item(approval(n));
  desk.item(approval(4, { severity: 'critical' }));
  desk.desk.commands.resume();
  assert.deepEqual(standing(desk), [uuid(4), 'summary']);
  assert.equal(desk.screen.get('summary')?.title, '3 new while notifications were paused');
});

test('the outcome of an own answer precedes waiting items', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(9), dana.user);
  desk.item(done);
  comes(desk, approval(1), approval(2), approval(3));
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 3 * HOUR));
  desk.clock.tick(3_000);
  assert.ok(desk.screen.has(`fate:${uuid(9)}`));
  assert.equal(desk.screen.size, 3);
});

test("what follows on the person's own act stands first, also while notifications are paused", (t) => {
  const desk = testDesk(t);
  desk.connect();
  comes(desk, approval(1), approval(2), approval(3));
  desk.desk.commands.pause('resume');
  desk.desk.commands.testNotification();
  desk.clock.tick(3_000);
  assert.ok(desk.screen.has('test'));
  assert.equal(desk.screen.size, 3);
});

test('property: never more than three notifications are displayed', (t) => {
  const step = fc.record({
    n: fc.integer({ min: 1, max: 12 }),
    act: fc.constantFrom(
      'raise',
      'critical',
      'remind',
      'answer',
      'seen',
      'close',
      'close-summary',
      'pause',
      'lock',
      'work',
    ),
    ms: fc.integer({ min: 0, max: 12_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const desk = testDesk(t, { changesInPlace: true });
      desk.connect();
      let [paused, locked, cursor] = [false, false, 10_000];
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
        if (act === 'close') close(desk, uuid(n));
        if (act === 'close-summary') close(desk, 'summary');
        if (act === 'work') desk.desk.commands.setUsed(1, n % 2 === 0);
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
        assert.ok(desk.screen.size <= 3, `${act}: ${standing(desk)}`);
      }
      desk.desk.close();
    }),
    { numRuns: runs(60) },
  );
});
