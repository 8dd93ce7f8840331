/** Dead letters and refused answers as administrators see them: causes, one attempt of a replay, replay and deletion of many. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { causeOf } from '../../../relay/http/administrators/letter-cause.ts';
import { delivery } from '../../../shared/words/relay.ts';
import { until } from '../../helpers/until.ts';
import { startReceiver, status } from '../outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const SECRET = `whsec_${Buffer.from('the-secret-of-the-receiver-32-by').toString('base64')}`;
const receiver = await startReceiver();
const replays: (string | undefined)[] = [];
const channels = [{ gateway: 'texts', kind: 'sms', to: '+491234567', when: 'always' }];
const [erp, ...others] = DIRECTORY.sources;
const relay = await startRelay({
  retryDelays: [1],
  directory: {
    ...DIRECTORY,
    sources: [
      { ...erp, response: { url: receiver.url, secret: SECRET }, hooks: { plain: { mapping: '{ "id": 1 }' } } },
      ...others,
    ],
    users: DIRECTORY.users.map((user) => (user.id === 'kim' ? { ...user, channels } : user)),
    gateways: [{ id: 'texts', kind: 'webhook', url: receiver.url, secret: SECRET }],
  },
});
after(async () => {
  await relay.close();
  await receiver.close();
});

const LETTERS = '/v1/admin/dead-letters';
const letters = async () => (await relay.get(LETTERS, ADMIN)).body.items;
const acts = async (act: string): Promise<{ by: string | null; item: string | null; facts: object }[]> => {
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  return items.filter(({ facts }: { facts: { act?: string } }) => facts.act === act);
};
const many = (act: 'replay' | 'drop', filter: object): Promise<Reply> => relay.post(`${LETTERS}/${act}`, filter, ADMIN);

function answerWith(code: number, body = ''): void {
  receiver.answer((response, one, request) => {
    replays.push(request.headers['beckon-replay']?.toString());
    status(code, body)(response, one, request);
  });
}
async function answered(title: string, action = 'approve'): Promise<string> {
  const id = await relay.sendOne(event('approval.requested', { title }));
  const reply = await relay.post(`/v1/items/${id}/responses`, { action, key: crypto.randomUUID() }, 'dana-token');
  assert.equal(reply.status, 200, reply.text);
  return id;
}
const letterAbout = (itemId: string) =>
  until('the response is a dead letter', async () =>
    (await letters()).find((letter: { itemId?: string }) => letter.itemId === itemId),
  );

beforeEach(async () => {
  await many('drop', { kind: 'hook' });
  await many('drop', { kind: 'response' });
  await many('drop', { kind: 'gateway' });
  receiver.received.splice(0);
  replays.splice(0);
});

describe('a replay', () => {
  test('is one attempt with the same id and today’s secret, is marked, and a failure is a letter again', async () => {
    answerWith(503);
    const itemId = await answered('Fails twice');
    const { id, attempt, cause, replayed } = await letterAbout(itemId);
    assert.deepEqual([attempt, cause, replayed], [2, 'busy', undefined]);
    assert.equal((await relay.post(`${LETTERS}/${id}/replay`, undefined, ADMIN)).body.state, 'queued');
    const again = await letterAbout(itemId);
    assert.deepEqual([again.id, again.attempt, again.replayed, again.reason], [id, 3, true, 'HTTP 503']);
    assert.deepEqual(replays, [undefined, undefined, 'true']);
    assert.deepEqual(new Set(receiver.received.map((one) => one.id)), new Set([id]));
    answerWith(204);
    const rotated = await relay.post('/v1/admin/sources/erp/rotate', { what: 'response' }, ADMIN);
    assert.equal(rotated.status, 200, rotated.text);
    assert.equal((await relay.post(`${LETTERS}/${id}/replay`, undefined, ADMIN)).status, 200);
    await until('it is delivered', () => receiver.received.length === 4);
    assert.deepEqual(
      receiver.received.map(({ signed }) => signed),
      [true, true, true, false],
      'the secret of the receiver is no longer that of the relay',
    );
    assert.equal((await acts('dead letter replay')).length, 2);
  });
});

describe('many at once', () => {
  test('are replayed by filter; others stay', async () => {
    answerWith(500);
    const items = [await answered('First'), await answered('Second')];
    for (const itemId of items) await letterAbout(itemId);
    const refused = await relay.post('/v1/hooks/erp/plain', { a: 1 }, 'erp-key');
    assert.equal(refused.status, 422);
    answerWith(204);
    const replayed = await many('replay', { kind: 'response', cause: 'busy' });
    assert.deepEqual([replayed.body.done.length, replayed.body.failed, replayed.body.left], [2, [], 0]);
    await until('both are delivered', () => replays.filter((mark) => mark === 'true').length === 2);
    const [left, ...more] = await letters();
    assert.deepEqual([left.kind, left.cause, more], ['hook', 'events', []]);
    const failed = await many('replay', { ids: [left.id, 'unknown'] });
    assert.equal(failed.status, 200, failed.text);
    assert.deepEqual([failed.body.done, failed.body.failed[0].id, failed.body.left], [[], left.id, 0]);
    assert.equal((await many('replay', {})).status, 400, 'not all of them by mistake');
  });

  test('are deleted, one too; the fate of the answer stays, and the audit names the item', async () => {
    answerWith(500);
    const itemId = await answered('Dropped');
    const { id } = await letterAbout(itemId);
    const dropped = await relay.remove(`${LETTERS}/${id}`, ADMIN);
    assert.deepEqual([dropped.status, dropped.body], [200, { id, dropped: true }]);
    assert.equal((await relay.remove(`${LETTERS}/${id}`, ADMIN)).status, 404);
    assert.equal((await relay.post(`${LETTERS}/${id}/replay`, undefined, ADMIN)).status, 404);
    assert.equal((await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.outcome.fate, 'failed');
    const act = (await acts('dead letter drop')).at(-1);
    assert.equal(act?.item, itemId);
  });
});

test('a message to staff names the person and the channel', async () => {
  answerWith(500);
  const [made] = await relay.send(event('approval.requested', { title: 'For Kim', audience: { users: ['kim'] } }));
  const { kind, person, channel, customer } = await letterAbout(made?.itemId ?? '');
  assert.deepEqual([kind, person, channel, customer], ['gateway', 'Kim Reyes', 'sms', undefined]);
});

test('an answer that its source refused is listed with who gave it and why, until retention', async () => {
  answerWith(200, JSON.stringify({ status: 'refused', reason: 'The budget is closed' }));
  const itemId = await answered('Refused');
  const refusal = await until('the refusal is stored', async () =>
    (await relay.get('/v1/admin/refused-answers', ADMIN)).body.items.find(
      (one: { itemId: string }) => one.itemId === itemId,
    ),
  );
  const { source, title, state, by, action, reason } = refusal;
  assert.deepEqual(
    [source, title, state, by, action, reason],
    ['erp', 'Refused', 'open', 'Dana Fox', 'approve', 'The budget is closed'],
  );
  assert.ok((await letters()).every(({ kind }: { kind: string }) => kind !== 'response'));
});

test('each text about a failed request has a cause', () => {
  const {
    reach,
    certificate,
    tls,
    proxyAway,
    proxySignInRefused,
    proxyUnusable,
    noHttp,
    clocks,
    other,
    status: http,
  } = delivery;
  const expected = [
    ...Object.values(reach).map((text) => [text, 'unreachable']),
    ...Object.values(certificate).map((text) => [text, 'tls']),
    ...[tls('X'), clocks].map((text) => [text, 'tls']),
    ...[proxyAway('p', ''), proxySignInRefused('p')].map((text) => [text, 'proxy']),
    ...[noHttp, other('EPIPE')].map((text) => [text, 'unreachable']),
    ...[
      [proxyUnusable('x'), 'secret'],
      [http(401), 'sign-in'],
      [http(404), 'missing'],
      [http(503), 'busy'],
      [http(422), 'rejected'],
    ],
    ...[
      ['gave up after 8 attempts: HTTP 429', 'busy'],
      ['There is no gateway x at this relay', 'no-endpoint'],
      ['not delivered: Error (code 5003)', 'rejected'],
    ],
  ];
  assert.deepEqual(
    expected.map(([text = '']) => [text, causeOf(text)]),
    expected,
  );
});
