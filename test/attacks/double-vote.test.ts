/** A user votes twice: with one press, by pressing again, under a second name, or by delegating the item to themselves. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';

const TWIN = { id: 'kim@acme.example', name: 'Kim Reyes', roles: ['approver'], token: 'twin-token' };
const PAIR = { id: 'pair', name: 'Pair', delegateMayAlsoVote: true };
const USERS = DIRECTORY.users.map((user) =>
  user.id === 'dana' || user.id === 'sam' ? { ...user, roles: [...user.roles, 'pair'] } : user,
);

const relay = await startRelay({
  directory: { ...DIRECTORY, roles: [...DIRECTORY.roles, PAIR], users: [...USERS, TWIN] },
});
after(() => relay.close());

type Voted = { by: { id: string; onBehalfOf?: { id: string } } };

const press = (id: string, token: string, more: object = {}) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, token);
const handOver = (id: string, token: string, to: string) => relay.post(`/v1/items/${id}/delegate`, { to }, token);
const stateOf = async (id: string, token = 'lee-token') => {
  const { decision, votes } = (await relay.get(`/v1/items/${id}`, token)).body;
  return [decision.state, votes.map(({ by }: Voted) => [by.id, by.onBehalfOf?.id ?? by.id].join(' for '))];
};
const ask = (decision: object, audience: object): Promise<string> =>
  relay.sendOne(event('approval.requested', { audience, decision }));

describe('one press is one vote', () => {
  test('of a voter to whom another voter handed the item: first their own, then that of the other', async () => {
    const id = await ask({ policy: 'all' }, { users: ['dana', 'lee', 'sam'] });
    await handOver(id, 'dana-token', 'lee');
    const { body: before } = await relay.get(`/v1/items/${id}`, 'lee-token');
    assert.deepEqual(
      before.answersFor.map((one: { id: string }) => one.id),
      ['lee', 'dana'],
    );
    assert.equal((await press(id, 'lee-token')).status, 200);
    assert.deepEqual(await stateOf(id), ['open', ['lee for lee']]);
    const { body: between } = await relay.get(`/v1/items/${id}`, 'lee-token');
    assert.deepEqual(between.answersFor, [{ id: 'dana', name: 'Dana Fox' }]);
    assert.equal((await press(id, 'lee-token')).status, 200);
    assert.deepEqual(await stateOf(id), ['open', ['lee for lee', 'lee for dana']]);
    const third = await press(id, 'lee-token');
    assert.deepEqual([third.status, third.body.code], [409, 'ALREADY_ANSWERED']);
    assert.equal((await press(id, 'sam-token')).body.item.decision.state, 'approved');
  });

  test('sent twice under two keys for the same person, it is one answer, even for a stand-in of others', async () => {
    const id = await ask({ policy: 'all' }, { users: ['dana', 'lee', 'sam'] });
    await handOver(id, 'dana-token', 'lee');
    const tried = await Promise.all([1, 2, 3].map(() => press(id, 'lee-token', { onBehalfOf: 'lee' })));
    assert.deepEqual(tried.map(({ status }) => status).sort(), [200, 409, 409]);
    assert.deepEqual(await stateOf(id), ['open', ['lee for lee']]);
    const stranger = await press(id, 'lee-token', { onBehalfOf: 'sam' });
    assert.deepEqual(
      [stranger.status, stranger.body.code],
      [403, 'FORBIDDEN'],
      'nor for somebody who did not hand it over',
    );
    assert.equal((await press(id, 'lee-token', { onBehalfOf: 'dana' })).status, 200);
  });

  test('one of several required people counts once, even with two presses', async () => {
    const id = await ask({ policy: 'quorum', quorum: 2 }, { users: ['dana', 'lee', 'sam'] });
    await handOver(id, 'dana-token', 'lee');
    assert.equal((await press(id, 'lee-token')).status, 200);
    for (const more of [{}, { onBehalfOf: 'dana' }]) {
      assert.equal((await press(id, 'lee-token', more)).body.code, 'ALREADY_ANSWERED');
    }
    assert.deepEqual(await stateOf(id), ['open', ['lee for lee']]);
  });

  test('casts two votes only if the addressed role allows it', async () => {
    const said = await ask({ policy: 'all' }, { roles: ['pair'] });
    await handOver(said, 'dana-token', 'sam');
    assert.equal((await press(said, 'sam-token')).body.item.decision.state, 'approved');
    assert.deepEqual((await stateOf(said, 'sam-token'))[1], ['sam for sam', 'sam for dana']);
    // The same people, asked by name.
    const unsaid = await ask({ policy: 'all' }, { users: ['dana', 'sam'] });
    await handOver(unsaid, 'dana-token', 'sam');
    assert.equal((await press(unsaid, 'sam-token')).body.item.decision.state, 'open');
  });

  test('in a sequence a stand-in answers in each turn of theirs', async () => {
    const id = await ask({ policy: 'sequential', order: ['dana', 'lee'] }, { users: ['dana', 'lee'] });
    await handOver(id, 'dana-token', 'lee');
    assert.equal((await press(id, 'lee-token')).body.item.decision.state, 'open');
    assert.equal((await press(id, 'lee-token')).body.item.decision.state, 'approved');
    assert.deepEqual(await stateOf(id), ['approved', ['lee for dana', 'lee for lee']]);
  });
});

describe('one person under two names votes once', () => {
  test('and is waited for once', async () => {
    const id = await ask({ policy: 'all' }, { users: ['kim', 'kim@acme.example', 'lee'] });
    assert.equal((await press(id, 'kim-token')).status, 200);
    assert.equal((await press(id, 'twin-token')).body.code, 'ALREADY_ANSWERED');
    assert.equal((await press(id, 'lee-token')).body.item.decision.state, 'approved');
  });

  test('is one of a quorum, and one of a sequence', async () => {
    for (const [decision, pointer] of [
      [{ policy: 'quorum', quorum: 2 }, '/data/decision/quorum'],
      [{ policy: 'sequential', order: ['kim', 'kim@acme.example'] }, '/data/decision/order/1'],
    ] as const) {
      const data = { audience: { users: ['kim', 'kim@acme.example'] }, decision };
      const cloud = { 'content-type': 'application/cloudevents+json' };
      const { status, body } = await relay.post('/v1/events', event('approval.requested', data), 'erp-key', cloud);
      assert.deepEqual([status, body.code, body.errors[0].pointer], [400, 'EVENT_INVALID', pointer]);
    }
  });

  test('does not decide under one name a request made under the other', async () => {
    const data = { audience: { users: ['kim@acme.example', 'lee'] }, requester: 'KIM' };
    const id = await relay.sendOne(event('approval.requested', data));
    assert.equal((await press(id, 'twin-token')).body.code, 'SEPARATION_OF_DUTIES');
    await handOver(id, 'lee-token', 'kim@acme.example');
    assert.equal(
      (await press(id, 'twin-token')).body.code,
      'SEPARATION_OF_DUTIES',
      'not in the place of another either',
    );
  });

  test('does not hand an item over to themselves', async () => {
    const id = await ask({ policy: 'first' }, { users: ['kim', 'lee'] });
    for (const to of ['kim', 'kim@acme.example', 'KIM']) {
      const { status, body } = await handOver(id, 'kim-token', to);
      assert.deepEqual([status, body.code], [400, 'REQUEST_INVALID'], to);
    }
  });
});

test('the audit names to whom an item was handed, and for whom an answer was given', async () => {
  const id = await ask({ policy: 'all' }, { users: ['dana', 'lee'] });
  const { cursor } = (await relay.get('/v1/admin/audit?limit=1', ADMIN)).body;
  await handOver(id, 'dana-token', 'sam');
  await press(id, 'sam-token');
  const { items } = (await relay.get(`/v1/admin/audit?after=${cursor}`, ADMIN)).body;
  const told = items
    .filter(({ item }: { item: string | null }) => item === id)
    .map(({ kind, by, about }: { kind: string; by: string; about: string | null }) => [kind, by, about]);
  assert.deepEqual(told, [
    ['delegated', 'dana', 'sam'],
    ['answered', 'sam', 'dana'],
  ]);
});
