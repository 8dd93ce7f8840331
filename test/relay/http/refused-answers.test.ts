/** A source refuses an answer: the item reopens for all recipients, with the reason; a final refusal closes it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, event } from '../parts/relay.ts';
import { startWithReceiver } from '../parts/with-receiver.ts';

const HOUR = 3600_000;
const clock = createShiftedClock();
const { receiver, relay } = await startWithReceiver({ clock });
after(async () => {
  await relay.close();
  await receiver.close();
});
beforeEach(() => refuse({ reason: 'budget closed' }));

const refuse = (more: object) =>
  receiver.answer((response) => void response.writeHead(200).end(JSON.stringify({ status: 'refused', ...more })));
const confirm = () => receiver.answer((response) => void response.writeHead(204).end());
const seen = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const ask = (data: object = {}, type = 'approval.requested'): Promise<string> => relay.sendOne(event(type, data));
const answer = (id: string, more: object = {}, token = 'dana-token') =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, token);
const settled = (id: string, fate: string) =>
  until(`fate ${fate}`, async () => {
    const item = await seen(id);
    return item.answers.at(-1)?.fate === fate && item;
  });
async function audited(id: string): Promise<string[]> {
  const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
  const items: { seq: number; kind: string; item: string; facts: object }[] = body.items;
  return items
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap(({ kind, item, facts }) => (item === id ? [kind, ...('final' in facts ? ['final'] : [])] : []));
}

test('the item is open again for its recipients, with who answered, when and why it was refused', async () => {
  const id = await ask();
  assert.equal((await answer(id)).status, 200);
  const item = await settled(id, 'refused');
  assert.deepEqual([item.state, item.outcome, item.votes, item.decision.state], ['open', null, [], 'open']);
  assert.deepEqual(item.refused, {
    by: { id: 'dana', name: 'Dana Fox' },
    at: item.answers[0].fateAt,
    reason: 'budget closed',
  });
  assert.equal(item.beckon.reason, 'refused');
  assert.deepEqual(
    item.thread.map(({ kind, text }: { kind: string; text?: string }) => [kind, text]),
    [
      ['vote', undefined],
      ['refused', 'budget closed'],
    ],
  );
  assert.ok(item.actions.length > 0, 'who answered may answer again');
  const others = await seen(id, 'lee-token');
  assert.deepEqual([others.state, others.refused.reason, others.actions.length], ['open', 'budget closed', 3]);
  const kinds = await audited(id);
  assert.deepEqual(
    kinds.filter((kind) => kind === 'refused' || kind === 'reopened'),
    ['refused', 'reopened'],
  );
});

test('another recipient answers, and what was refused is no longer said', async () => {
  const id = await ask();
  await answer(id);
  await settled(id, 'refused');
  confirm();
  assert.equal((await answer(id, { action: 'reject' }, 'lee-token')).status, 200);
  const item = await settled(id, 'confirmed');
  assert.deepEqual(
    [item.state, item.outcome.by.id, item.outcome.kind, item.refused],
    ['answered', 'lee', 'reject', undefined],
  );
  assert.deepEqual(
    item.answers.map(({ fate }: { fate: string }) => fate),
    ['refused', 'confirmed'],
  );
});

test('the same person answers again under a new key; the old key is still that of the old answer', async () => {
  const id = await ask();
  const key = randomUUID();
  await answer(id, { key });
  await settled(id, 'refused');
  const again = await answer(id, { key });
  assert.deepEqual([again.status, again.body.outcome, again.body.item.state], [200, null, 'open']);
  confirm();
  assert.equal((await answer(id)).status, 200);
  assert.equal((await settled(id, 'confirmed')).outcome.by.id, 'dana');
});

test('what had no effect cannot be taken back', async () => {
  const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' }];
  const id = await ask({ actions });
  const key = randomUUID();
  await answer(id, { key });
  await settled(id, 'refused');
  const told = await relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, 'dana-token');
  assert.deepEqual([told.status, told.body.code], [409, 'NOT_REVOCABLE']);
});

test('a final refusal closes the item', async () => {
  refuse({ reason: 'order cancelled', final: true });
  const id = await ask();
  await answer(id);
  const item = await settled(id, 'refused');
  assert.deepEqual(
    [item.state, item.closedReason, item.outcome.fate, item.refused],
    ['closed', 'order cancelled', 'refused', undefined],
  );
  const late = await answer(id, {}, 'lee-token');
  assert.deepEqual([late.status, late.body.code], [409, 'ITEM_CLOSED']);
  assert.deepEqual((await audited(id)).slice(-3), ['refused', 'final', 'late-answer']);
});

test('a refused question asks again; it does not wait for a reply that never comes', async () => {
  const id = await ask();
  await answer(id, { action: 'request-info', comment: 'Which cost centre?' });
  const item = await settled(id, 'refused');
  assert.deepEqual([item.state, item.refused.reason, item.beckon.reason], ['open', 'budget closed', 'refused']);
});

test('a refused acknowledgement of a failure asks again under the same fold', async () => {
  const id = await ask({ fold: 'refused/ack', error: { message: 'timeout' } }, 'exception.raised');
  await answer(id, { action: 'acknowledge' });
  assert.equal((await settled(id, 'refused')).state, 'open');
});

test('where everybody is asked, votes stay and the item ends as before', async () => {
  const id = await ask({ decision: { policy: 'all' } });
  await answer(id);
  await answer(id, {}, 'lee-token');
  await answer(id, {}, 'kim-token');
  const item = await until('all refused', async () => {
    const one = await seen(id);
    return one.answers.length === 3 && one.answers.every(({ fate }: { fate: string }) => fate === 'refused') && one;
  });
  assert.deepEqual(
    [item.state, item.votes.length, item.refused, item.decision.state],
    ['answered', 3, undefined, 'approved'],
  );
});

test('an item that ran out while the source thought is expired', async () => {
  const id = await ask({ expiresAt: new Date(clock.now() + HOUR).toISOString() });
  receiver.answer((response) => {
    clock.shift(2 * HOUR);
    response.writeHead(200).end(JSON.stringify({ status: 'refused', reason: 'too late' }));
  });
  await answer(id);
  assert.equal((await settled(id, 'refused')).state, 'expired');
});
