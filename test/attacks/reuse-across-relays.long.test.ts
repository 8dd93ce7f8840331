/**
 * Two relays with separate copies: single-use credentials are tried at both at once, credentials of one are presented to the other, and a
 * reader of the log learns no secret. A partitioned relay accepts nothing, and learns of revocations when it reconnects.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { readBody } from '../../relay/store/replica/entry-body.ts';
import { systemMonotonic } from '../../relay/system.ts';
import { until } from '../helpers/until.ts';
import { createLogWorld } from '../relay/cluster/parts/log-world.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import { SECRET, startReceiver } from '../relay/outbound/receiver.ts';
import { ADMIN, event, type Reply, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { answer, approvalOf, challengeOf, codeOf, LIMITED, linkTo, withMail } from './parts/answering.ts';
import { pairingCode } from './parts/people.ts';

const HOOK_SECRET = 'the-secret-of-a-hook-8f2c';

const world = createLogWorld();
world.began = Date.now();
const mails = await startReceiver();
const hooks = { jira: { mapping: '[]', auth: { query: 'key', secret: HOOK_SECRET } } };
const sources = LIMITED.sources.map((source) => (source.id === 'erp' ? { ...source, hooks } : source));
const directory = withMail(mails, { ...LIMITED, sources });
const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const one = await startRelay({ directory, cluster: line('one') });
const other = await startRelay({ directory, cluster: line('other'), keysOf: one });
after(async () => {
  await other.close();
  await one.close();
  await mails.close();
});

const statuses = (replies: readonly { status: number }[]) => replies.map(({ status }) => status).sort();
const both = <T>(ask: (relay: RunningRelay) => Promise<T>): Promise<T[]> =>
  Promise.all([one, other, one, other].map(ask));

describe('good once, tried at both relays at the same time', () => {
  test('a pairing code', async () => {
    const code = await pairingCode(one, 'lee');
    const replies = await both((relay) => relay.post('/v1/pair', { code, device: 'phone' }));
    assert.deepEqual(statuses(replies), [200, 401, 401, 401]);
  });

  test('an answer link, made at one', async () => {
    const itemId = await approvalOf(one, '5');
    const { pathname } = new URL(await linkTo(mails, itemId));
    const body = () => new URLSearchParams({ action: 'approve', comment: '' });
    const replies = await both((relay) => fetch(relay.url + pathname, { method: 'POST', body: body() }));
    assert.deepEqual(statuses(replies), [200, 409, 409, 409]);
    const item = await other.get(`/v1/items/${itemId}`, 'dana-token');
    assert.equal(item.body.answers.length, 1);
  });

  test('a challenge, asked at one', async () => {
    const itemId = await approvalOf(one, '20000');
    const challenge = await challengeOf(one, itemId);
    const replies: Reply[] = await both((relay) => answer(relay, itemId, { challenge }));
    const taken = replies.filter(({ status }) => status === 200);
    assert.equal(taken.length, 1, JSON.stringify(replies.map(codeOf)));
    const another = await approvalOf(other, '20000');
    assert.deepEqual(codeOf(await answer(one, another, { challenge })), [409, 'CONFIRMATION_REQUIRED']);
  });

  test('one answer key used at both relays: the answer counts once, and both return its outcome', async () => {
    const itemId = await approvalOf(one, '5');
    const key = randomUUID();
    const replies = await both((relay) => answer(relay, itemId, { key }));
    assert.deepEqual(statuses(replies), [200, 200, 200, 200]);
    const item = await one.get(`/v1/items/${itemId}`, 'dana-token');
    assert.equal(item.body.answers.length, 1);
  });
});

test('the log and the messages between relays contain no secret and no token', async () => {
  const code = await pairingCode(one, 'lee');
  const paired = await one.post('/v1/pair', { code, device: 'phone' });
  const session = await fetch(`${one.url}/me/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-beckon-page': '1' },
    body: JSON.stringify({ token: paired.body.token }),
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1] ?? '';
  const secrets = [SECRET, HOOK_SECRET, 'erp-key', 'dana-token', ADMIN, code, paired.body.token, cookie];
  const entries = await world.entries();
  const changes = entries.map(({ body }) => {
    const read = readBody(body);
    assert.ok(typeof read !== 'string');
    return Buffer.from(read.changeset);
  });
  assert.ok(
    changes.some((bytes) => bytes.includes('Dana Fox')),
    'it is what it seems',
  );
  const told = JSON.stringify(
    await world.connect('a reader').beat({
      ...{ relay: randomUUID(), name: 'reader', version: '0', schema: 1, position: 0, more: '{}' },
    }),
  );
  for (const secret of secrets) {
    assert.ok(secret.length > 5, secret);
    assert.ok(!changes.some((bytes) => bytes.includes(secret)), secret);
    assert.ok(!told.includes(secret), secret);
  }
});

test('a person revoked during a partition can still read at the partitioned relay, writes nothing, and is refused once it is connected', async () => {
  const desk = startDesk(other.url, { token: 'kim-token' });
  await until('at the desk', () => desk.live);
  const itemId = await approvalOf(one, '5');
  await until('it is there', async () => (await other.get(`/v1/items/${itemId}`, 'kim-token')).status === 200);
  world.cut('other');
  await until('it is not ready', async () => (await other.get('/health/ready')).status === 503);
  assert.equal((await one.remove('/v1/admin/people/kim/tokens', ADMIN)).status, 200);
  assert.equal((await one.get('/v1/me', 'kim-token')).status, 401);
  assert.equal((await other.get('/v1/me', 'kim-token')).status, 200, 'what it cannot know');
  assert.deepEqual(codeOf(await answer(other, itemId, {}, 'kim-token')), [503, 'STORE_UNAVAILABLE']);
  assert.equal((await other.send(event('task.assigned')).catch(() => [])).length, 0);
  world.mend('other');
  await until('the desk is ended', () => desk.log.includes('revoked'));
  assert.equal((await other.get('/v1/me', 'kim-token')).status, 401);
  desk.close();
});
