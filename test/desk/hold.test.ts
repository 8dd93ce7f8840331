/** An answer waits in the durable outbox for the person's undo time, and can be undone; it is confirmed first if required. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemAction } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, uuid } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const ACKNOWLEDGE: ItemAction = {
  ...{ id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge' },
  ...{ comment: 'none', confirm: false },
};
const code = (wanted: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === wanted;
const responds = (desk: ReturnType<typeof testDesk>) => desk.sent.filter(({ event }) => event === 'respond');
const statusOf = (desk: ReturnType<typeof testDesk>, n = 1) => desk.desk.commands.item(uuid(n))?.pending?.status;
const recording = (desk: ReturnType<typeof testDesk>) => {
  desk.respond = ({ itemId }) => {
    const item = desk.desk.commands.item(itemId)?.item;
    const done = item && answered(item, dana.user);
    return done ? { ok: true, value: { outcome: done.outcome, item: done } } : { ok: false, problem: null };
  };
};

test('held for five seconds, then sent; its notification goes at once', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  recording(desk);
  const pending = desk.desk.commands.answer(uuid(1), { action: 'approve' });
  assert.equal(pending.status, 'held');
  assert.equal(Date.parse(pending.heldUntil ?? '') - desk.clock.now(), 5_000);
  assert.equal(desk.screen.size, 0);
  desk.clock.tick(4_900);
  assert.equal(responds(desk).length, 0);
  assert.equal(desk.desk.snapshot().inbox.length, 1, 'it stays in sight with its fate');
  desk.clock.tick(200);
  await until('recorded', () => desk.desk.snapshot().inbox.length === 0);
  assert.equal(responds(desk).length, 1);
});

test('undone within: nothing was ever sent, and the item asks again', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  const [held] = desk.desk.snapshot().undo?.answers ?? [];
  assert.deepEqual(held && [held.itemId, held.title, held.label, held.kind, held.amount?.value], [
    ...[uuid(1), 'PO 4701 needs your approval', 'Approve', 'approve', '12400.00'],
  ]);
  assert.deepEqual(desk.desk.commands.undo([uuid(1)]), [uuid(1)]);
  assert.equal(desk.desk.snapshot().undo, null);
  desk.clock.tick(60_000);
  assert.equal(responds(desk).length, 0);
  assert.equal(desk.desk.commands.item(uuid(1))?.pending, null);
  assert.equal(desk.restart().desk.snapshot().inbox[0]?.pending, null);
});

test('undone, the comment stays for the next try, also over a restart', async (t) => {
  const first = testDesk(t);
  first.connect();
  first.item(approval(1));
  first.desk.commands.answer(uuid(1), { action: 'reject', comment: 'Too dear' });
  first.desk.commands.undo([uuid(1)]);
  const desk = first.restart();
  const { status, comment, problem } = desk.desk.commands.item(uuid(1))?.pending ?? {};
  assert.deepEqual([status, comment], ['draft', 'Too dear']);
  assert.match(problem ?? '', /^Undone\. Nothing was sent/);
  desk.connect();
  desk.clock.tick(60_000);
  assert.equal(responds(desk).length, 0);
  assert.equal(desk.desk.commands.answer(uuid(1), { action: 'approve' }).comment, null, 'it can be answered otherwise');
});

test('too late to undo once it is on the wire', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  desk.clock.tick(5_000);
  await until('sent', () => responds(desk).length === 1);
  assert.throws(() => desk.desk.commands.undo([uuid(1)]), code('ALREADY_ANSWERED'));
});

test('killed within the five seconds: the next run sends it, once', async (t) => {
  const first = testDesk(t);
  first.connect();
  first.item(approval(1));
  first.desk.commands.answer(uuid(1), { action: 'approve' });
  first.clock.tick(1_000);
  const second = first.restart();
  recording(second);
  assert.equal(statusOf(second), 'held');
  second.connect();
  assert.equal(responds(second).length, 0);
  second.clock.tick(4_100);
  await until('sent', () => second.desk.snapshot().inbox.length === 0);
  assert.equal(responds(second).length, 1);
});

test('offline the hold ends too: the answer is stored, and sent when the relay is back', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.disconnect();
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  assert.equal(statusOf(desk), 'held');
  desk.clock.tick(5_100);
  assert.equal(statusOf(desk), 'kept');
  assert.equal(desk.drawn.at(-1)?.inbox[0]?.pending?.status, 'kept', 'the window is told');
  recording(desk);
  desk.connect();
  await until('recorded', () => desk.desk.snapshot().inbox.length === 0);
});

test('a clock set back keeps no answer back', async (t) => {
  const first = testDesk(t);
  first.connect();
  first.item(approval(1));
  first.clock.tick(3_600_000);
  first.desk.commands.answer(uuid(1), { action: 'approve' });
  const late = first.desk.commands.item(uuid(1))?.pending?.heldUntil ?? '';
  const { now } = first.clock;
  first.clock.now = () => now() - 3_000_000;
  assert.ok(Date.parse(late) - first.clock.now() > 5_000);
  const second = first.restart();
  second.connect();
  await until('sent', () => responds(second).length === 1);
});

test('who quits within the five seconds has it sent before the app is gone', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  recording(desk);
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  await desk.desk.finish();
  assert.equal(responds(desk).length, 1);
  const offline = desk.restart();
  await offline.desk.finish();
});

test('the person chooses how long: 60 s, also over a restart with another choice', async (t) => {
  const first = testDesk(t, { preferences: { undoSeconds: 60 } });
  first.connect();
  first.item(approval(1));
  first.desk.commands.answer(uuid(1), { action: 'approve' });
  first.clock.tick(30_000);
  const second = first.restart();
  recording(second);
  second.connect();
  second.clock.tick(29_000);
  assert.equal(statusOf(second), 'held');
  second.clock.tick(1_100);
  await until('sent', () => second.desk.snapshot().inbox.length === 0);
});

test('sent now: nothing is waited for, and nothing can be undone', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2]) desk.item(approval(n));
  recording(desk);
  desk.desk.commands.answerAll([1, 2].map((n) => ({ itemId: uuid(n), action: 'approve' })));
  desk.desk.commands.sendNow([uuid(1), uuid(2), uuid(9)]);
  assert.equal(desk.desk.snapshot().undo, null);
  await until('recorded', () => desk.desk.snapshot().inbox.length === 0);
  assert.equal(responds(desk).length, 2);
});

test('by a single key the acknowledgement of something critical is held and can be undone, also among several', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2])
    desk.item(approval(n, { type: 'alert.raised', severity: 'critical', actions: [ACKNOWLEDGE] }));
  recording(desk);
  const { status, heldUntil } = desk.desk.commands.answer(uuid(1), { action: 'acknowledge', byKey: true });
  assert.deepEqual([status, Date.parse(heldUntil ?? '') - desk.clock.now()], ['held', 5_000]);
  desk.desk.commands.answerAll([{ itemId: uuid(2), action: 'acknowledge' }], { byKey: true });
  assert.equal(statusOf(desk, 2), 'held');
  assert.deepEqual(desk.desk.commands.undo([uuid(1)]), [uuid(1)]);
  desk.clock.tick(5_000);
  await until('the other one recorded', () => desk.desk.snapshot().inbox.length === 1);
  assert.equal(responds(desk).length, 1);
});

test('something critical that is acknowledged goes at once, also among several', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2, 3]) {
    desk.item(
      approval(n, { type: 'alert.raised', severity: n === 3 ? 'warning' : 'critical', actions: [ACKNOWLEDGE] }),
    );
  }
  recording(desk);
  assert.notEqual(desk.desk.commands.answer(uuid(1), { action: 'acknowledge' }).status, 'held');
  desk.desk.commands.answerAll([2, 3].map((n) => ({ itemId: uuid(n), action: 'acknowledge' })));
  await until('both recorded', () => desk.desk.snapshot().inbox.length === 1);
  assert.deepEqual([responds(desk).length, statusOf(desk, 3)], [2, 'held']);
  assert.equal(desk.desk.snapshot().undo?.answers.length, 1);
});

test('several answers at once: held together with one undo; refused ones are named', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2, 3, 4]) desk.item(approval(n));
  recording(desk);
  const all = (...numbers: number[]) => numbers.map((n) => ({ itemId: uuid(n), action: 'approve' }));
  const dance = { itemId: uuid(3), action: 'dance' };
  const ask = { itemId: uuid(1), action: 'request-info' };
  assert.throws(() => desk.desk.commands.answerAll([dance]), code('FORBIDDEN'));
  assert.throws(() => desk.desk.commands.answerAll([ask]), code('COMMENT_REQUIRED'));
  assert.equal(desk.desk.commands.item(uuid(1))?.pending, null);
  const some = desk.desk.commands.answerAll([...all(1, 2), dance]);
  assert.deepEqual(
    [some.given.map(({ itemId }) => itemId), some.refused.map(({ itemId }) => itemId)],
    [[uuid(1), uuid(2)], [uuid(3)]],
  );
  desk.desk.commands.undo([uuid(1), uuid(2)]);
  const asked = desk.desk.commands.answerAll([ask, { itemId: uuid(2), action: 'approve' }], { comment: ' which? ' });
  assert.deepEqual(
    asked.given.map(({ answer }) => answer.comment),
    ['which?', null],
    'one comment for all that take one',
  );
  desk.desk.commands.undo([uuid(1), uuid(2)]);
  desk.clock.tick(10);
  desk.desk.commands.answer(uuid(4), { action: 'approve' });
  desk.clock.tick(1_000);
  desk.desk.commands.answerAll([...all(1, 2, 3), ...all(1)]);
  const ids = () => desk.desk.snapshot().undo?.answers.map(({ itemId }) => itemId);
  assert.deepEqual(ids(), [1, 2, 3].map(uuid));
  desk.desk.commands.undo(ids() ?? []);
  assert.deepEqual(ids(), [uuid(4)], 'the one before can be undone still');
  desk.desk.commands.answerAll(all(1, 2, 3));
  desk.clock.tick(5_000);
  await until('all recorded', () => desk.desk.snapshot().inbox.length === 0);
  assert.equal(responds(desk).length, 4);
});

const CONFIRMED: ItemAction = { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: true };

test('an action that requires a confirmation is refused without one, for any caller', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1, { actions: [CONFIRMED] }));
  const { commands, notifications } = desk.desk;
  assert.throws(() => commands.answer(uuid(1), { action: 'approve' }), code('REQUEST_INVALID'));
  const one = [{ itemId: uuid(1), action: 'approve' }];
  assert.throws(() => commands.answerAll(one), code('REQUEST_INVALID'));
  assert.equal(commands.answerAll(one, { confirmed: true }).given.length, 1);
  commands.undo([uuid(1)]);
  notifications.replied(uuid(1), 'approve', 'yes');
  assert.equal(commands.item(uuid(1))?.pending, null);
  desk.clock.tick(700);
  notifications.pressed(uuid(1), 'approve');
  assert.deepEqual(desk.opened, [uuid(1), `reply ${uuid(1)} approve`]);
  assert.equal(responds(desk).length, 0);
  desk.answerNow(uuid(1), { action: 'approve', confirmed: true });
  await until('sent', () => responds(desk).length === 1);
});
