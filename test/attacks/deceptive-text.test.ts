/**
 * Invisible characters, and addresses that parsers read differently, by every way into a relay: it stores and forwards
 * none of them.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { ADMIN, bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

/** Rendered as 100.000 unless cleaned. */
const TURNED = '\u202e000.001';
const HIDDEN = /[\u202a-\u202e\u2066-\u2069\u200b]|\\u20(2[a-e]|6[6-9]|0b)/i;
const MAPPING = `{ "id": n, "source": "/hook", "type": "com.xconnector.task.assigned",
  "data": { "title": title, "record": { "system": "ERP", "type": "order", "id": "1", "url": url }, "audience": { "users": ["dana"] } } }`;
const GRANTED = { types: '*', roles: '*', users: true, systems: '*', hosts: ['granted.example'] };

const receiver = await startReceiver();
const [erp, ...others] = DIRECTORY.sources;
const source = {
  ...erp,
  name: 'E\u202eRP',
  grants: GRANTED,
  response: { url: receiver.url, secret: SECRET },
  hooks: { orders: { mapping: MAPPING } },
};
const roles = DIRECTORY.roles.map((role) => ({ ...role, name: `${role.name}\u200b` }));
const users = DIRECTORY.users.map((user) => ({ ...user, name: `\u2067${user.name}` }));
const relay = await startRelay({ directory: { sources: [source, ...others], roles, users } });
after(async () => {
  await relay.close();
  await receiver.close();
});

const post = (events: object) => {
  const type = `application/cloudevents${Array.isArray(events) ? '-batch' : ''}+json`;
  return relay.post('/v1/events', events, 'erp-key', { 'content-type': type });
};

/** The wire form of an item's text for one person. */
async function shownOf(itemId: string): Promise<string> {
  const { status: code, text } = await relay.get(`/v1/items/${itemId}`, 'dana-token');
  assert.equal(code, 200, text);
  return text;
}

const ATTRIBUTES = { specversion: '1.0', source: '/test', type: 'com.xconnector.task.assigned' };
const DATA = {
  title: `Pay ${TURNED}`,
  audience: { users: ['dana'] },
  facts: [{ label: 'T\u200botal', value: TURNED }],
};

test('events: structured, with escapes, batch, binary mode, base64 and a hook', async () => {
  const sends: [string, () => ReturnType<RunningRelay['post']>][] = [
    ['structured', () => post(event('task.assigned', DATA))],
    ['batch', () => post([event('task.assigned', DATA)])],
    [
      'base64',
      () => sendBytes({ ...ATTRIBUTES, id: 'b64', data_base64: base64(DATA) }, 'application/cloudevents+json'),
    ],
    ['escapes', () => sendBytes({ ...ATTRIBUTES, id: 'esc', data: DATA }, 'application/cloudevents+json')],
    ['binary', () => sendBytes(DATA, 'application/json', binaryHeaders)],
    ['hook', () => relay.post('/v1/hooks/erp/orders', { n: 'h1', title: DATA.title }, 'erp-key')],
  ];
  for (const [way, send] of sends) {
    const reply = await send();
    assert.equal(reply.status, 202, `${way} ${reply.text}`);
    const text = await shownOf(reply.body.results[0].itemId);
    assert.match(text, /Pay 000\.001/, way);
    assert.doesNotMatch(text, HIDDEN, way);
  }
});

const binaryHeaders = { 'ce-specversion': '1.0', 'ce-id': 'bin', 'ce-source': '/test', 'ce-type': ATTRIBUTES.type };
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** Every non-ASCII character as a JSON escape. */
async function sendBytes(body: object, type: string, headers: Record<string, string> = {}) {
  const text = JSON.stringify(body).replaceAll(
    /[^ -~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const init = {
    method: 'POST',
    body: text,
    headers: { authorization: 'Bearer erp-key', 'content-type': type, ...headers },
  };
  const response = await fetch(`${relay.url}/v1/events`, init);
  const said = await response.text();
  return { status: response.status, headers: response.headers, text: said, body: JSON.parse(said) };
}

test('an event sent again stays a duplicate; one whose id hides something is refused', async () => {
  const sent = event('task.assigned', DATA);
  const [first] = await relay.send(sent);
  const [again] = await relay.send(sent);
  assert.deepEqual([first?.duplicate, again?.duplicate, again?.itemId], [false, true, first?.itemId]);
  const places: [object, string][] = [
    [{ ...sent, id: 'a\u200bb' }, '/id'],
    [event('task.assigned', { audience: { users: ['da\u202ena'] } }), '/data/audience/users/0'],
    [event('task.assigned', { requester: 'k\u200bim' }), '/data/requester'],
    [event('task.assigned', { record: { system: 'E\u2066RP', type: 'o', id: '1' } }), '/data/record/system'],
    [bareEvent('alert.cleared', { fold: 'd\ufeffisk' }), '/data/fold'],
    [bareEvent('item.withdrawn', { eventId: 'x\u{e0041}', reason: 'r' }), '/data/eventId'],
  ];
  for (const [value, pointer] of places) {
    const { status: code, body } = await post(value);
    assert.equal(code, 400, pointer);
    assert.equal(body.errors[0].pointer, pointer);
  }
});

test('answers, notes and comments, and what the source and its administrator read', async () => {
  const ask = event('approval.requested', { title: 'A', audience: { users: ['dana', 'kim'] } });
  const [given, handed] = await relay.send(ask, event('task.assigned', { audience: { users: ['dana'] } }));
  receiver.answer(status(200, JSON.stringify({ status: 'refused', reason: `no ${TURNED}` })));
  const answer = { action: 'approve', comment: `yes ${TURNED}`, key: randomUUID() };
  const said = await relay.post(`/v1/items/${given?.itemId}/responses`, answer, 'dana-token');
  assert.equal(said.status, 200, said.text);
  const note = { to: 'lee', note: `look ${TURNED}` };
  assert.equal((await relay.post(`/v1/items/${handed?.itemId}/delegate`, note, 'dana-token')).status, 200);
  await until('the refusal', async () => /no 000\.001/.test(await shownOf(given?.itemId ?? '')));
  assert.match(receiver.received[0]?.body ?? '', /yes 000\.001/);
  const lists = ['/v1/items', '/v1/me', '/v1/people?q=fox'];
  for (const path of lists) assert.doesNotMatch((await relay.get(path, 'dana-token')).text, HIDDEN, path);
  for (const path of ['/v1/admin/sources', '/v1/admin/people', '/v1/admin/roles', `/v1/admin/items/${given?.itemId}`]) {
    const { status: code, text } = await relay.get(path, ADMIN);
    assert.equal(code, 200, path);
    assert.doesNotMatch(text, HIDDEN, path);
  }
  assert.match((await relay.get('/v1/items', 'lee-token')).text, /look 000\.001/);
});

test('console and devices: names are cleaned, ids refused, errors say nothing hidden', async () => {
  const made = await relay.post('/v1/admin/people', { id: 'ann', name: `Ann ${TURNED}` }, ADMIN);
  assert.equal(made.body.name, 'Ann 000.001');
  const refused = await relay.post('/v1/admin/people', { id: 'b\u202eob', name: 'Bob' }, ADMIN);
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/id']);
  const { body } = await relay.post('/v1/admin/people/ann/pair', undefined, ADMIN);
  const paired = await relay.post('/v1/pair', { code: body.code, device: `Phone ${TURNED}` });
  assert.equal(paired.status, 200, paired.text);
  assert.doesNotMatch((await relay.get('/v1/admin/people/ann', ADMIN)).text, HIDDEN);
  const unknown = await post(event('task.assigned', { [TURNED]: 1 }));
  assert.equal(unknown.status, 400);
  assert.doesNotMatch(unknown.text, HIDDEN);
});

test('links: the checked address is the one that opens', async () => {
  const record = (url: string) => ({ record: { system: 'ERP', type: 'order', id: '1', url } });
  const attached = (url: string) => ({ attachments: [{ label: 'A', url }] });
  const sends: [string, (url: string) => ReturnType<RunningRelay['post']>][] = [
    ['/data/record/url', (url) => post(event('task.assigned', record(url)))],
    ['/data/attachments/0/url', (url) => post(event('task.assigned', attached(url)))],
    ['/data/record/url', (url) => relay.post('/v1/hooks/erp/orders', { n: randomUUID(), title: 'A', url }, 'erp-key')],
  ];
  const bad = [
    'https://granted.example\\@evil.example/',
    'https://granted.example\\.evil.example/',
    'https://granted.example\u0001@evil.example/',
    'https://granted.example @evil.example/',
    'https://granted.example/\u202egpj.exe',
  ];
  for (const [pointer, send] of sends) {
    for (const url of bad) {
      const { status: code, text } = await send(url);
      assert.ok(code === 400 || code === 422, `${url} ${code}`);
      assert.match(text, new RegExp(`"${pointer}"`), url);
    }
    for (const url of [
      'https://evil.example/',
      'https://granted.example@evil.example/',
      'https://granted.example../',
    ]) {
      const { status: code, text } = await send(url);
      assert.ok(code === 403 || code === 422, `${url} ${code} ${text}`);
    }
    const written: [string, string][] = [
      ['https://GRANTED%2eExample/a%20b', 'https://granted.example/a%20b'],
      ['https://granted.example./', 'https://granted.example./'],
      ['https://user@granted.example', 'https://user@granted.example/'],
    ];
    for (const [url, href] of written) {
      const { status: code, body } = await send(url);
      assert.equal(code, 202, url);
      assert.ok((await shownOf(body.results[0].itemId)).includes(JSON.stringify(href)), href);
    }
  }
});

test('addresses of the directory', async () => {
  const source = (responseUrl: string) => ({ id: 'new', name: 'New', responseUrl });
  for (const url of ['https://erp.example\\@evil.example/', 'https://erp.example /', 'https://erp.example/\u202e']) {
    const { status: code, body } = await relay.post('/v1/admin/sources', source(url), ADMIN);
    assert.deepEqual([code, body.errors[0].pointer], [400, '/responseUrl'], url);
  }
  const { body } = await relay.post('/v1/admin/sources', source('https://ERP%2eexample/in'), ADMIN);
  assert.equal(body.source.response.url, 'https://erp.example/in');
});
