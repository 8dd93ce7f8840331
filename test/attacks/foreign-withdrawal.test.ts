/** A user undoes another user's decision, or abuses their own answer: after its deadline, repeatedly, under another key or account. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { MAX_WITHDRAWALS } from '../../shared/rules/withdrawal.ts';
import { until } from '../helpers/until.ts';
import { SECRET, startReceiver } from '../relay/outbound/receiver.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../relay/parts/relay.ts';

const clock = createShiftedClock();
const TWIN = { id: 'dana@acme.example', name: 'Dana Fox', roles: ['approver'], token: 'twin-token' };
const revocable = 'PT15M';
const ACTIONS = [
  { id: 'approve', label: 'Approve', kind: 'approve', revocable },
  { id: 'reject', label: 'Reject', kind: 'reject' },
  { id: 'ask', label: 'Ask', kind: 'request-info' },
];

const receiver = await startReceiver();
const [erp, ...others] = DIRECTORY.sources;
const sources = [{ ...erp, response: { url: receiver.url, secret: SECRET } }, ...others];
const relay = await startRelay({ clock, directory: { ...DIRECTORY, sources, users: [...DIRECTORY.users, TWIN] } });
after(async () => {
  await relay.close();
  await receiver.close();
});

const told = ({ status, body }: Reply): [number, unknown] => [status, body.code ?? body.outcome?.fate];
const seen = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const withdraw = (id: string, key: string, token: string) =>
  relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, token);
const respond = (id: string, token: string, more: object = {}) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, token);

const ask = (data: object = {}): Promise<string> =>
  relay.sendOne(event('approval.requested', { actions: ACTIONS, ...data }));
async function answered(id: string, token = 'dana-token', more: object = {}): Promise<string> {
  const key = randomUUID();
  assert.equal((await respond(id, token, { key, ...more })).status, 200);
  return key;
}
const confirmed = (id: string, token?: string) =>
  until('confirmed', async () => (await seen(id, token)).answers.at(-1)?.fate === 'confirmed');
const withdrawals = (id: string) =>
  receiver.received
    .map(({ body }) => JSON.parse(body))
    .filter(({ type, subject }) => type === 'com.beckon.response.withdrawn' && subject === id);

describe('an answer of another person', () => {
  test('cannot be withdrawn by others, though all see its key; a stranger does not learn that it exists', async () => {
    const id = await ask();
    const key = await answered(id);
    await confirmed(id);
    assert.equal((await seen(id, 'lee-token')).answers[0].key, key, 'the key is no secret');
    assert.deepEqual(told(await withdraw(id, key, 'lee-token')), [403, 'FORBIDDEN']);
    assert.deepEqual(
      told(await withdraw(id, key, 'twin-token')),
      [403, 'FORBIDDEN'],
      'another account of the same person',
    );
    assert.deepEqual(told(await withdraw(id, key, 'sam-token')), [404, 'NOT_FOUND']);
    assert.deepEqual(told(await withdraw(id, key, ADMIN)), [401, 'UNAUTHENTICATED']);
    assert.deepEqual(told(await withdraw(id, key, 'erp-key')), [401, 'UNAUTHENTICATED']);
    const item = await seen(id);
    assert.deepEqual([item.state, item.outcome.fate, withdrawals(id).length], ['answered', 'confirmed', 0]);
    const audit = (await relay.get('/v1/admin/audit?after=0', ADMIN)).body.items ?? [];
    assert.ok(JSON.stringify(audit).includes('late-withdrawal'), 'the audit keeps the try');
  });

  test('given on their behalf cannot be withdrawn by them: only the person who pressed can', async () => {
    const id = await ask({ audience: { users: ['dana'] } });
    await relay.post(`/v1/items/${id}/delegate`, { to: 'lee' }, 'dana-token');
    const key = await answered(id, 'lee-token');
    await confirmed(id);
    assert.deepEqual(told(await withdraw(id, key, 'dana-token')), [403, 'FORBIDDEN']);
    assert.deepEqual(told(await withdraw(id, key, 'lee-token')), [200, 'withdrawing']);
    await until('open again', async () => (await seen(id)).state === 'open');
    assert.deepEqual((await seen(id)).actions, [], 'who handed it over answers no more than before');
    assert.equal((await respond(id, 'lee-token')).status, 200);
  });

  test('is not found by the key of another item, of no person, or without a key', async () => {
    const [one, other] = [await ask(), await ask()];
    const key = await answered(one);
    for (const wrong of [randomUUID(), 'x', '%00', "' OR 1=1 --", 'a'.repeat(5000)]) {
      const { status } = await withdraw(one, encodeURIComponent(wrong), 'dana-token');
      assert.ok([400, 404, 414].includes(status), `${wrong.slice(0, 20)}: ${status}`);
    }
    assert.deepEqual(told(await withdraw(other, key, 'dana-token')), [404, 'NOT_FOUND']);
    assert.equal((await seen(one)).state, 'answered');
  });
});

describe('one’s own answer', () => {
  test('is final after its time by the relay’s clock; questions and irrevocable answers always are', async () => {
    const id = await ask();
    const asked = await answered(id, 'dana-token', { action: 'ask', comment: 'Why?' });
    assert.deepEqual(told(await withdraw(id, asked, 'dana-token')), [409, 'NOT_REVOCABLE']);
    const key = await answered(id);
    await confirmed(id);
    clock.shift(15 * 60_000 + 1000);
    const late = await withdraw(id, key, 'dana-token');
    assert.deepEqual(told(late), [409, 'TOO_LATE']);
    assert.equal(late.body.outcome.action, 'approve');
    const final = await ask();
    const rejected = await answered(final, 'dana-token', { action: 'reject' });
    assert.deepEqual(told(await withdraw(final, rejected, 'dana-token')), [409, 'NOT_REVOCABLE']);
  });

  test('withdrawn twenty times at once is withdrawn once', async () => {
    const id = await ask();
    const key = await answered(id);
    await confirmed(id);
    const tried = await Promise.all(Array.from({ length: 20 }, () => withdraw(id, key, 'dana-token')));
    assert.ok(tried.every(({ status }) => status === 200));
    await until('open again', async () => (await seen(id)).state === 'open');
    assert.equal(withdrawals(id).length, 1);
  });

  test('a withdrawal does not withdraw a colleague’s later answer', async () => {
    const id = await ask();
    const key = await answered(id);
    await confirmed(id);
    await withdraw(id, key, 'dana-token');
    await until('open again', async () => (await seen(id)).state === 'open');
    await answered(id, 'lee-token');
    assert.equal((await withdraw(id, key, 'dana-token')).status, 200);
    const item = await seen(id);
    assert.deepEqual([item.state, item.outcome.by.id], ['answered', 'lee']);
  });

  test('does not beckon everybody without end', async () => {
    const id = await ask();
    for (let time = 0; time < MAX_WITHDRAWALS; time += 1) {
      const key = await answered(id);
      assert.equal((await withdraw(id, key, 'dana-token')).status, 200);
      await until('open again', async () => (await seen(id)).state === 'open');
    }
    const last = await answered(id);
    assert.deepEqual(told(await withdraw(id, last, 'dana-token')), [409, 'NOT_REVOCABLE']);
    assert.equal((await seen(id)).state, 'answered');
  });
});
