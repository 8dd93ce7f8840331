/** A person decides single rows beyond what the item and its limits allow: too many, unknown, too long, hidden, above a limit. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { event, startRelay } from '../relay/parts/relay.ts';
import { answer, approvalOf, challengeOf, codeOf, LIMITED, overSocket } from './parts/answering.ts';

const ROWS = Array.from({ length: 200 }, (_, index) => String(index));
const linesOf = (ids: readonly string[]) => ({
  columns: [{ id: 'net', label: 'Net', type: 'number' }],
  rows: ids.map((id) => ({ id, cells: { net: '1' } })),
});
const decision = { policy: 'first', perLine: true };
const approve = { decision: 'approve' };
const reject = { decision: 'reject' };
const each = (ids: readonly string[], one: object) => Object.fromEntries(ids.map((id) => [id, one]));
const REFUSED = [400, 'REQUEST_INVALID'];

const relay = await startRelay({ directory: LIMITED });
after(() => relay.close());

const byLine = async (ids = ROWS, data: object = {}): Promise<string> => {
  return relay.sendOne(event('approval.requested', { lines: linesOf(ids), decision, ...data }));
};
const stored = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;

describe('rows', () => {
  test('201 are refused, also if all but one exist; 200 are recorded', async () => {
    const id = await byLine();
    const many = { ...each(ROWS, reject), more: reject };
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions: many })), REFUSED);
    assert.equal((await overSocket(relay, 'respond', messageOf(id, many))).problem?.code, 'REQUEST_INVALID');
    assert.deepEqual((await stored(id)).answers, []);
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions: each(ROWS, reject) })), [200, 'approve']);
    assert.equal((await stored(id)).decision.state, 'rejected');
  });

  test('names that every object has are unknown rows, over HTTP and the socket', async () => {
    const id = await byLine(['1']);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
      const lineDecisions = JSON.parse(`{"${name}":{"decision":"reject"}}`);
      assert.equal((await answer(relay, id, { lineDecisions })).status, 400, name);
      const said = await overSocket(relay, 'respond', messageOf(id, lineDecisions));
      assert.equal(said.problem?.code, 'REQUEST_INVALID', name);
    }
    assert.equal(Reflect.get({}, 'decision'), undefined);
    assert.deepEqual((await stored(id)).answers, []);
  });

  test('with such names in the item only those that are listed are decided', async () => {
    const id = await byLine(['constructor', 'toString', 'valueOf']);
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions: { toString: reject } })), [200, 'approve']);
    assert.deepEqual((await stored(id)).outcome.lineCounts, { approved: 2, rejected: 1 });
  });

  test('of another item are unknown', async () => {
    await byLine(['secret-row']);
    const id = await byLine(['1']);
    const refused = await answer(relay, id, { lineDecisions: { 'secret-row': reject } });
    assert.deepEqual(refused.body.errors, [{ pointer: '/lineDecisions/secret-row', detail: 'is not the id of a row' }]);
  });

  test('of an item that is not the person’s own give the same refusal', async () => {
    const id = await byLine(['1'], { audience: { users: ['lee'] } });
    for (const row of ['1', '2']) {
      assert.equal((await answer(relay, id, { lineDecisions: { [row]: reject } })).body.code, 'NOT_FOUND');
    }
  });

  test('a reply names at most 20 of them', async () => {
    const id = await byLine(['1']);
    const { body } = await answer(relay, id, { lineDecisions: each(ROWS.slice(2), reject) });
    assert.equal(body.errors.length, 20);
  });
});

describe('comments', () => {
  test('of one row above 2000 characters, and of all above 8 KiB, are refused', async () => {
    const id = await byLine();
    const long = (rows: number, length: number) =>
      each(ROWS.slice(0, rows), { ...reject, comment: 'é'.repeat(length) });
    for (const lineDecisions of [long(1, 2001), long(3, 2000), long(200, 21)]) {
      assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions })), REFUSED);
      assert.equal((await overSocket(relay, 'respond', messageOf(id, lineDecisions))).problem?.code, 'REQUEST_INVALID');
    }
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions: long(200, 20) })), [200, 'approve']);
  });

  test('without what is not visible, and no other members', async () => {
    const id = await byLine(['1']);
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions: { '1': { ...reject, by: 'lee' } } })), REFUSED);
    await answer(relay, id, { lineDecisions: { '1': { ...reject, comment: '\u202etoo many' } } });
    assert.equal((await stored(id)).answers[0].lineDecisions['1'].comment, 'too many');
  });
});

describe('above a limit', () => {
  const above = (data: object = {}) =>
    approvalOf(relay, '20000', 'EUR', { lines: linesOf(['1', '2']), decision, ...data });

  test('rejecting most of the amount does not lower it', async () => {
    const id = await above();
    const lineDecisions = { '1': reject };
    assert.deepEqual(codeOf(await answer(relay, id, { lineDecisions })), [409, 'CONFIRMATION_REQUIRED']);
  });

  test('an action that rejects approves no row without confirmation and comment', async () => {
    const id = await above();
    const approving = { action: 'reject', lineDecisions: { '1': approve, '2': approve } };
    assert.equal((await answer(relay, id, { ...approving, comment: ' ' })).body.code, 'COMMENT_REQUIRED');
    assert.deepEqual(codeOf(await answer(relay, id, approving)), [409, 'CONFIRMATION_REQUIRED']);
    const challenge = await challengeOf(relay, id, approving);
    assert.deepEqual(codeOf(await answer(relay, id, { ...approving, challenge })), [200, 'reject']);
    assert.equal((await stored(id)).decision.state, 'approved');
  });

  test('also if the item has no action that approves', async () => {
    const id = await above({ actions: [{ id: 'reject', label: 'Reject', kind: 'reject' }] });
    const approving = { action: 'reject', lineDecisions: { '1': approve } };
    assert.deepEqual(codeOf(await answer(relay, id, approving)), [409, 'CONFIRMATION_REQUIRED']);
  });
});

test('a row is not decided a second time by another answer', async () => {
  const id = await byLine(['1', '2']);
  await answer(relay, id, { lineDecisions: { '1': reject } });
  assert.equal(
    (await answer(relay, id, { lineDecisions: { '2': reject } }, 'lee-token')).body.code,
    'ALREADY_ANSWERED',
  );
  assert.deepEqual((await stored(id)).outcome.lineCounts, { approved: 1, rejected: 1 });
});

const messageOf = (itemId: string, lineDecisions: object) => ({
  itemId,
  action: 'approve',
  key: randomUUID(),
  lineDecisions,
});
