/** Answers that a source accepts with 202 and reports on later, the correlation of an event, and endpoints of hooks with their sign-in. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { type Answering, SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const receiver = await startReceiver();
const hook = (path: string, more: object = {}) => ({ url: `${receiver.url}/${path}`, secret: SECRET, ...more });
const mapping =
  '{ "id": id, "source": "/flows", "type": "com.xconnector.approval.requested", "data": { "title": "Release?", "audience": { "users": ["dana"] }, "correlation": key } }';
const flows = {
  ...{ id: 'flows', name: 'Flows', key: 'flows-key', reports: true },
  response: hook('source', { basic: { user: 'svc', password: 'a-password' } }),
  hooks: {
    plain: { mapping },
    own: { mapping, response: hook('own', { headers: { 'X-Api-Key': 'a-long-key' }, bearer: 'a-bearer-token' }) },
  },
};
const pulls = { id: 'pulls', name: 'Pulls', key: 'pulls-key', reports: true };
const relay = await startRelay({ directory: { ...DIRECTORY, sources: [flows, pulls] } });
after(async () => {
  await relay.close();
  await receiver.close();
});

const paths: string[] = [];
const headers: IncomingHttpHeaders[] = [];
const answering = (answer: Answering) =>
  receiver.answer((response, received, request) => {
    paths.push(request.url ?? '');
    headers.push(request.headers);
    answer(response, received, request);
  });
beforeEach(() => answering(status(202)));

const TYPE = { 'content-type': 'application/cloudevents+json' };
async function send(one: object, key = 'flows-key') {
  const reply = await relay.post('/v1/events', one, key, TYPE);
  return reply.status === 202 ? reply.body.results[0] : reply.body;
}
const item = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
const answer = (id: string, action = 'approve') =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, 'dana-token');
const fate = (id: string, wanted: string) =>
  until(`fate ${wanted}`, async () => {
    const one = await item(id);
    return one.answers.at(-1)?.fate === wanted && one;
  });
const ask = (data: object = {}, key?: string) => {
  const one = event('approval.requested', data, { source: '/flows' });
  return send(one, key).then((result) => ({ eventId: String(one.id), id: String(result.itemId) }));
};
const report = (data: object, key?: string) => send(bareEvent('response.outcome', data, { source: '/flows' }), key);
const lastPosted = (id: string) =>
  receiver.received.map(({ body }) => JSON.parse(body)).findLast(({ data }) => data.itemId === id);

test('202 of a source that reports is accepted, until the reported outcome confirms', async () => {
  const { id, eventId } = await ask();
  await answer(id);
  assert.equal((await fate(id, 'accepted')).state, 'answered');
  const responseId = lastPosted(id).id;
  assert.equal((await report({ eventId, responseId, result: 'confirmed' })).itemId, id);
  assert.equal((await item(id)).outcome.fate, 'confirmed');
  await report({ eventId, responseId, result: 'refused', reason: 'too late' });
  assert.equal((await item(id)).outcome.fate, 'confirmed', 'the first outcome counts');
});

test('a refused outcome opens the item again with the reason', async () => {
  const { id, eventId } = await ask();
  await answer(id);
  await fate(id, 'accepted');
  await report({ eventId, responseId: lastPosted(id).id, result: 'refused', reason: 'Budget closed' });
  const open = await item(id);
  assert.deepEqual([open.state, open.refused.reason, open.answers[0].fate], ['open', 'Budget closed', 'refused']);
});

test('an outcome that overtakes the reply to the response counts once', async () => {
  const release = Promise.withResolvers<void>();
  answering((response) => void release.promise.then(() => response.writeHead(202).end()));
  const { id, eventId } = await ask();
  await answer(id);
  const posted = await until('it is posted', () => lastPosted(id));
  await report({ eventId, responseId: posted.id, result: 'refused', reason: 'Closed' });
  const before = await item(id);
  assert.deepEqual([before.state, before.thread.length], ['open', 2]);
  release.resolve();
  await until('nothing is being sent', async () => {
    const { depth } = (await relay.get('/v1/admin/outbound', 'admin-token-of-the-test')).body;
    return depth.sending === 0;
  });
  assert.deepEqual(await item(id), before);
});

test('other 2xx confirm at once; the response of another item is refused, an unknown one has no effect', async () => {
  answering(status(204));
  const [one, other] = [await ask(), await ask()];
  await answer(one.id);
  await fate(one.id, 'confirmed');
  const wrong = await report({ eventId: other.eventId, responseId: lastPosted(one.id).id, result: 'refused' });
  assert.deepEqual([wrong.code, wrong.errors[0].pointer], ['EVENT_INVALID', '/data/responseId']);
  const unknown = await report({ eventId: one.eventId, responseId: randomUUID(), result: 'refused' });
  assert.equal(unknown.itemId, null);
  const foreign = await report(
    { eventId: one.eventId, responseId: lastPosted(one.id).id, result: 'refused' },
    'pulls-key',
  );
  assert.equal(foreign.itemId, null);
});

test('a source without endpoint that reports: read is accepted', async () => {
  const { id, eventId } = await ask({}, 'pulls-key');
  await answer(id);
  const { body } = await relay.get('/v1/sources/pulls/responses', 'pulls-key');
  assert.equal((await item(id)).outcome.fate, 'accepted');
  await report({ eventId, responseId: body.responses[0].event.id, result: 'confirmed' }, 'pulls-key');
  assert.equal((await item(id)).outcome.fate, 'confirmed');
});

test('the correlation comes back unchanged in response and withdrawal, and nowhere else', async () => {
  answering(status(204));
  const correlation = { key: 'PO-\u200b4711', list: [1, null, { deep: true }] };
  const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT1H' }];
  const { id } = await ask({ correlation, actions });
  assert.ok(!(await relay.get(`/v1/items/${id}`, 'dana-token')).text.includes('4711'));
  await answer(id);
  await fate(id, 'confirmed');
  assert.deepEqual(lastPosted(id).data.correlation, correlation);
  const { answers } = await item(id);
  await relay.post(`/v1/items/${id}/responses/${answers[0].key}/withdraw`, {}, 'dana-token');
  const withdrawn = await until('the withdrawal is posted', () => {
    const posted = lastPosted(id);
    return posted.type === 'com.beckon.response.withdrawn' && posted;
  });
  assert.deepEqual(withdrawn.data.correlation, correlation);
  const large = await send(event('approval.requested', { correlation: 'é'.repeat(1024) }, { source: '/flows' }));
  assert.deepEqual([large.code, large.errors[0].pointer], ['EVENT_INVALID', '/data/correlation']);
  assert.ok((await ask({ correlation: 'é'.repeat(1023) })).id);
});

test('of a folded failure the newest correlation comes back', async () => {
  answering(status(204));
  const raise = (more: object) =>
    send(event('exception.raised', { fold: 'f', error: { message: 'down' }, ...more }, { source: '/flows' }));
  const { itemId } = await raise({ correlation: 1 });
  await raise({ correlation: 2 });
  await raise({});
  await answer(itemId, 'acknowledge');
  await fate(itemId, 'confirmed');
  assert.equal(lastPosted(itemId).data.correlation, 2);
});

test('a hook may have an endpoint of its own, with its sign-in', async () => {
  answering(status(204));
  paths.length = 0;
  headers.length = 0;
  for (const name of ['own', 'plain']) {
    const sent = await relay.post(`/v1/hooks/flows/${name}`, { id: name, key: { po: name } }, 'flows-key');
    const id = sent.body.results[0].itemId;
    await answer(id);
    await fate(id, 'confirmed');
    assert.deepEqual(lastPosted(id).data.correlation, { po: name });
  }
  assert.deepEqual(paths, ['/in/own', '/in/source']);
  const [own, source] = headers;
  assert.deepEqual([own?.['x-api-key'], own?.authorization], ['a-long-key', 'Bearer a-bearer-token']);
  const basic = `Basic ${Buffer.from('svc:a-password').toString('base64')}`;
  assert.deepEqual([source?.['x-api-key'], source?.authorization], [undefined, basic]);
  const { responses } = (await relay.get('/v1/sources/flows/responses?limit=200', 'flows-key')).body;
  const keys = responses
    .slice(-2)
    .map((one: { event: { data: { correlation: object } } }) => one.event.data.correlation);
  assert.deepEqual(keys, [{ po: 'own' }, { po: 'plain' }], 'both are read in one order');
});

test('the 410 of a hook disables its endpoint alone, until the source is enabled', async () => {
  answering((response, received, request) =>
    status(request.url?.endsWith('own') ? 410 : 204)(response, received, request),
  );
  const made = async (name: string, id: string) => {
    const sent = await relay.post(`/v1/hooks/flows/${name}`, { id }, 'flows-key');
    await answer(sent.body.results[0].itemId);
    return sent.body.results[0].itemId;
  };
  await fate(await made('own', 'gone-1'), 'failed');
  await fate(await made('plain', 'gone-2'), 'confirmed');
  answering(status(204));
  await fate(await made('own', 'gone-3'), 'failed');
  const enabled = await relay.post('/v1/admin/sources/flows/enable', {}, 'admin-token-of-the-test');
  assert.equal(enabled.status, 200, enabled.text);
  await fate(await made('own', 'gone-4'), 'confirmed');
});

test('credentials do not follow an address that is moved to another host over HTTP', async () => {
  answering(status(204));
  headers.length = 0;
  const change = (responseUrl: string) =>
    relay.put('/v1/admin/sources/flows', { name: 'Flows', responseUrl }, 'admin-token-of-the-test');
  const moved = await change('https://elsewhere.example/in');
  assert.equal(moved.status, 200, moved.text);
  assert.equal((await change(`${receiver.url}/source`)).status, 200);
  const { id } = await ask();
  await answer(id);
  await fate(id, 'confirmed');
  assert.deepEqual(
    headers.map(({ authorization }) => authorization),
    [undefined],
  );
});
