/** A running relay serves every operation of the published OpenAPI document, and its replies conform. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import published from '../../docs/api/openapi.json' with { type: 'json' };
import { systemMonotonic } from '../../relay/system.ts';
import { examplesIn } from '../../shared/documents/examples.ts';
import { openApiDocument } from '../../shared/documents.ts';
import { createLogWorld } from '../relay/cluster/parts/log-world.ts';
import { SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { directoryWithDocuments, sendDocument } from '../relay/parts/document-server.ts';
import { startInboundRegistry } from '../relay/parts/inbound-registry.ts';
import { ADMIN, bareEvent, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { holdLinks, holdPush, newLink, vapidKeys } from './away-documented.ts';
import { holdCommon, holdGuessing } from './common-answers.ts';
import * as held from './console-documented.ts';
import { holdTo } from './documented.ts';

const document = openApiDocument('0.0.0-test', examplesIn(published));
const { holds: assertAsDocumented, leftOut } = holdTo(document);

const registry = await startInboundRegistry('messaging');
const [messages, gone] = [await startReceiver(), await startReceiver()];
gone.answer(status(410));
const channels = [{ gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' }];
const relay = await startRelay({
  privateResponses: true,
  directory: {
    ...DIRECTORY,
    users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
    gateways: [
      { id: 'mail', kind: 'webhook', url: messages.url, secret: SECRET },
      registry.gateway,
      { id: 'disabled', kind: 'webhook', url: gone.url, secret: SECRET },
      { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...vapidKeys() },
    ],
  },
});
after(async () => {
  await relay.close();
  registry.close();
  await messages.close();
  await gone.close();
});

const approval = async (data: object = {}): Promise<string> => relay.sendOne(event('approval.requested', data));
const ITEM = '/v1/items/{id}';

test('events in', async () => {
  const structured = { 'content-type': 'application/cloudevents+json' };
  const sent = await relay.post('/v1/events', event('task.assigned'), 'erp-key', structured);
  assertAsDocumented('post', '/v1/events', sent, 202);
  const refused = await relay.post('/v1/events', event('task.assigned', { titel: 1 }), 'erp-key', structured);
  assertAsDocumented('post', '/v1/events', refused, 400);
  assertAsDocumented(
    'post',
    '/v1/events',
    await relay.post('/v1/events', event('task.assigned'), 'x', structured),
    401,
  );
  const xml = await relay.post('/v1/events', '<x/>', 'erp-key', { 'content-type': 'text/xml' });
  assertAsDocumented('post', '/v1/events', xml, 415);
  const large = await relay.post(
    '/v1/events',
    event('task.assigned', { body: 'x'.repeat(70_000) }),
    'erp-key',
    structured,
  );
  assertAsDocumented('post', '/v1/events', large, 413);
  const own = '/v1/sources/{id}/events';
  assertAsDocumented(
    'post',
    own,
    await relay.post('/v1/sources/erp/events', event('task.assigned'), 'erp-key', structured),
    202,
  );
  const narrow = await relay.post('/v1/sources/narrow/events', event('alert.raised'), 'narrow-key', structured);
  assertAsDocumented('post', own, narrow, 403);
});

test('people', async () => {
  assertAsDocumented('post', '/v1/pair', await relay.post('/v1/pair', { code: 'AAAA-AAAA', device: 'x' }), 401);
  assertAsDocumented('post', '/v1/pair', await relay.post('/v1/pair', {}), 400);
  assertAsDocumented('get', '/v1/sign-in', await relay.get('/v1/sign-in'), 200);
  assertAsDocumented('get', '/v1/me', await relay.get('/v1/me', 'dana-token'), 200);
  assertAsDocumented('get', '/v1/me', await relay.get('/v1/me'), 401);
  const people = '/v1/people';
  assertAsDocumented('get', people, await relay.get(`${people}?q=da&limit=3`, 'sam-token'), 200);
  assertAsDocumented('get', people, await relay.get(`${people}?limit=0`, 'sam-token'), 400);
  assertAsDocumented('get', '/v1/me/insights', await relay.get('/v1/me/insights', 'sam-token'), 200);
  const requests = '/v1/me/requests';
  const remind = `${requests}/{itemId}/remind`;
  const [asked] = await relay.send(event('approval.requested', { requester: 'sam' }));
  const reminder = () => relay.post(`${requests}/${asked?.itemId}/remind`, {}, 'sam-token');
  assertAsDocumented('get', requests, await relay.get(requests, 'sam-token'), 200);
  assertAsDocumented('get', requests, await relay.get(`${requests}?limit=0`, 'sam-token'), 400);
  for (const status of [200, 429]) assertAsDocumented('post', remind, await reminder(), status);
  assertAsDocumented('post', remind, await relay.post(`${requests}/${randomUUID()}/remind`, {}, 'sam-token'), 404);
  const rules = '/v1/me/subscriptions';
  const rule = { role: 'support', types: ['*'], deliver: 'badge' };
  assertAsDocumented('put', rules, await relay.put(rules, { rules: [rule] }, 'sam-token'), 200);
  assertAsDocumented(
    'put',
    rules,
    await relay.put(rules, { rules: [{ ...rule, role: 'approver', deliver: 'off' }] }, 'kim-token'),
    400,
  );
  assertAsDocumented('get', rules, await relay.get(rules, 'sam-token'), 200);
  const from = new Date(Date.now() - 1000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const absence = '/v1/me/absence';
  assertAsDocumented('put', absence, await relay.put(absence, { from, to, delegate: 'lee' }, 'sam-token'), 200);
  assertAsDocumented('put', absence, await relay.put(absence, {}, 'sam-token'), 200);
  assertAsDocumented('put', absence, await relay.put(absence, { from }, 'sam-token'), 400);
});

test('items: reading', async () => {
  const id = await approval({
    dueAt: '2027-01-01T00:00:00Z',

    amount: { value: '1', currency: 'EUR' },
  });
  assertAsDocumented('get', '/v1/items', await relay.get('/v1/items?state=open,waiting&limit=200', 'dana-token'), 200);
  assertAsDocumented('get', '/v1/items', await relay.get('/v1/items?limit=0', 'dana-token'), 400);
  assertAsDocumented('get', ITEM, await relay.get(`/v1/items/${id}`, 'dana-token'), 200);
  assertAsDocumented('get', ITEM, await relay.get(`/v1/items/${randomUUID()}`, 'dana-token'), 404);
});

test('items: documents', async () => {
  const files = await startReceiver();
  files.answer(status(200, 'text'));
  const of = await startRelay({ directory: directoryWithDocuments(['127.0.0.1']) });
  const path = `${ITEM}/documents/{documentId}`;
  const open = await sendDocument(of, files.url, { mediaType: 'application/zip' });
  assertAsDocumented('get', path, await of.get(open.path, 'dana-token'), 200);
  assertAsDocumented('get', path, await of.get(open.path, 'sam-token'), 404);
  const changed = await sendDocument(of, files.url, { sha256: 'a'.repeat(64) });
  assertAsDocumented('get', path, await of.get(changed.path, 'dana-token'), 409);
  await files.close();
  assertAsDocumented('get', path, await of.get(open.path, 'dana-token'), 502);
  await of.close();
});

test('items: answering', async () => {
  const path = `${ITEM}/responses`;
  const id = await approval({ requester: 'kim' });
  const answer = (token: string, action: string, more: object = {}) =>
    relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID(), ...more }, token);
  assertAsDocumented('post', path, await answer('kim-token', 'approve'), 403);
  assertAsDocumented('post', path, await answer('dana-token', 'request-info'), 400);
  assertAsDocumented('post', path, await answer('dana-token', 'request-info', { comment: 'Which cost centre?' }), 200);
  assertAsDocumented('post', path, await answer('dana-token', 'approve'), 200);
  const late = assertAsDocumented('post', path, await answer('lee-token', 'reject'), 409);
  assert.equal(late.body.outcome.by.name, 'Dana Fox');
  assertAsDocumented('get', ITEM, await relay.get(`/v1/items/${id}`, 'lee-token'), 200);
});

test('items: the other acts', async () => {
  const id = await approval();
  const act = (name: string, body: object | undefined, token = 'dana-token') =>
    relay.post(`/v1/items/${id}/${name}`, body, token);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  assertAsDocumented('post', `${ITEM}/seen`, await act('seen', undefined), 200);
  assertAsDocumented('post', `${ITEM}/claim`, await act('claim', undefined), 200);
  assertAsDocumented('post', `${ITEM}/claim`, await act('claim', undefined, 'lee-token'), 409);
  assertAsDocumented('post', `${ITEM}/release`, await act('release', undefined), 200);
  assertAsDocumented('post', `${ITEM}/snooze`, await act('snooze', { until }), 200);
  assertAsDocumented('post', `${ITEM}/snooze`, await act('snooze', { until: 'soon' }), 400);
  assertAsDocumented('post', `${ITEM}/delegate`, await act('delegate', { to: 'sam', note: 'You know this one' }), 200);
  assertAsDocumented('post', `${ITEM}/delegate`, await act('delegate', { to: 'lee' }), 403);
});

test('processes', async () => {
  const process = { id: 'onboarding-1', name: 'Onboarding', step: 'it', status: 'active', owner: 'support' };
  await relay.send(bareEvent('process.step', { process }));
  const list = assertAsDocumented('get', '/v1/processes', await relay.get('/v1/processes', 'sam-token'), 200);
  assert.equal(list.body.items.length, 1);
  assertAsDocumented('get', '/v1/processes/{id}', await relay.get('/v1/processes/onboarding-1', 'sam-token'), 200);
  assertAsDocumented('get', '/v1/processes/{id}', await relay.get('/v1/processes/none', 'sam-token'), 404);
});

test('hooks', async () => {
  const hooks = '/v1/admin/hooks';
  const one = `${hooks}/{source}/{hook}`;
  const made = `${hooks}/erp/orders`;
  const mapping =
    '{ "id": $string(nr), "source": "/shop", "type": "com.xconnector.task.assigned", "data": { "title": title, "audience": { "roles": ["approver"] } } }';
  assertAsDocumented('put', one, await relay.put(made, { mapping }, ADMIN), 200);
  assertAsDocumented('put', one, await relay.put(made, { mapping: '{' }, ADMIN), 400);
  assertAsDocumented('get', one, await relay.get(made, ADMIN), 200);
  assertAsDocumented('get', hooks, await relay.get(hooks, ADMIN), 200);
  const payload = { nr: 1, title: 'Order 1' };
  assertAsDocumented('post', `${one}/try`, await relay.post(`${made}/try`, { payload }, ADMIN), 200);
  assertAsDocumented('post', `${one}/try`, await relay.post(`${made}/try`, { payload: {} }, ADMIN), 200);
  const take = '/v1/hooks/{source}/{hook}';
  const send = (body: object, hook = 'orders') => relay.post(`/v1/hooks/erp/${hook}`, body, 'erp-key');
  assertAsDocumented('post', take, await send(payload), 202);
  assertAsDocumented('post', take, await send({ nr: 2 }), 422);
  assertAsDocumented('post', take, await send(payload, 'none'), 404);
  const [letter] = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  const letters = '/v1/admin/dead-letters/{id}';
  assertAsDocumented('get', letters, await relay.get(`/v1/admin/dead-letters/${letter.id}`, ADMIN), 200);
  assertAsDocumented('get', letters, await relay.get(`/v1/admin/dead-letters/${randomUUID()}`, ADMIN), 404);
  const replay = () => relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN);
  assertAsDocumented('post', `${letters}/replay`, await replay(), 422);
  await relay.put(made, { mapping: mapping.replace('title,', '"An order",') }, ADMIN);
  assertAsDocumented('post', `${letters}/replay`, await replay(), 200);
  const lost = JSON.stringify(event('task.assigned', { audience: { roles: ['Ops Team'] } }));
  const each = { mapping: `[${lost}, $, { "ignored": "beside" }]`, accept: 'each', fallback: { roles: ['approver'] } };
  assertAsDocumented('put', one, await relay.put(made, each, ADMIN), 200);
  const partly = assertAsDocumented('post', take, await send({ nr: 4 }), 202).body;
  assert.deepEqual([partly.results[0].fallback, partly.rejected[0].index, partly.ignored], [true, 1, 'beside']);
  const requests = `${made}/requests`;
  const told = assertAsDocumented('get', `${one}/requests`, await relay.get(requests, ADMIN), 200).body.items;
  assert.deepEqual([told[0].fate, told[0].rejected], ['events', 1]);
  assertAsDocumented('get', `${one}/requests`, await relay.get(`${hooks}/erp/none/requests`, ADMIN), 404);
  assertAsDocumented('put', one, await relay.put(made, { handshake: 'websub' }, ADMIN), 200);
  const confirm = (challenge: string) =>
    relay.get(`/v1/hooks/erp/orders?hub.mode=subscribe&hub.challenge=${challenge}`);
  assertAsDocumented('get', take, await confirm('c4a1'), 200);
  assertAsDocumented('get', take, await confirm(''), 400);
  assertAsDocumented('get', take, await relay.get('/v1/hooks/erp/orders'), 405);
  await relay.put(made, { handshake: 'cloudevents' }, ADMIN);
  const allow = async (origin: string) => {
    const headers = { 'webhook-request-origin': origin };
    const response = await fetch(`${relay.url}/v1/hooks/erp/orders`, { method: 'OPTIONS', headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
  };
  assertAsDocumented('options', take, await allow('sap.example'), 200);
  assertAsDocumented('options', take, await allow('not a host'), 400);
  assertAsDocumented('delete', one, await relay.remove(made, ADMIN), 200);
  assertAsDocumented('delete', one, await relay.remove(made, ADMIN), 404);
});

test('administration and operations', async () => {
  assertAsDocumented('get', '/v1/admin/outbound', await relay.get('/v1/admin/outbound', ADMIN), 200);
  assertAsDocumented('get', '/v1/admin/dead-letters', await relay.get('/v1/admin/dead-letters', ADMIN), 200);
  assertAsDocumented('get', '/v1/admin/dead-letters', await relay.get('/v1/admin/dead-letters', 'dana-token'), 403);
  const replay = await relay.post(`/v1/admin/dead-letters/${randomUUID()}/replay`, undefined, ADMIN);
  assertAsDocumented('post', '/v1/admin/dead-letters/{id}/replay', replay, 404);
  const letters = '/v1/admin/dead-letters';
  const drop = await relay.remove(`${letters}/${randomUUID()}`, ADMIN);
  assertAsDocumented('delete', `${letters}/{id}`, drop, 404);
  for (const act of ['replay', 'drop'])
    for (const [filter, status] of [
      [{ source: 'none' }, 200],
      [{}, 400],
    ] as const)
      assertAsDocumented('post', `${letters}/${act}`, await relay.post(`${letters}/${act}`, filter, ADMIN), status);
  assertAsDocumented('get', '/v1/admin/refused-answers', await relay.get('/v1/admin/refused-answers', ADMIN), 200);
  const audit = '/v1/admin/audit';
  assertAsDocumented('get', audit, await relay.get(`${audit}?after=1&limit=2`, ADMIN), 200);
  assertAsDocumented('get', audit, await relay.get(`${audit}?after=x`, ADMIN), 400);
  const dryRun = '/v1/admin/dry-run';
  const told = assertAsDocumented('post', dryRun, await relay.post(dryRun, event('task.assigned'), ADMIN), 200);
  assert.deepEqual(told.body.recipients.map(({ id }: { id: string }) => id).sort(), ['dana', 'kim', 'lee']);
  assertAsDocumented('post', dryRun, await relay.post(dryRun, {}, ADMIN), 400);
  for (const path of ['/health/live', '/health/ready', '/metrics'])
    assertAsDocumented('get', path, await relay.get(path), 200);
  const served = assertAsDocumented('get', '/openapi.json', await relay.get('/openapi.json'), 200);
  assert.deepEqual(served.body, JSON.parse(JSON.stringify(document)));
});

test('a customer’s message sent again', async () => {
  const told = { customer: { ref: 'C1' }, channels: [{ gateway: 'gone', kind: 'sms', to: '+4912345' }] };
  const id = (await relay.send(event('customer.notification', told)))[0]?.itemId;
  const resend = (index: number) => relay.post(`/v1/items/${id}/messages/${index}/resend`, undefined, 'dana-token');
  assertAsDocumented('post', `${ITEM}/messages/{index}/resend`, await resend(7), 404);
  assertAsDocumented('post', `${ITEM}/messages/{index}/resend`, await resend(0), 200);
});

test('browsers', () => holdPush(relay, assertAsDocumented));
test('answer links', () => holdLinks(relay, assertAsDocumented, messages));
test('messages from phones', async () => {
  const path = '/v1/gateways/{id}/inbound/{secret}';
  const address = `/v1/gateways/messaging/inbound/${await registry.secret()}`;
  assertAsDocumented('post', path, await relay.post(address, { source: { whatsapp: '4915550100999' } }), 200);
  assertAsDocumented('post', path, await relay.post(address, 'no JSON'), 400);
  assertAsDocumented('post', path, await relay.post(`${address}x`, {}), 404);
});

describe('the console', () => {
  test('session', () => held.holdSession(relay, assertAsDocumented));
  test('overview and search', () => held.holdOverview(relay, assertAsDocumented));
  test('sources', () => held.holdSources(relay, assertAsDocumented, gone.url));
  test('people', () => held.holdPeople(relay, assertAsDocumented));
  test('roles', () => held.holdRoles(relay, assertAsDocumented));
  test('gateways', () => {
    const data = { customer: { ref: 'C2' }, channels: [{ gateway: 'disabled', kind: 'email', to: 'c@acme.example' }] };
    const send = () => relay.send(event('customer.notification', data));
    return held.holdGateways(relay, assertAsDocumented, { gateway: 'disabled', send });
  });
  test('retention', () => held.holdRetention(relay, assertAsDocumented));
  test('several relays', async (t) => {
    const world = createLogWorld();
    world.began = Date.now();
    const several = await startRelay({ cluster: { connect: () => world.connect('one'), monotonic: systemMonotonic } });
    t.after(() => several.close());
    await held.holdCluster(relay, several, assertAsDocumented);
  });
});

test('the replies that all operations of a kind share: 401, 413, 415, and 429 for a guessing client', async () => {
  await relay.put('/v1/admin/hooks/erp/orders', { mapping: '$' }, ADMIN);
  const { link, itemId } = await newLink(relay, messages);
  const places = { item: itemId, link: link.slice(link.lastIndexOf('/') + 1), inboundSecret: await registry.secret() };
  await holdCommon(relay, assertAsDocumented, document, places);
  await holdGuessing(relay, assertAsDocumented, document, places);
});

test('no operation of the document was left out', () => assert.deepEqual(leftOut(), []));
