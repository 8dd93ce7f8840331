/** An answer in a notification is held, and a quiet notification offers to undo it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_HEARD, type TestDesk, testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, statusUpdate, uuid } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const offer = (desk: TestDesk) => desk.screen.get('undo');
const lines = (desk: TestDesk) => [offer(desk)?.title, offer(desk)?.body];
const responds = (desk: TestDesk) => desk.sent.filter(({ event }) => event === 'respond').length;
const statusOf = (desk: TestDesk, n: number) => desk.desk.commands.item(uuid(n))?.pending?.status ?? null;
/** Once the screen has been unchanged for long enough. */
const pressed = (desk: TestDesk, id: string, button: string) => {
  desk.clock.tick(700);
  desk.desk.notifications.pressed(id, button);
};
const press = (desk: TestDesk, n: number, action = 'approve') => pressed(desk, uuid(n), action);

function open(t: Parameters<typeof testDesk>[0], options: Parameters<typeof testDesk>[1] = {}): TestDesk {
  const desk = testDesk(t, options);
  desk.connect();
  for (const n of [1, 2, 3]) desk.item(approval(n));
  desk.respond = ({ itemId, action }) => {
    const n = [1, 2, 3].find((one) => uuid(one) === itemId) ?? 0;
    const item = answered(approval(n), dana.user, action);
    return { ok: true, value: { outcome: item.outcome, item } };
  };
  return desk;
}

test('after a press one silent notification replaces the item’s, and is withdrawn after the undo time', async (t) => {
  const desk = open(t, { preferences: { sounds: ALL_HEARD } });
  press(desk, 1);
  assert.equal(desk.screen.has(uuid(1)), false);
  assert.deepEqual(lines(desk), ['Approved: PO 4701 needs your approval', '€12,400.00 · Not sent yet']);
  const { sound, stays, buttons } = offer(desk) ?? {};
  assert.deepEqual([sound, stays, buttons?.map(({ label }) => label)], ['none', true, ['Undo']]);
  desk.clock.tick(4_900);
  assert.deepEqual([responds(desk), offer(desk)?.id], [0, 'undo']);
  desk.clock.tick(200);
  await until('recorded', () => statusOf(desk, 1) === null);
  assert.deepEqual([responds(desk), desk.screen.has('undo')], [1, false]);
});

test('undone there: nothing is ever sent, and the item’s notification is back without a sound', (t) => {
  const desk = open(t, { preferences: { sounds: ALL_HEARD } });
  press(desk, 1);
  pressed(desk, 'undo', 'undo');
  assert.equal(desk.screen.has('undo'), false);
  assert.equal(desk.screen.get(uuid(1))?.sound, 'none');
  assert.equal(statusOf(desk, 1), null);
  desk.clock.tick(60_000);
  assert.equal(responds(desk), 0);
  press(desk, 1);
  assert.equal(statusOf(desk, 1), 'held', 'it can be answered again');
});

test('a double click on a notification answers once, and can be undone: the second press means nothing', async (t) => {
  const desk = open(t, { preferences: { sounds: ALL_HEARD } });
  press(desk, 1);
  for (const button of ['undo', 'send-now']) {
    desk.clock.tick(200);
    desk.screen.delete('undo');
    desk.desk.notifications.pressed('undo', button);
    assert.deepEqual(
      [statusOf(desk, 1), offer(desk)?.sound],
      ['held', 'none'],
      'it is put back where the press took it',
    );
  }
  desk.clock.tick(200);
  desk.desk.notifications.opened('undo');
  assert.deepEqual(desk.opened, []);
  pressed(desk, 'undo', 'undo');
  assert.deepEqual([statusOf(desk, 1), responds(desk)], [null, 0]);
});

test('a press within 700 ms of another notification going or coming means nothing, at any notification', (t) => {
  const desk = open(t);
  const changes: (() => void)[] = [
    () => desk.item(answered(approval(3), dana.user)),
    () => desk.item(approval(4)),
    () => desk.desk.notifications.closed(uuid(4)),
    () => desk.item(approval(1, { beckon: { at: iso(desk.clock.now()), reason: 'reminder' } })),
    () => desk.desk.notifications.shown(uuid(2)),
  ];
  for (const change of changes) {
    desk.clock.tick(700);
    change();
    desk.clock.tick(699);
    desk.desk.notifications.pressed(uuid(1), 'approve');
    assert.equal(statusOf(desk, 1), null);
    assert.ok(desk.screen.has(uuid(1)));
  }
  press(desk, 1);
  assert.equal(statusOf(desk, 1), 'held');
});

test('a press that is reported late counts by its own time: before a change it was meant for what stood there', (t) => {
  const desk = open(t);
  desk.clock.tick(1_000);
  const changedAt = desk.clock.now();
  desk.desk.notifications.closed(uuid(2));
  desk.clock.tick(300);
  const pressedAt = (at: number) => desk.desk.notifications.pressed(uuid(1), 'approve', undefined, undefined, at);
  pressedAt(changedAt + 200);
  assert.equal(statusOf(desk, 1), null);
  pressedAt(changedAt - 200);
  assert.equal(statusOf(desk, 1), 'held');
});

test('several answers share one undo notification, which names the remaining ones', async (t) => {
  const desk = open(t);
  press(desk, 1);
  desk.clock.tick(2_000);
  press(desk, 2);
  assert.deepEqual(lines(desk), [
    '2 answers not sent yet',
    'Approved: PO 4701 needs your approval\nApproved: PO 4702 needs your approval',
  ]);
  assert.equal(offer(desk)?.buttons[0]?.label, 'Undo all');
  desk.clock.tick(3_100);
  await until('the first is recorded', () => statusOf(desk, 1) === null);
  assert.equal(offer(desk)?.title, 'Approved: PO 4702 needs your approval');
  press(desk, 3);
  pressed(desk, 'undo', 'undo');
  assert.deepEqual(
    [2, 3].map((n) => [statusOf(desk, n), desk.screen.has(uuid(n))]),
    [
      [null, true],
      [null, true],
    ],
  );
  assert.equal(responds(desk), 1);
});

test('put away, it comes again only for another answer', (t) => {
  const desk = open(t);
  press(desk, 1);
  desk.screen.delete('undo');
  desk.desk.notifications.closed('undo');
  desk.item(statusUpdate(7));
  desk.desk.wake();
  assert.equal(desk.screen.has('undo'), false);
  press(desk, 2);
  assert.equal(offer(desk)?.title, '2 answers not sent yet');
});

test('pressed beside its buttons, it opens what was answered, where it can be undone too', (t) => {
  const desk = open(t);
  press(desk, 1);
  desk.clock.tick(700);
  desk.desk.notifications.opened('undo');
  press(desk, 2);
  desk.clock.tick(700);
  desk.desk.notifications.opened('undo');
  assert.deepEqual(desk.opened, [uuid(1), `inbox ${uuid(1)} ${uuid(2)}`]);
  assert.ok(desk.desk.snapshot().undo);
});

test('too late: it says so, and nothing changes', async (t) => {
  const desk = open(t);
  press(desk, 1);
  desk.clock.tick(5_100);
  await until('recorded', () => responds(desk) === 1 && statusOf(desk, 1) === null);
  pressed(desk, 'undo', 'undo');
  assert.equal(desk.raised.at(-1)?.title, 'Too late to undo: the answer was sent');
});

test('killed while it is held: the next run offers it again, and sends it once', async (t) => {
  const first = open(t, { preferences: { undoSeconds: 30 } });
  press(first, 1);
  const second = first.restart();
  second.respond = first.respond;
  assert.equal(second.screen.size, 0);
  second.connect();
  assert.equal(offer(second)?.title, 'Approved: PO 4701 needs your approval');
  assert.equal(second.screen.has('summary'), true, 'what stayed unanswered is put back beside it');
  second.clock.tick(30_100);
  await until('recorded', () => responds(second) === 1 && statusOf(second, 1) === null);
});

test('answered in the window, no notification offers to undo it: the window does', (t) => {
  const desk = open(t);
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  assert.equal(desk.screen.has('undo'), false);
});

test('paused and in quiet hours too: it answers the person’s own press', (t) => {
  const desk = open(t);
  desk.desk.commands.pause('hour');
  press(desk, 1);
  assert.equal(desk.screen.has('undo'), true);
});

test('on a locked screen it names nothing: it goes, and is back with the person', (t) => {
  const desk = open(t, { preferences: { undoSeconds: 60 } });
  press(desk, 1);
  desk.desk.setLocked(true);
  assert.equal(desk.screen.has('undo'), false);
  desk.item(statusUpdate(7));
  assert.ok([...desk.screen.values()].every(({ title }) => !title.includes('4701')));
  desk.desk.setLocked(false);
  assert.equal(offer(desk)?.title, 'Approved: PO 4701 needs your approval');
});

test('only rejections and questions open the reply window, with or without a required comment', (t) => {
  const desk = open(t);
  press(desk, 1, 'reject');
  press(desk, 2, 'request-info');
  assert.deepEqual(desk.opened, [`reply ${uuid(1)} reject`, `reply ${uuid(2)} request-info`]);
  assert.deepEqual([statusOf(desk, 1), statusOf(desk, 2), desk.screen.has('undo')], [null, null, false]);
  const custom = {
    id: 'park',
    label: 'Park it',
    kind: 'custom' as const,
    comment: 'optional' as const,
    confirm: false,
  };
  desk.item(approval(3, { version: 2, actions: [custom] }));
  press(desk, 3, 'park');
  assert.equal(offer(desk)?.title, 'Park it: PO 4703 needs your approval');
});

test('a title of several lines is one of its lines', (t) => {
  const desk = open(t);
  desk.item(approval(1, { title: 'PO 1\nApproved: PO 2', version: 2 }));
  press(desk, 1);
  press(desk, 2);
  assert.deepEqual(offer(desk)?.body.split('\n'), [
    'Approved: PO 1 Approved: PO 2',
    'Approved: PO 4702 needs your approval',
  ]);
});
