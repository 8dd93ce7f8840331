import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '../../shared/items.ts';
import { type Problem, problem } from '../../shared/problems.ts';
import { changes, testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, eager, iso, statusUpdate, T0, uuid, withFate } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const HOUR = 3_600_000;
/** ms after which a press counts. */
const RESTS = 700;
const lee = { id: 'lee', name: 'Lee Park' };

test('a live approval is raised with its title, two lines, its buttons', (t) => {
  const { connect, item, screen } = testDesk(t);
  connect();
  item(approval(1, { dueAt: iso(T0 + 3 * HOUR) }));
  const notice = screen.get(uuid(1));
  assert.equal(notice?.title, 'PO 4701 needs your approval');
  assert.match(notice?.body ?? '', /^ACME GmbH · €12,400\.00\ndue \d\d:\d\d$/);
  assert.deepEqual(
    notice?.buttons.map(({ label }) => label),
    ['Approve', 'Reject', 'Ask'],
  );
  assert.equal(notice?.stays, false);
  assert.equal(notice?.urgency, 'normal');
  assert.equal(notice?.sound, 'none');
});

test('answered elsewhere: withdrawn; the same change twice raises nothing again', (t) => {
  const { connect, item, screen, raised } = testDesk(t);
  connect();
  item(approval(1));
  item(answered(approval(1), lee));
  assert.equal(screen.size, 0);
  item(answered(approval(1), lee));
  assert.equal(raised.length, 1);
});

test('after a night offline one ranked summary represents all items', (t) => {
  const desk = testDesk(t, { me: eager });
  desk.connect();
  desk.disconnect();
  const missed = [
    ...[1, 2].map((n) => approval(n, n === 2 ? { dueAt: iso(T0) } : {})),
    ...[3, 4, 5, 6, 7].map((n) => statusUpdate(n)),
  ];
  desk.connect({ changes: changes([...missed, answered(approval(8), lee)], 10) });
  assert.equal(desk.raised.length, 1);
  assert.equal(desk.raised[0]?.title, '7 new while Beckon was not connected');
  assert.match(desk.raised[0]?.body ?? '', /^PO 4702/);
  const spokenOf = ['inbox', ...missed.map(({ id }) => id)].join(' ');
  desk.clock.tick(RESTS);
  desk.desk.notifications.opened('summary');
  desk.desk.notifications.opened('summary');
  assert.deepEqual(desk.opened, [spokenOf, spokenOf], 'a press that is told twice leads there twice');
});

test('one missed item is raised itself; none raises nothing', (t) => {
  const desk = testDesk(t);
  desk.connect({ changes: changes([approval(1)]) });
  assert.deepEqual([...desk.screen.keys()], [uuid(1)]);
  desk.disconnect();
  desk.connect();
  assert.equal(desk.raised.length, 1);
});

test('the summary goes when nothing it spoke of asks any more', (t) => {
  const desk = testDesk(t);
  desk.connect({ changes: changes([approval(1), approval(2)]) });
  assert.deepEqual([...desk.screen.keys()], ['summary']);
  desk.item(answered(approval(1), lee));
  assert.equal(desk.screen.size, 1);
  desk.item(answered(approval(2), lee));
  assert.equal(desk.screen.size, 0);
});

test('after a restart nothing is raised again that was raised before, but for approvals: they stay until answered', (t) => {
  const first = testDesk(t);
  first.connect();
  first.item(approval(1));
  first.item(statusUpdate(2));
  const second = first.restart();
  second.connect();
  assert.deepEqual([...second.screen.keys()], [uuid(1)]);
  second.disconnect();
  second.connect();
  assert.equal(second.raised.length, 1);
  second.item(approval(3));
  const third = second.restart();
  third.connect();
  assert.deepEqual(
    third.raised.map(({ title }) => title),
    ['Waiting for you'],
  );
  third.desk.commands.seen({ itemIds: [uuid(1), uuid(3)] });
  const fourth = third.restart();
  fourth.connect();
  assert.equal(fourth.raised.length, 0);
  assert.deepEqual(fourth.desk.snapshot().counts, { toAnswer: 2, toKnow: 1, critical: 0, snoozed: 0 });
});

test('a reminder notifies again, a folded count rises silently', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const failure = approval(1, {
    type: 'exception.raised',
    fold: { key: 'x', count: 1, firstAt: iso(T0), lastAt: iso(T0), rate: [] },
  });
  desk.item(failure);
  desk.item({
    ...failure,
    fold: { key: 'x', count: 214, firstAt: iso(T0), lastAt: iso(T0 + HOUR), rate: [] },
    updatedAt: iso(T0 + HOUR),
  });
  assert.equal(desk.raised.length, 1);
  desk.item({ ...failure, beckon: { at: iso(T0 + 2 * HOUR), reason: 'reminder' }, updatedAt: iso(T0 + 2 * HOUR) });
  assert.equal(desk.raised.length, 2);
  assert.match(desk.raised[1]?.body ?? '', /Reminder/);
});

test('badge and off raise nothing; digest comes once an hour', (t) => {
  const rules = (deliver: 'badge' | 'off' | 'digest', types: string[]) => ({ role: '*', types, deliver });
  const me = {
    ...dana,
    subscriptions: {
      rules: [
        rules('badge', ['approval.requested']),
        rules('off', ['alert.raised']),
        rules('digest', ['status.changed']),
      ],
    },
  };
  const desk = testDesk(t, { me });
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2, { type: 'alert.raised' }));
  desk.item(statusUpdate(3, { beckon: { at: iso(T0 + HOUR), reason: 'new' } }));
  desk.item(statusUpdate(4, { beckon: { at: iso(T0 + HOUR), reason: 'new' } }));
  desk.clock.tick(HOUR - 1000);
  assert.equal(desk.raised.length, 0);
  desk.clock.tick(2000);
  assert.equal(desk.raised.length, 1);
  assert.equal(desk.raised[0]?.title, '2 new in your digest');
  desk.item(statusUpdate(5, { beckon: { at: iso(T0 + 2 * HOUR), reason: 'new' } }));
  desk.clock.tick(HOUR - 10_000);
  assert.equal(desk.raised.length, 1);
  desk.clock.tick(20_000);
  assert.equal(desk.raised.length, 2);
  assert.deepEqual(
    desk.desk
      .snapshot()
      .inbox.map(({ item }) => item.id)
      .includes(uuid(2)),
    false,
  );
});

test('a pause holds back, its end sums up; resuming does too', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.desk.commands.pause('hour');
  desk.item(approval(1));
  desk.item(approval(2));
  assert.equal(desk.raised.length, 0);
  desk.clock.tick(HOUR + 100);
  assert.equal(desk.raised[0]?.title, '2 new while notifications were paused');
  desk.desk.commands.pause('resume');
  desk.item(approval(3));
  desk.clock.tick(100 * HOUR);
  assert.equal(desk.raised.length, 1);
  desk.desk.commands.resume();
  assert.equal(desk.raised[1]?.id, uuid(3));
});

test('quiet hours hold back, yield to a near deadline, and end with a summary', (t) => {
  // It is 10:00 UTC; quiet hours until 12:00.
  const me = {
    ...dana,
    subscriptions: {
      rules: [],
      quietHours: {
        from: '09:00',
        to: '12:00',
        days: ['wed' as const],
        timeZone: 'UTC',
        unless: { severity: 'critical' as const, dueWithin: 'PT30M' },
      },
    },
  };
  const desk = testDesk(t, { me });
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2, { severity: 'critical' }));
  assert.deepEqual([...desk.screen.keys()], [uuid(2)]);
  desk.item(approval(3, { dueAt: iso(T0 + 2 * HOUR) }));
  desk.item(approval(4));
  desk.clock.tick(29 * 60_000);
  assert.equal(desk.screen.has(uuid(3)), false);
  desk.clock.tick(65_000);
  assert.equal(desk.screen.has(uuid(3)), true);
  desk.clock.tick(2 * HOUR);
  assert.equal(desk.raised.at(-1)?.title, '2 new during quiet hours');
});

test('a snooze hides, and its end beckons again', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.desk.commands.snooze({ itemIds: [uuid(1)], until: iso(desk.clock.now() + HOUR) });
  assert.equal(desk.screen.size, 0);
  desk.clock.tick(100);
  assert.equal(desk.desk.snapshot().counts.toAnswer, 0);
  desk.clock.tick(HOUR);
  assert.deepEqual([...desk.screen.keys()], [uuid(1)]);
});

test('what is snoozed is listed, soonest back first, while it would wait otherwise', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2, 3, 4]) desk.item(approval(n));
  const now = desk.clock.now();
  const put = (n: number, hours: number) =>
    desk.desk.commands.snooze({ itemIds: [uuid(n)], until: iso(now + hours * HOUR) });
  const listed = () => {
    desk.clock.tick(100);
    const { snoozed, counts } = desk.desk.snapshot();
    return [snoozed.map(({ item }) => item.id), counts.snoozed, counts.toAnswer];
  };
  put(1, 3);
  put(2, 1);
  put(3, 2);
  assert.deepEqual(listed(), [[uuid(2), uuid(3), uuid(1)], 3, 1]);
  desk.item(answered(approval(3), lee));
  assert.deepEqual(listed(), [[uuid(2), uuid(1)], 2, 1], 'somebody else answered');
  desk.clock.tick(HOUR);
  assert.deepEqual(listed(), [[uuid(1)], 1, 2], 'its time came');
  desk.desk.commands.snooze({ itemIds: [uuid(1)], until: null });
  assert.deepEqual(listed(), [[], 0, 3], 'brought back');
});

test('a snooze ends when the item rises or escalates after what the person knew, offline too; a reminder does not end it', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const known = approval(1);
  desk.item(known);
  desk.desk.commands.snooze({ itemIds: [uuid(1)], until: iso(desk.clock.now() + 8 * HOUR) });
  const later = (ms: number) => iso(T0 + ms);
  desk.item({ ...known, beckon: { at: later(2 * HOUR), reason: 'reminder' }, updatedAt: later(2 * HOUR) });
  assert.equal(desk.screen.size, 0);
  desk.disconnect();
  desk.desk.commands.snooze({ itemIds: [uuid(1)], until: iso(desk.clock.now() + 9 * HOUR) });
  const at = later(3 * HOUR);
  const risen = { ...known, severity: 'critical' as const, snoozesEndedAt: at, updatedAt: at };
  desk.connect({ changes: changes([{ ...risen, beckon: { at, reason: 'severity' } }], 10) });
  assert.deepEqual([...desk.screen.keys()], [uuid(1)]);
  assert.equal(desk.desk.commands.item(uuid(1))?.mine.snoozedUntil, null);
  desk.clock.tick(1000);
  const told = desk.sent.findLast(({ event }) => event === 'snooze')?.message;
  assert.deepEqual(told, { itemId: uuid(1), until: iso(T0 + 10 * HOUR), beckonAt: later(2 * HOUR) });
});

test('a snooze that the relay rejects is reverted; a later one stays in force', async (t) => {
  const refused = problem('REQUEST_INVALID', '/until must lie in the future, at most a year ahead');
  let refusal: (() => Problem | null) | null = null;
  const desk = testDesk(t, { refusal: () => refusal?.() ?? null });
  desk.connect();
  desk.item(approval(1));
  const snooze = (hours: number) => {
    const until = iso(desk.clock.now() + hours * HOUR);
    desk.desk.commands.snooze({ itemIds: [uuid(1)], until });
    return until;
  };
  const until = () => desk.desk.commands.item(uuid(1))?.mine.snoozedUntil;
  const told = async () => {
    desk.clock.tick(1000);
    await new Promise(setImmediate);
  };
  refusal = () => refused;
  snooze(1);
  await told();
  assert.equal(until(), null);
  desk.clock.tick(100);
  assert.equal(desk.desk.snapshot().counts.toAnswer, 1);
  let second = '';
  refusal = () => {
    refusal = null;
    second = snooze(3);
    return refused;
  };
  snooze(2);
  await told();
  assert.equal(until(), second);
});

test('an expired item is withdrawn when its moment comes', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1, { expiresAt: iso(T0 + 2 * HOUR) }));
  desk.clock.tick(HOUR + 1000);
  assert.equal(desk.screen.size, 0);
});

test('locked: no title, no button; unlocked: brought back', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.desk.setLocked(true);
  assert.equal(desk.screen.size, 0);
  desk.item(approval(2));
  assert.deepEqual(desk.screen.get(uuid(2)), {
    id: uuid(2),
    version: 1,
    title: 'An approval is waiting in Beckon',
    body: '',
    buttons: [],
    urgency: 'normal',
    sound: 'none',
    stays: false,
    reply: null,
  });
  desk.desk.setLocked(false);
  assert.equal(desk.screen.get('summary')?.title, 'Waiting for you');
});

test('locked: a refusal is reported without its text', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(1), dana.user);
  desk.item(done);
  desk.desk.setLocked(true);
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 3 * HOUR));
  assert.deepEqual(
    desk.raised.map(({ title, body }) => [title, body]),
    [['Something is waiting in Beckon', '']],
  );
});

test('the source refuses: a notification says so, confirmation is silent', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  const done = answered(approval(1), dana.user);
  desk.respond = () => ({ ok: true, value: { outcome: done.outcome, item: done } });
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('recorded', () => desk.desk.snapshot().inbox.length === 0);
  assert.equal(desk.screen.size, 0);
  desk.item(withFate(done, 'delivering', null, T0 + 2 * HOUR));
  assert.equal(desk.raised.length, 1);
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 3 * HOUR));
  assert.equal(desk.raised[1]?.title, 'Your approval of PO 4701 was refused: budget closed');
  assert.equal(desk.desk.snapshot().inbox.length, 1);
  desk.clock.tick(RESTS);
  desk.desk.notifications.opened(desk.raised[1]?.id ?? '');
  assert.deepEqual(desk.opened, [uuid(1)]);
  desk.desk.commands.seen({ itemIds: [uuid(1)] });
  assert.equal(desk.desk.snapshot().inbox.length, 0);
});

test('the source refuses a withdrawal: the person is notified once, and the item stays for review', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(1), dana.user);
  desk.item(done);
  const withdrawing = (state: 'asked' | 'refused' | 'failed', reason: string | null): Item => ({
    ...done,
    answers: done.answers.map((answer) => ({
      ...answer,
      fate: state === 'asked' ? 'withdrawing' : 'confirmed',
      withdrawal: {
        ...{ at: new Date(T0).toISOString(), state, reason, attempts: 1 },
        stateAt: new Date(T0 + (state === 'asked' ? 0 : HOUR)).toISOString(),
        response: { fate: 'confirmed', at: answer.fateAt },
      },
    })),
  });
  await desk.desk.commands.withdraw({ itemId: uuid(1), key: done.answers[0]?.key ?? '' });
  assert.deepEqual(desk.sent.at(-1), { event: 'withdraw', message: { itemId: uuid(1), key: done.answers[0]?.key } });
  desk.item(withdrawing('asked', null));
  assert.equal(desk.raised.length, 0);
  desk.item(withdrawing('refused', 'it was paid'));
  desk.item(withdrawing('refused', 'it was paid'));
  assert.deepEqual(
    desk.raised.map(({ title }) => title),
    ['Your approval of PO 4701 stands: SAP ERP refused to take it back: it was paid'],
  );
  assert.equal(desk.desk.snapshot().inbox.length, 1);
  desk.desk.commands.seen({ itemIds: [uuid(1)] });
  assert.equal(desk.desk.snapshot().inbox.length, 0);
  await assert.rejects(
    desk.desk.commands.withdraw({ itemId: uuid(9), key: done.answers[0]?.key ?? '' }),
    /not on this/,
  );
});

test('another person was faster: the person learns that the answer does not count', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.disconnect();
  desk.answerNow(uuid(1), { action: 'approve' });
  assert.equal(desk.desk.snapshot().inbox[0]?.pending?.status, 'kept');
  const theirs = answered(approval(1), lee);
  desk.respond = () => ({
    ok: false,
    problem: problem('ALREADY_ANSWERED', 'Already answered', { outcome: theirs.outcome }),
  });
  desk.connect({ changes: changes([theirs], 50) });
  await until('rejected', () => desk.desk.snapshot().inbox[0]?.pending?.status === 'rejected');
  assert.match(desk.desk.snapshot().inbox[0]?.pending?.problem ?? '', /^Already approved by Lee Park at \d\d:\d\d$/);
  assert.equal(desk.raised.at(-1)?.title, 'Your approval of PO 4701 did not count');
  desk.desk.commands.dismissAnswer(uuid(1));
  assert.equal(desk.desk.snapshot().inbox.length, 0);
});

test('a press that needs words opens the reply window and sends nothing; cancelled, the notification is back', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.clock.tick(RESTS);
  desk.desk.notifications.pressed(uuid(1), 'request-info');
  desk.desk.notifications.closed(uuid(1));
  desk.screen.delete(uuid(1));
  assert.deepEqual(desk.opened, [`reply ${uuid(1)} request-info`]);
  assert.equal(desk.sent.filter(({ event }) => event === 'respond').length, 0);
  desk.desk.commands.replyCancelled(uuid(1));
  assert.equal(desk.screen.has(uuid(1)), true);
});

test('a token that is no longer accepted is reported once', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 0; n < 2; n++) {
    desk.desk.relay.connection({
      state: 'revoked',
      relay: 'https://relay.example',
      since: iso(T0),
      reason: 'Pair it again.',
      retryAt: null,
    });
  }
  assert.deepEqual(
    desk.raised.map(({ title, body }) => [title, body]),
    [['No longer allowed to connect', 'Pair it again.']],
  );
});

test('more actions than fit: the rest behind More, which opens the item', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const extra = { id: 'forward', label: 'Forward', kind: 'custom' as const, comment: 'none' as const, confirm: false };
  desk.item(approval(1, { actions: [...approval(1).actions, extra] }));
  const buttons = desk.screen.get(uuid(1))?.buttons ?? [];
  assert.deepEqual(
    buttons.map(({ label }) => label),
    ['Approve', 'Reject', 'More…'],
  );
  desk.clock.tick(RESTS);
  desk.desk.notifications.pressed(uuid(1), buttons[2]?.id ?? '');
  assert.deepEqual(desk.opened, [uuid(1)]);
  assert.equal(desk.sent.filter(({ event }) => event === 'respond').length, 0);
});

test('where the platform has a text field, the question is typed there', (t) => {
  const desk = testDesk(t, { canReply: true });
  desk.connect();
  desk.item(approval(1));
  assert.deepEqual(desk.screen.get(uuid(1))?.reply, { action: 'request-info', placeholder: 'Ask' });
  desk.desk.notifications.replied(uuid(1), 'request-info', 'Which cost centre?');
  desk.desk.commands.sendNow([uuid(1)]);
  assert.deepEqual(
    desk.sent.filter(({ event }) => event === 'respond').map(({ message }) => message),
    [
      {
        ...{ itemId: uuid(1), key: uuid(800_000), action: 'request-info', comment: 'Which cost centre?' },
        ...{ onBehalfOf: 'dana', version: 1 },
      },
    ],
  );
});

test('each severity uses its chosen sound, in an item’s notification and in a test', (t) => {
  const sounds = { info: 'none', notice: 'gentle', warning: 'default', critical: 'urgent' } as const;
  const { desk, connect, item, screen } = testDesk(t, { preferences: { sounds } });
  connect();
  item(approval(1, { severity: 'notice' }));
  item(approval(2, { severity: 'warning' }));
  item(approval(3, { severity: 'critical' }));
  assert.deepEqual(
    [1, 2, 3].map((n) => screen.get(uuid(n))?.sound),
    ['gentle', 'default', 'urgent'],
  );
  for (const severity of ['info', 'notice', 'warning', 'critical'] as const) {
    desk.commands.testNotification(severity);
    assert.equal(screen.get('test')?.sound, sounds[severity]);
  }
});
