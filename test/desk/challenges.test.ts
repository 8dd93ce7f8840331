/** Answers above a limit, and answers bound to the displayed version, on the desktop: requested by the relay, never queued, never lost. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Item } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import type { RespondMessage } from '../../shared/socket.ts';
import { type TestDesk, testDesk } from '../electron/parts/desk.ts';
import { approval, iso, uuid } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const ACTIONS: Item['actions'] = [
  { id: 'approve', label: 'Approve', kind: 'approve', comment: 'required', confirm: true },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: true },
];
const large = (more: Partial<Item> = {}) =>
  approval(1, { actions: ACTIONS, stepUp: true, amount: { value: '20000', currency: 'EUR' }, ...more });
const GIVEN = { action: 'approve', comment: 'Agreed with the board' };

const responds = (desk: TestDesk) =>
  desk.sent.flatMap(({ event, message }) => (event === 'respond' ? [message as RespondMessage] : []));
const pending = (desk: TestDesk) => desk.desk.commands.item(uuid(1))?.pending ?? null;
const code = (wanted: string) => (error: unknown) =>
  error instanceof Error && 'problem' in error && (error.problem as { code: string }).code === wanted;

/** Like a relay: it challenges, and accepts what returns the challenge. */
function asking(desk: TestDesk, freshSignIn = false): void {
  let asked = 0;
  desk.respond = ({ challenge }) => {
    if (challenge === `challenge ${asked}`) {
      const item = { ...large(), state: 'answered' as const, updatedAt: iso(desk.clock.now()) };
      return { ok: true, value: { outcome: null, item } };
    }
    asked += 1;
    const confirmBy = iso(desk.clock.now() + 120_000);
    const more = { challenge: `challenge ${asked}`, confirmBy, freshSignIn };
    return { ok: false, problem: problem('CONFIRMATION_REQUIRED', 'This answer has to be confirmed', more) };
  };
}

function openDesk(t: TestContext, item = large()): TestDesk {
  const desk = testDesk(t);
  desk.connect();
  desk.item(item);
  asking(desk, item.freshSignIn);
  return desk;
}
const asked = (desk: TestDesk) => until('asked', () => pending(desk)?.status === 'asked');

test('the relay asks, the person confirms, it is held and sent with what the relay asked with', async (t) => {
  const desk = openDesk(t);
  assert.equal(desk.desk.commands.answer(uuid(1), GIVEN).status, 'sending');
  await asked(desk);
  assert.equal(pending(desk)?.comment, GIVEN.comment);
  assert.equal(desk.desk.snapshot().undo, null, 'nothing was given yet');
  assert.equal((await desk.desk.commands.confirmAnswer(uuid(1))).status, 'held');
  desk.clock.tick(5_000);
  await until('recorded', () => pending(desk) === null);
  const [first, second] = responds(desk);
  assert.equal(first?.key, second?.key);
  assert.deepEqual([first?.challenge, second?.challenge], [undefined, 'challenge 1']);
  assert.deepEqual([first?.version, second?.version], [1, 1]);
});

test('"confirmed" from the window is no confirmation: nothing goes out without the relay having asked', async (t) => {
  const desk = openDesk(t);
  desk.desk.commands.answer(uuid(1), { ...GIVEN, confirmed: true });
  await asked(desk);
  desk.clock.tick(60_000);
  assert.equal(responds(desk).length, 1);
  assert.equal(pending(desk)?.status, 'asked');
});

test('a batch excludes answers that need confirmation, whatever the window sends', (t) => {
  const desk = openDesk(t);
  desk.item(approval(2));
  const all = [1, 2].map((n) => ({ itemId: uuid(n), action: n === 1 ? 'reject' : 'approve', version: 1 }));
  const { given, refused } = desk.desk.commands.answerAll(all, { comment: 'budgeted', confirmed: true });
  assert.deepEqual([given.map(({ itemId }) => itemId), refused.map(({ itemId }) => itemId)], [[uuid(2)], [uuid(1)]]);
  assert.equal(desk.desk.commands.item(uuid(1))?.pending, null);
  assert.throws(() => desk.desk.commands.answerAll(all.slice(0, 1), { confirmed: true }), code('REQUEST_INVALID'));
  assert.equal(responds(desk).length, 0);
});

test('offline the answer is refused with a reason', (t) => {
  const desk = openDesk(t);
  desk.disconnect();
  assert.throws(() => desk.desk.commands.answer(uuid(1), GIVEN), code('CONFIRMATION_REQUIRED'));
  assert.equal(pending(desk), null);
});

test('the network goes while it is held: a draft with its comment, on disk too, and never sent by itself', async (t) => {
  const desk = openDesk(t);
  desk.desk.commands.answer(uuid(1), GIVEN);
  await asked(desk);
  await desk.desk.commands.confirmAnswer(uuid(1));
  desk.disconnect();
  assert.deepEqual([pending(desk)?.status, pending(desk)?.comment], ['draft', GIVEN.comment]);
  assert.match(pending(desk)?.problem ?? '', /network was lost/);
  const again = desk.restart();
  asking(again);
  again.connect();
  again.clock.tick(200_000);
  assert.deepEqual([pending(again)?.status, pending(again)?.comment], ['draft', GIVEN.comment]);
  assert.equal(responds(again).length, 0);
  again.desk.commands.answer(uuid(1), GIVEN);
  await asked(again);
});

test('without a confirmation in time it becomes a draft; a later confirmation is refused', async (t) => {
  const desk = openDesk(t);
  desk.desk.commands.answer(uuid(1), GIVEN);
  await asked(desk);
  desk.clock.tick(120_000);
  assert.deepEqual([pending(desk)?.status, pending(desk)?.comment], ['draft', GIVEN.comment]);
  await assert.rejects(desk.desk.commands.confirmAnswer(uuid(1)), code('CONFIRMATION_REQUIRED'));
  assert.equal(responds(desk).length, 1);
});

test('without a reply of the relay nothing was answered, and the comment remains', async (t) => {
  const desk = openDesk(t);
  desk.respond = () => ({ ok: false, problem: null });
  desk.desk.commands.answer(uuid(1), GIVEN);
  await until('given back', () => pending(desk)?.status === 'draft');
  assert.match(pending(desk)?.problem ?? '', /did not reply/);
});

test('sent, and cut off before the reply: asked again under the same key, so that it counts once', async (t) => {
  const desk = openDesk(t);
  desk.desk.commands.answer(uuid(1), GIVEN);
  await asked(desk);
  await desk.desk.commands.confirmAnswer(uuid(1));
  desk.respond = () => ({ ok: false, problem: null });
  desk.clock.tick(5_000);
  await until('sent', () => responds(desk).length === 2);
  await until('kept', () => pending(desk)?.status === 'kept');
  desk.disconnect();
  assert.equal(pending(desk)?.status, 'kept', 'it may have been recorded');
  asking(desk);
  desk.clock.tick(300_000);
  desk.connect();
  await asked(desk);
  const keys = new Set(responds(desk).map(({ key }) => key));
  assert.equal(keys.size, 1);
  assert.match(pending(desk)?.problem ?? '', /Confirm once more/);
});

test('a required sign-in precedes the answer; if it fails, the question remains', async (t) => {
  const desk = openDesk(t, large({ freshSignIn: true }));
  desk.desk.commands.answer(uuid(1), GIVEN);
  await asked(desk);
  assert.equal(pending(desk)?.asks?.freshSignIn, true);
  desk.signInAnew = () => Promise.reject(new Error('no browser'));
  await assert.rejects(desk.desk.commands.confirmAnswer(uuid(1)), /no browser/);
  assert.equal(pending(desk)?.status, 'asked');
  desk.signInAnew = async () => {};
  await desk.desk.commands.confirmAnswer(uuid(1));
  desk.clock.tick(5_000);
  await until('recorded', () => pending(desk) === null);
  assert.deepEqual(
    desk.sent.map(({ event }) => event).filter((event) => event !== 'shown' && event !== 'requests'),
    ['respond', 'sign in anew', 'sign in anew', 'respond'],
  );
});

const small = (more: Partial<Item> = {}) => approval(1, { amount: { value: '100', currency: 'EUR' }, ...more });
const grown = small({ version: 2, amount: { value: '90000', currency: 'EUR' }, title: 'Another order' });

test('an answer applies to the version that the window displayed: an outdated one is not sent, and both versions are available for comparison', (t) => {
  const desk = openDesk(t, small());
  desk.item(grown);
  const given = desk.desk.commands.answer(uuid(1), { action: 'approve', version: 1 });
  assert.deepEqual([given.status, given.changed?.amount?.value], ['draft', '100']);
  desk.clock.tick(60_000);
  assert.equal(responds(desk).length, 0);
  assert.equal(desk.desk.snapshot().counts.toAnswer, 1, 'it still waits for the person');
});

test('a notification that shows the old amount does not approve the new one: the item opens', async (t) => {
  const desk = openDesk(t, small());
  const notice = desk.screen.get(uuid(1));
  assert.equal(notice?.version, 1);
  desk.item(grown);
  desk.clock.tick(700);
  desk.desk.notifications.pressed(uuid(1), 'approve', undefined, notice?.version);
  assert.deepEqual(desk.opened, [uuid(1)]);
  assert.equal(pending(desk)?.status, 'draft');
  assert.equal(responds(desk).length, 0);
});

test('the relay knows of a change before this computer: the same, by a notification', async (t) => {
  const desk = openDesk(t, small());
  const item = { ...grown, updatedAt: iso(desk.clock.now()) };
  desk.respond = () => ({ ok: false, problem: problem('ITEM_CHANGED', 'This changed', { item }) });
  desk.answerNow(uuid(1), { action: 'approve', version: 1 });
  await until('given back', () => pending(desk)?.status === 'draft');
  assert.equal(pending(desk)?.changed?.amount?.value, '100');
  assert.equal(desk.desk.commands.item(uuid(1))?.item.amount?.value, '90000');
  assert.match(desk.screen.get(`fate:${uuid(1)}`)?.body ?? '', /changed while you were deciding/);
});

test('stored offline for days, an answer still refers to what was shown then', async (t) => {
  const desk = openDesk(t, small());
  desk.disconnect();
  desk.answerNow(uuid(1), { action: 'approve', version: 1 });
  const again = desk.restart();
  const sent: RespondMessage[] = [];
  again.respond = (message) => {
    sent.push(message);
    return { ok: false, problem: problem('ITEM_CHANGED', 'This changed', { item: grown }) };
  };
  again.connect({ changes: [{ cursor: 9, item: grown }] });
  await until('given back', () => pending(again)?.status === 'draft');
  assert.equal(sent[0]?.version, 1);
  assert.equal(pending(again)?.changed?.title, small().title);
});

test('an acknowledgement is good for any version, several at once each for its own', async (t) => {
  const acknowledge: Item['actions'] = [
    { id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false },
  ];
  const desk = openDesk(t, small({ actions: acknowledge }));
  desk.item(small({ actions: acknowledge, version: 2, title: 'Another' }));
  assert.equal(desk.desk.commands.answer(uuid(1), { action: 'acknowledge', version: 1 }).status, 'held');
  for (const n of [2, 3]) desk.item(approval(n));
  desk.item(approval(3, { version: 2, title: 'Another' }));
  const { given } = desk.desk.commands.answerAll(
    [2, 3].map((n) => ({ itemId: uuid(n), action: 'approve', version: 1 })),
  );
  assert.deepEqual(
    given.map(({ answer }) => answer.status),
    ['held', 'draft'],
  );
});

test('confirmed while the person leaves: reported as being sent, not as waiting', async (t) => {
  const desk = openDesk(t);
  desk.item(approval(2));
  desk.desk.commands.answer(uuid(1), GIVEN);
  await asked(desk);
  desk.desk.commands.answer(uuid(2), { action: 'approve' });
  void desk.desk.finish();
  await until('what was held goes out', () => responds(desk).some(({ itemId }) => itemId === uuid(2)));
  await until('nothing is on its way', () => desk.desk.commands.item(uuid(2))?.pending?.status !== 'sending');
  assert.equal((await desk.desk.commands.confirmAnswer(uuid(1))).status, 'sending');
});
