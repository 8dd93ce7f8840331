/** Users are not notified of their own actions, nor of the item that they have open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../shared/problems.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { changes, type TestDesk, testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, T0, uuid, withFate } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const MINUTE = 60_000;
const lee = { id: 'lee', name: 'Lee Park' };
const anew = (reason: 'info' | 'taken-back', kind: 'answer' | 'taken-back', by: { id: string; name: string }) => {
  const at = iso(T0 + 5 * MINUTE);
  return approval(1, { beckon: { at, reason }, thread: [{ at, by, kind, text: '4200' }] });
};

test('what the person answered or took back themselves is counted, and raised for others alone', () => {
  const delivery = (item: ReturnType<typeof approval>) => personView(item, dana.user, null, { rules: [] }).delivery;
  assert.equal(delivery(anew('info', 'answer', dana.user)), 'badge');
  assert.equal(delivery(anew('info', 'answer', lee)), 'beckon');
  assert.equal(delivery(anew('taken-back', 'taken-back', dana.user)), 'badge');
  assert.equal(delivery(anew('taken-back', 'taken-back', lee)), 'beckon');
  const reminded = { ...anew('info', 'answer', dana.user), beckon: { at: iso(T0), reason: 'reminder' as const } };
  assert.equal(delivery(reminded), 'beckon', 'a reminder is not their doing');
});

test('the same answer given before on another device is not reported as rejected; a different one is', async (t) => {
  for (const [action, told] of [
    ['approve', 0],
    ['reject', 1],
  ] as const) {
    const desk = testDesk(t);
    desk.connect();
    desk.item(approval(1));
    desk.disconnect();
    desk.answerNow(uuid(1), { action, comment: 'no' });
    const before = desk.raised.length;
    const elsewhere = answered(approval(1), dana.user);
    desk.respond = () => ({
      ok: false,
      problem: problem('ALREADY_ANSWERED', 'Already answered', { outcome: elsewhere.outcome }),
    });
    desk.connect({ changes: changes([elsewhere], 50) });
    await until('rejected', () => desk.desk.snapshot().inbox[0]?.pending?.status === 'rejected');
    assert.equal(desk.raised.length - before, told, action);
  }
});

test('nothing is raised for the item that is open in the focused window; once it is not, it is', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const remind = (n: number) => {
    const at = iso(desk.clock.now());
    desk.item(approval(n, { beckon: { at, reason: 'reminder' } }));
  };
  desk.desk.commands.setOpenItem(7, uuid(1));
  remind(1);
  remind(2);
  assert.deepEqual([...desk.screen.keys()], [uuid(2)]);
  desk.clock.tick(MINUTE);
  remind(1);
  assert.ok(desk.screen.has(uuid(1)), 'a page that ended without a word silences nothing');
  desk.desk.commands.setOpenItem(7, uuid(3));
  desk.desk.commands.setOpenItem(8, null);
  remind(3);
  assert.equal(desk.screen.has(uuid(3)), false, 'what another page says of itself changes nothing');
  desk.desk.commands.setOpenItem(7, null);
  desk.clock.tick(1000);
  remind(3);
  assert.ok(desk.screen.has(uuid(3)));
});

test('an answer to the open item that the source refuses raises nothing', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const done = answered(approval(1), dana.user);
  desk.item(done);
  desk.desk.commands.setOpenItem(1, uuid(1));
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 60 * MINUTE));
  assert.deepEqual(desk.raised, []);
});

test('an item that is back before the relay’s word that it was handed over stays', async (t) => {
  const told = (delegatedAt: string | null, cursor: number) =>
    desk.desk.relay.own({ cursor, own: { itemId: uuid(1), seenAt: null, snoozedUntil: null, delegatedAt } });
  const desk = testDesk(t, {
    refusal(event) {
      if (event === 'delegate' && isBack) {
        told(iso(T0), 50);
        told(null, 51);
      }
      return null;
    },
  });
  let isBack = true;
  desk.connect();
  desk.item(approval(1));
  const waits = () => desk.desk.commands.item(uuid(1))?.mine.waits;
  await desk.desk.commands.delegate({ itemIds: [uuid(1)], to: 'lee' });
  assert.equal(waits(), true);
  isBack = false;
  await desk.desk.commands.delegate({ itemIds: [uuid(1)], to: 'lee' });
  assert.equal(waits(), false, 'at once, where the relay’s own change is behind');
});

for (const reopens of [true, false]) {
  test(`a refusal that was held back comes once in the next run, ${reopens ? 'of an open item' : 'of a closed item'}`, (t) => {
    const first = testDesk(t);
    first.connect();
    first.item(approval(1));
    first.item(answered(approval(1), dana.user));
    first.desk.commands.setUsed(1, true);
    const at = iso(T0 + 61 * MINUTE);
    const refused = withFate(answered(approval(1), dana.user), 'refused', 'budget closed', T0 + 61 * MINUTE);
    const { name, id } = dana.user;
    first.item(
      reopens
        ? {
            ...refused,
            ...{ state: 'open', votes: [], outcome: null, beckon: { at, reason: 'refused' } },
            refused: { by: { id, name }, at, reason: 'budget closed' },
          }
        : refused,
    );
    const titles = (desk: TestDesk) => desk.raised.map(({ title }) => title);
    assert.deepEqual(titles(first), [approval(1).title]);
    const second = first.restart();
    second.connect();
    assert.deepEqual(titles(second), ['Your approval of PO 4701 was refused: budget closed']);
    const third = second.restart();
    third.connect();
    assert.deepEqual(titles(third), []);
  });
}

test('a refusal while no desk ran comes once', (t) => {
  const first = testDesk(t);
  first.connect();
  const done = answered(approval(1), dana.user);
  first.item(done);
  const second = first.restart();
  second.connect({ changes: changes([withFate(done, 'refused', 'budget closed', T0 + 61 * MINUTE)], 50) });
  assert.deepEqual(
    second.raised.map(({ title }) => title),
    ['Your approval of PO 4701 was refused: budget closed'],
  );
});

test('an answer that was not accepted is counted and sorted first; its person is notified once, others as of a new item', (t) => {
  const refuse = (by: { id: string; name: string }) => {
    const at = iso(T0 + 60 * MINUTE);
    const { outcome: _, ...done } = withFate(answered(approval(2), by), 'refused', 'budget closed', T0 + 60 * MINUTE);
    const refused = { by, at, reason: 'budget closed' };
    return {
      ...done,
      state: 'open' as const,
      votes: [],
      outcome: null,
      refused,
      beckon: { at, reason: 'refused' as const },
    };
  };
  for (const [by, title] of [
    [dana.user, 'Your approval of PO 4702 was refused: budget closed'],
    [lee, approval(2).title],
  ] as const) {
    const desk = testDesk(t);
    desk.connect();
    desk.item(approval(1, { severity: 'critical' }));
    desk.item(answered(approval(2), by));
    const before = desk.raised.length;
    assert.equal(desk.desk.snapshot().counts.toAnswer, 1);
    desk.item(refuse(by));
    const { inbox, counts } = desk.desk.snapshot();
    assert.deepEqual([inbox[0]?.item.id, counts.toAnswer], [uuid(2), 2]);
    const told = desk.raised.slice(before);
    assert.deepEqual(
      told.map((notice) => notice.title),
      [title],
    );
    assert.match(`${told[0]?.title} ${told[0]?.body}`, /budget closed/);
    desk.desk.commands.snooze({ itemIds: [uuid(2)], until: iso(desk.clock.now() + 60 * MINUTE) });
    desk.clock.tick(59 * MINUTE);
    assert.ok(!desk.screen.has(uuid(2)));
    desk.clock.tick(MINUTE);
    assert.ok(desk.screen.has(uuid(2)), 'the end of a snooze notifies of it like of any item');
  }
});
