/** The desktop's decisions while writes fail: an answer that is not persisted is not shown as given, and no given answer is lost. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { diskFault } from '../../disk/faults.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, uuid } from '../electron/parts/items.ts';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';

// As in the app: past the limit writes fail, and the process survives.
process.on('SIGXFSZ', () => {});

test('an answer that cannot be stored is not given, from the window or a notification, and both say so', async (t) => {
  const desk = testDesk(t);
  t.after(() => limitFiles(process.pid, null));
  desk.connect({ changes: [{ cursor: 1, item: approval(1) }] });
  await limitFiles(process.pid, 0);
  assert.throws(
    () => desk.desk.commands.answer(uuid(1), { action: 'approve' }),
    (error) => diskFault(error) === 'failing',
  );
  desk.clock.tick(700);
  desk.desk.notifications.pressed(uuid(1), 'approve');
  await limitFiles(process.pid, null);
  assert.equal(desk.desk.commands.item(uuid(1))?.pending, null);
  assert.deepEqual(
    desk.sent.filter(({ event }) => event === 'respond'),
    [],
  );
  const [remark] = desk.desk.snapshot().remarks;
  assert.match(remark?.text ?? '', /^Your answer could not be kept on this device: .* It was not given/);
  desk.desk.commands.dismissRemark(remark?.id ?? '');
  assert.deepEqual(desk.desk.snapshot().remarks, []);
  // With free space, the same press counts.
  desk.desk.commands.answer(uuid(1), { action: 'approve' });
  assert.ok(desk.desk.commands.item(uuid(1))?.pending);
});

test('an answer with a comment that cannot be undone on disk is not shown as undone, and goes out', async (t) => {
  const desk = testDesk(t);
  t.after(() => limitFiles(process.pid, null));
  desk.connect({ changes: [{ cursor: 1, item: approval(1) }] });
  desk.desk.commands.answer(uuid(1), { action: 'reject', comment: 'too dear' });
  await limitFiles(process.pid, 0);
  assert.throws(
    () => desk.desk.commands.undo([uuid(1)]),
    (error) => diskFault(error) === 'failing',
  );
  await limitFiles(process.pid, null);
  assert.equal(desk.desk.commands.item(uuid(1))?.pending?.status, 'held');
  assert.equal(desk.restart().desk.commands.item(uuid(1))?.pending?.status, 'held');
});

test('an act that the relay did not receive is not shown as seen or snoozed here', (t) => {
  const desk = testDesk(t);
  desk.connect({ changes: [{ cursor: 1, item: approval(1) }] });
  const outbox = new DatabaseSync(join(desk.folder, 'outbox.db'));
  outbox.exec("CREATE TRIGGER full BEFORE INSERT ON intents BEGIN SELECT RAISE(ABORT, 'full'); END");
  outbox.close();
  assert.throws(() => desk.desk.commands.seen({ itemIds: [uuid(1)] }), /full/);
  assert.throws(() => desk.desk.commands.snooze({ itemIds: [uuid(1)], until: '2099-01-01T00:00:00Z' }), /full/);
  const { seenAt, snoozedUntil } = desk.desk.commands.item(uuid(1))?.mine ?? {};
  assert.deepEqual([seenAt ?? null, snoozedUntil ?? null], [null, null]);
});

test('recorded while the disk takes nothing: sent again under the same key, and over once it can be noted', async (t) => {
  const desk = testDesk(t);
  t.after(() => limitFiles(process.pid, null));
  desk.connect({ changes: [{ cursor: 1, item: approval(1) }] });
  const done = answered(approval(1), dana.user);
  let tries = 0;
  desk.respond = async () => {
    tries += 1;
    if (tries === 1) await limitFiles(process.pid, 0);
    return { ok: true, value: { outcome: done.outcome, item: done } };
  };
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('it is said', () =>
    desk.desk.snapshot().remarks.some(({ text }) => /Answers wait on this device/.test(text)),
  );
  assert.ok(desk.desk.commands.item(uuid(1))?.pending, 'still kept');
  await limitFiles(process.pid, null);
  desk.clock.tick(60_000);
  await until('sent again', () => tries === 2 && desk.desk.commands.item(uuid(1))?.pending === null);
  const keys = desk.sent.filter(({ event }) => event === 'respond').map(({ message }) => JSON.stringify(message));
  assert.equal(new Set(keys).size, 1);
  assert.deepEqual(desk.desk.snapshot().remarks, []);
});

test('the history is lost: answers stored beside it are sent, but never in the name of another person', async (t) => {
  const lost = (desk: ReturnType<typeof testDesk>) => {
    for (const name of ['history.db', 'history.db-wal', 'history.db-shm']) rmSync(join(desk.folder, name));
  };
  for (const me of [dana, { ...dana, user: { ...dana.user, id: 'lee', name: 'Lee Wong' } }]) {
    const first = testDesk(t);
    first.connect({ changes: [{ cursor: 1, item: approval(1) }] });
    first.disconnect();
    first.answerNow(uuid(1), { action: 'approve' });
    lost(first);
    const second = testDesk(t, { folder: first.folder, me, clock: first.clock });
    second.connect({ changes: [{ cursor: 1, item: approval(1) }] });
    second.clock.tick(1_000);
    const sent = second.sent.filter(({ event }) => event === 'respond').length;
    assert.equal(sent, me === dana ? 1 : 0);
  }
});
