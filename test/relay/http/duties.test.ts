/** Separation of duties and whose turn it is, as somebody would try to get around them by handing an item over. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { event, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';

let relay: RunningRelay;
before(async () => {
  relay = await startRelay();
});
after(() => relay.close());

const answer = (id: string, token: string, action = 'approve') =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, token);
const handOver = (id: string, token: string, to: string) => relay.post(`/v1/items/${id}/delegate`, { to }, token);
const refused = ({ status, body: { code } }: Reply) => [status, code];

async function approval(data: object): Promise<string> {
  const [result] = await relay.send(event('approval.requested', data));
  return result?.itemId ?? '';
}
const stateOf = async (id: string, token: string) => (await relay.get(`/v1/items/${id}`, token)).body.decision.state;
const away = (delegate: string) => ({
  from: new Date(Date.now() - 1000).toISOString(),
  to: new Date(Date.now() + 3600_000).toISOString(),
  delegate,
});

describe('a request is never decided for the one who asked', () => {
  test('handed to the requester, it is not handed on', async () => {
    const id = await approval({ audience: { users: ['dana'] }, requester: 'kim' });
    assert.equal((await handOver(id, 'dana-token', 'kim')).status, 200);
    assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES']);
    assert.deepEqual(refused(await handOver(id, 'kim-token', 'sam')), [403, 'SEPARATION_OF_DUTIES']);
    assert.deepEqual(refused(await answer(id, 'sam-token')), [404, 'NOT_FOUND']);
  });

  test('nobody stands in for the requester', async () => {
    const id = await approval({ audience: { users: ['dana'] }, requester: 'kim' });
    await handOver(id, 'dana-token', 'kim');
    assert.equal((await relay.put('/v1/me/absence', away('sam'), 'kim-token')).status, 200);
    assert.deepEqual(refused(await answer(id, 'sam-token')), [404, 'NOT_FOUND']);
    await relay.put('/v1/me/absence', {}, 'kim-token');
  });
});

describe('a sequence is answered by those it asks', () => {
  test('whoever answered in their turn cannot hand over the turn of a role', async () => {
    const id = await approval({ decision: { policy: 'sequential', order: ['dana', 'lead'] } });
    assert.equal((await answer(id, 'dana-token')).status, 200);
    await handOver(id, 'dana-token', 'sam');
    assert.deepEqual(refused(await answer(id, 'sam-token')), [403, 'FORBIDDEN']);
    assert.equal(await stateOf(id, 'lee-token'), 'open');
    assert.equal((await answer(id, 'lee-token')).body.item.decision.state, 'approved');
  });

  test('whoever may only look hands over nothing but the look', async () => {
    const id = await approval({ decision: { policy: 'sequential', order: ['lead'] } });
    await handOver(id, 'kim-token', 'sam');
    assert.deepEqual(refused(await answer(id, 'sam-token')), [403, 'FORBIDDEN']);
    assert.equal(await stateOf(id, 'lee-token'), 'open');
  });

  test('a member of the role hands over its turn, and the answer names them', async () => {
    const id = await approval({ decision: { policy: 'sequential', order: ['dana', 'lead'] } });
    await handOver(id, 'kim-token', 'sam');
    await handOver(id, 'lee-token', 'sam');
    assert.deepEqual(refused(await answer(id, 'sam-token')), [409, 'NOT_YOUR_TURN']);
    await answer(id, 'dana-token');
    const { body } = await answer(id, 'sam-token');
    assert.equal(body.item.decision.state, 'approved');
    assert.equal(body.outcome.by.onBehalfOf.id, 'lee');
  });
});
