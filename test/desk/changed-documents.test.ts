/** After a changed document each way of deciding asks first, and none is prevented. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Item } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, uuid } from '../electron/parts/items.ts';

const counts = { lines: 0, changed: 0, failed: 0, documents: 1 };
const order = (n: number, more: Partial<Item> = {}): Item =>
  approval(n, { evidence: counts, evidenceVersion: 1, ...more });
const offer = { itemId: uuid(1), documentId: 'offer' };

async function openDesk(t: TestContext, { canReply = false } = {}) {
  const source = { isChanged: true };
  const desk = testDesk(t, {
    canReply,
    async fetchDocument() {
      if (source.isChanged) throw new ProblemError('DOCUMENT_CHANGED', 'changed');
      return new Uint8Array([1]);
    },
  });
  desk.connect();
  desk.item(order(1));
  desk.item(order(2));
  await assert.rejects(desk.desk.documents.open(offer), { message: 'changed' });
  // The notification is at rest.
  desk.clock.tick(5_000);
  const confirmOf = (n: number) => {
    const view = desk.desk.commands.item(uuid(n));
    return [view?.documentsChanged, view?.mine.actions.map(({ id, confirm }) => [id, confirm])];
  };
  return { ...desk, source, confirmOf };
}

const UNCHANGED = [
  undefined,
  [
    ['approve', false],
    ['reject', false],
    ['request-info', false],
  ],
];

test('decisions about its item have to be confirmed; a question and other items do not', async (t) => {
  const { desk, confirmOf } = await openDesk(t);
  assert.deepEqual(confirmOf(1), [
    true,
    [
      ['approve', true],
      ['reject', true],
      ['request-info', false],
    ],
  ]);
  assert.deepEqual(confirmOf(2), UNCHANGED);
  assert.throws(() => desk.commands.answer(uuid(1), { action: 'approve' }), /confirm/i);
  const { given, refused } = desk.commands.answerAll([1, 2].map((n) => ({ itemId: uuid(n), action: 'approve' })));
  assert.deepEqual([given.map(({ itemId }) => itemId), refused.map(({ itemId }) => itemId)], [[uuid(2)], [uuid(1)]]);
  assert.equal(desk.commands.answer(uuid(1), { action: 'approve', confirmed: true }).status, 'held');
});

test('a notification opens the item instead of answering', async (t) => {
  const { desk, opened, sent } = await openDesk(t, { canReply: true });
  desk.notifications.pressed(uuid(1), 'approve');
  desk.notifications.pressed(uuid(1), 'reject');
  desk.notifications.replied(uuid(1), 'reject', 'Too much');
  assert.deepEqual(opened, [uuid(1), uuid(1), uuid(1)]);
  assert.equal(desk.commands.item(uuid(1))?.pending, null);
  assert.deepEqual(
    sent.filter(({ event }) => event === 'respond'),
    [],
  );
});

test('a document that is again the one that was sent, or new evidence, ends it', async (t) => {
  const { desk, item, source, confirmOf } = await openDesk(t);
  source.isChanged = false;
  await desk.documents.open(offer);
  assert.deepEqual(confirmOf(1), UNCHANGED);
  source.isChanged = true;
  await assert.rejects(desk.documents.open(offer));
  item(order(1, { version: 2, evidenceVersion: 2 }));
  assert.deepEqual(confirmOf(1), UNCHANGED);
});

test('another user does not inherit it', async (t) => {
  const { desk, connect, item, confirmOf } = await openDesk(t);
  desk.forget();
  connect();
  item(order(1));
  assert.deepEqual(confirmOf(1), UNCHANGED);
});
