/** Separation of duties and sequential order cannot be circumvented by delegation. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { ADMIN, event, type Reply, startRelay } from '../parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

const answer = (id: string, token: string, action = 'approve') =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, token);
const handOver = (id: string, token: string, to: string) => relay.post(`/v1/items/${id}/delegate`, { to }, token);
const refused = ({ status, body: { code } }: Reply) => [status, code];

const approval = (data: object): Promise<string> => relay.sendOne(event('approval.requested', data));
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

  test('nor where the source writes their id in its own way', async () => {
    for (const requester of ['KIM', 'Kim', 'kim ']) {
      const data = { audience: { users: ['dana', 'kim'] }, requester };
      const tried = await relay.post('/v1/admin/dry-run', event('approval.requested', data), ADMIN);
      assert.deepEqual(
        tried.body.recipients.map(({ id }: { id: string }) => id),
        ['dana'],
        requester,
      );
      const id = await approval(data);
      assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES'], requester);
      assert.deepEqual(refused(await relay.get(`/v1/items/${id}`, 'kim-token')), [404, 'NOT_FOUND']);
      assert.equal((await answer(id, 'dana-token')).status, 200);
    }
  });

  test('no one stands in for the requester', async () => {
    const id = await approval({ audience: { users: ['dana'] }, requester: 'kim' });
    await handOver(id, 'dana-token', 'kim');
    assert.equal((await relay.put('/v1/me/absence', away('sam'), 'kim-token')).status, 200);
    assert.deepEqual(refused(await answer(id, 'sam-token')), [404, 'NOT_FOUND']);
    await relay.put('/v1/me/absence', {}, 'kim-token');
  });
});

describe('a sequence is answered by those it asks', () => {
  test('a person who answered in their turn cannot hand over the turn of a role', async () => {
    const id = await approval({ decision: { policy: 'sequential', order: ['dana', 'lead'] } });
    assert.equal((await answer(id, 'dana-token')).status, 200);
    await handOver(id, 'dana-token', 'sam');
    assert.deepEqual(refused(await answer(id, 'sam-token')), [403, 'FORBIDDEN']);
    assert.equal(await stateOf(id, 'lee-token'), 'open');
    assert.equal((await answer(id, 'lee-token')).body.item.decision.state, 'approved');
  });

  test('a read-only recipient hands over only the reading', async () => {
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

describe('in the place of others, through every hand', () => {
  const buttons = async (id: string, token: string) =>
    (await relay.get(`/v1/items/${id}`, token)).body.actions.length > 0;

  test('a vote that was handed on twice is still the voter’s, and no one in between may give it', async () => {
    const id = await approval({ audience: { users: ['dana', 'kim'] }, decision: { policy: 'all' } });
    await handOver(id, 'dana-token', 'lee');
    await handOver(id, 'lee-token', 'sam');
    assert.deepEqual(refused(await answer(id, 'lee-token')), [403, 'FORBIDDEN']);
    assert.deepEqual(await Promise.all(['dana-token', 'lee-token', 'sam-token'].map((of) => buttons(id, of))), [
      false,
      false,
      true,
    ]);
    const { body } = await answer(id, 'sam-token');
    assert.deepEqual(body.item.votes[0].by, {
      id: 'sam',
      name: 'Sam Poe',
      onBehalfOf: { id: 'dana', name: 'Dana Fox' },
    });
    assert.equal((await answer(id, 'kim-token')).body.item.decision.state, 'approved');
  });

  test('handed back, it is one’s own again, and the delegate loses it', async () => {
    const id = await approval({ audience: { users: ['dana', 'kim'] }, decision: { policy: 'all' } });
    await handOver(id, 'dana-token', 'lee');
    await handOver(id, 'lee-token', 'dana');
    await handOver(id, 'kim-token', 'lee');
    const { body } = await answer(id, 'lee-token');
    assert.deepEqual(
      body.item.votes.map(({ by }: { by: { onBehalfOf?: { id: string } } }) => by.onBehalfOf?.id),
      ['kim'],
    );
    assert.equal((await answer(id, 'dana-token')).status, 200);
  });

  test('no one stands in for a person who handed the item on', async () => {
    const id = await approval({ audience: { users: ['dana'] } });
    await handOver(id, 'dana-token', 'lee');
    await relay.put('/v1/me/absence', away('sam'), 'dana-token');
    assert.equal(await buttons(id, 'sam-token'), false);
    assert.deepEqual(refused(await answer(id, 'sam-token')), [403, 'FORBIDDEN']);
    await relay.put('/v1/me/absence', {}, 'dana-token');
    assert.equal((await answer(id, 'lee-token')).status, 200);
  });

  test('the voters are listed by name, so that every desk can show who is still asked', async () => {
    const id = await approval({ audience: { roles: ['approver'], users: ['sam'] }, decision: { policy: 'all' } });
    const { decision } = (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
    assert.deepEqual(
      decision.asked.map(({ name }: { name: string }) => name),
      ['Dana Fox', 'Kim Reyes', 'Lee Roe', 'Sam Poe'],
    );
  });

  test('a requester does not become the one who stands in', async () => {
    const id = await approval({ audience: { users: ['dana'] }, requester: 'kim' });
    await relay.put('/v1/me/absence', away('kim'), 'dana-token');
    assert.equal((await relay.get(`/v1/items/${id}`, 'kim-token')).status, 404);
    assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES']);
    await relay.put('/v1/me/absence', {}, 'dana-token');
  });
});

describe('late answers', () => {
  test('get the outcome and are stored in the audit, and open nothing', async () => {
    const id = await approval({});
    const cursor = (await relay.get('/v1/admin/audit?limit=1', ADMIN)).body.cursor;
    await answer(id, 'lee-token');
    const late = await answer(id, 'dana-token', 'reject');
    assert.deepEqual(refused(late), [409, 'ALREADY_ANSWERED']);
    assert.deepEqual([late.body.outcome.by.id, late.body.outcome.action], ['lee', 'approve']);
    const { items } = (await relay.get(`/v1/admin/audit?after=${cursor}`, ADMIN)).body;
    const kept = items.find(({ kind, by }: { kind: string; by: string }) => kind === 'late-answer' && by === 'dana');
    assert.deepEqual([kept?.item, kept?.facts.action, kept?.facts.code], [id, 'reject', 'ALREADY_ANSWERED']);
    assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).body.answers.length, 1);
  });
});
