import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { parseDirectory } from '../../../relay/directory/read-file.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, event, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';

const relay: RunningRelay = await startRelay({ privateResponses: true });
after(() => relay.close());

const refused = ({ status, body }: Reply) => [status, body?.code];
const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(relay.url + path, { method, headers: { ...type, ...headers }, ...text });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, body: answer ? JSON.parse(answer) : null };
};
const admin = (method: string, path: string, body?: unknown) =>
  call(method, path, body, { authorization: `Bearer ${ADMIN}` });

const ADDRESSES = [
  ['GET', '/v1/admin/overview'],
  ['GET', '/v1/admin/sources'],
  ['POST', '/v1/admin/sources'],
  ['PUT', '/v1/admin/sources/erp'],
  ['DELETE', '/v1/admin/sources/erp'],
  ['POST', '/v1/admin/sources/erp/rotate'],
  ['POST', '/v1/admin/sources/erp/enable'],
  ['GET', '/v1/admin/people'],
  ['GET', '/v1/admin/people/dana'],
  ['POST', '/v1/admin/people'],
  ['PUT', '/v1/admin/people/dana'],
  ['DELETE', '/v1/admin/people/dana'],
  ['POST', '/v1/admin/people/dana/tokens'],
  ['DELETE', '/v1/admin/people/dana/tokens'],
  ['DELETE', '/v1/admin/people/dana/tokens/x'],
  ['POST', '/v1/admin/people/dana/pair'],
  ['GET', '/v1/admin/roles'],
  ['PUT', '/v1/admin/roles/approver'],
  ['DELETE', '/v1/admin/roles/approver'],
  ['GET', '/v1/admin/gateways'],
  ['POST', '/v1/admin/gateways/x/enable'],
  ['GET', '/v1/admin/items'],
  ['GET', '/v1/admin/items/x'],
  ['POST', '/v1/admin/audit/verify'],
  ['DELETE', '/v1/admin/session'],
] as const;

test('every address asks who is there before anything else', async () => {
  for (const [method, path] of ADDRESSES) {
    const signOut = path === '/v1/admin/session';
    if (!signOut) assert.deepEqual(refused(await call(method, path)), [401, 'UNAUTHENTICATED'], `${method} ${path}`);
    const dana = await call(method, path, undefined, { authorization: 'Bearer dana-token' });
    if (!signOut) assert.deepEqual(refused(dana), [403, 'FORBIDDEN'], `${method} ${path}`);
  }
});

describe('sources', () => {
  test('made with a key shown once, changed, given a new key, removed; each at once', async () => {
    const made = await admin('POST', '/v1/admin/sources', {
      id: 'shop',
      name: 'Shop',
      types: ['status.changed'],
      rate: 50,
      responseUrl: 'http://127.0.0.1:9/responses',
      signed: true,
    });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.headers.get('cache-control'), 'no-store');
    const { key, signingSecret, responseSecret } = made.body.secrets;
    assert.match(key, /^bks_/);
    assert.match(signingSecret, /^whsec_/);
    assert.match(responseSecret, /^whsec_/);
    const listed = (await admin('GET', '/v1/admin/sources')).text;
    for (const secret of [key, signingSecret, responseSecret]) assert.ok(!listed.includes(secret));
    const send = (token: string, type = 'status.changed') =>
      call(
        'POST',
        '/v1/events',
        event(type, {
          record: { system: 'S', type: 't', id: '1' },
          ...(type === 'status.changed' ? { status: { to: 'x' } } : {}),
        }),
        {
          authorization: `Bearer ${token}`,
          'content-type': 'application/cloudevents+json',
        },
      );
    assert.equal((await send(key)).status, 202);
    assert.deepEqual(refused(await send(key, 'task.assigned')), [403, 'FORBIDDEN']);

    const changed = await admin('PUT', '/v1/admin/sources/shop', { name: 'Web shop' });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.body.secrets, {});
    const blocks = await admin('PUT', '/v1/admin/sources/shop', {
      name: 'Web shop',
      unknownRequester: 'block',
      requesterSees: 'nothing',
      documentsSayWho: false,
    });
    assert.equal(blocks.body.source.unknownRequester, 'block');
    const kept = await admin('PUT', '/v1/admin/sources/shop', { name: 'Web shop' });
    const { unknownRequester, requesterSees, documentsSayWho } = kept.body.source;
    assert.deepEqual(
      [unknownRequester, requesterSees, documentsSayWho],
      ['block', 'nothing', false],
      'an omitted protection is preserved',
    );
    await admin('PUT', '/v1/admin/sources/shop', { name: 'Web shop', unknownRequester: 'warn' });
    const { updatedAt: _, ...source } = changed.body.source;
    assert.deepEqual(source, {
      id: 'shop',
      name: 'Web shop',
      grants: null,
      types: null,
      rate: null,
      unknownRequester: 'warn',
      requesterSees: 'state',
      documentsSayWho: true,
      clock: 'elapsed',
      fallback: null,
      hasKey: true,
      signs: true,
      response: null,
      hooks: [],
      origin: 'console',
    });

    const rotated = await admin('POST', '/v1/admin/sources/shop/rotate', { what: 'key' });
    assert.equal((await send(key)).status, 401);
    assert.equal((await send(rotated.body.secrets.key)).status, 202);
    assert.deepEqual(refused(await admin('POST', '/v1/admin/sources/shop/rotate', { what: 'response' })), [
      400,
      'REQUEST_INVALID',
    ]);
    assert.equal((await admin('DELETE', '/v1/admin/sources/shop')).status, 200);
    assert.equal((await send(rotated.body.secrets.key)).status, 401);
    assert.deepEqual(refused(await admin('DELETE', '/v1/admin/sources/shop')), [404, 'NOT_FOUND']);
  });

  test('what does not fit is named, and nothing is made of it', async () => {
    const wrong: [object, string][] = [
      [{ id: 'Shop', name: 'S' }, '/id'],
      [{ id: 'erp', name: 'S' }, '/id'],
      [{ id: 'x', name: '' }, '/name'],
      [{ id: 'x', name: 'X', rate: 0 }, '/rate'],
      [{ id: 'x', name: 'X', responseUrl: 'http://example.com/' }, '/responseUrl'],
      [{ id: 'x', name: 'X', responseUrl: 'file:///etc/passwd' }, '/responseUrl'],
      [{ id: 'x', name: 'X', key: 'mine' }, '/key'],
      [{ id: 'x', name: 'X', types: [] }, '/types'],
    ];
    for (const [body, pointer] of wrong) {
      const reply = await admin('POST', '/v1/admin/sources', body);
      assert.deepEqual(refused(reply), [400, 'REQUEST_INVALID'], JSON.stringify(body));
      assert.equal(reply.body.errors[0].pointer, pointer);
    }
    assert.ok(!(await admin('GET', '/v1/admin/sources')).text.includes('"x"'));
  });
});

test('an endpoint that answered 410 is shown as stopped; enabled again, the letter goes through', async () => {
  let status = 410;
  const endpoint = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const address = endpoint.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/responses`;
  try {
    const made = await admin('POST', '/v1/admin/sources', { id: 'leaving', name: 'Leaving', responseUrl: url });
    const sent = await call('POST', '/v1/events', event('approval.requested'), {
      authorization: `Bearer ${made.body.secrets.key}`,
      'content-type': 'application/cloudevents+json',
    });
    const [{ itemId }] = sent.body.results;
    const answer = { action: 'approve', key: randomUUID() };
    assert.equal((await relay.post(`/v1/items/${itemId}/responses`, answer, 'dana-token')).status, 200);
    const source = async () =>
      (await admin('GET', '/v1/admin/sources')).body.items.find(({ id }: { id: string }) => id === 'leaving');
    await until('it is stopped', async () => (await source()).response.disabledAt !== null);
    status = 200;
    assert.deepEqual((await admin('POST', '/v1/admin/sources/leaving/enable')).body, { id: 'leaving', enabled: true });
    assert.equal((await source()).response.disabledAt, null);
    const { items } = (await admin('GET', '/v1/admin/dead-letters')).body;
    const letter = items.find((one: { source: string }) => one.source === 'leaving');
    assert.equal((await admin('POST', `/v1/admin/dead-letters/${letter.id}/replay`)).status, 200);
    await until('it is confirmed', async () => {
      const { item } = (await admin('GET', `/v1/admin/items/${itemId}`)).body;
      return item.answers[0].fate === 'confirmed';
    });
    assert.equal((await admin('POST', '/v1/admin/sources/nobody/enable')).status, 404);
  } finally {
    endpoint.closeAllConnections();
    endpoint.close();
  }
});

describe('people and roles', () => {
  test('a person made here gets a device by code, receives, and is gone when removed', async () => {
    const made = await admin('POST', '/v1/admin/people', { id: 'ute', name: 'Ute Ende', roles: ['newcomer'] });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.body.origin, 'console');
    const [early] = await relay.send(event('task.assigned', { audience: { roles: ['newcomer'] } }));
    assert.equal(early?.recipients, 1);

    const pair = await admin('POST', '/v1/admin/people/ute/pair');
    assert.equal(pair.status, 201);
    assert.match(pair.body.link, /^beckon:\/\/pair\?relay=http%3A%2F%2F127\.0\.0\.1%3A\d+&code=/);
    const paired = await relay.post('/v1/pair', { code: pair.body.code, device: 'Laptop' });
    assert.equal(paired.status, 200, paired.text);
    const { token } = paired.body;
    assert.equal((await relay.get('/v1/items', token)).body.items.length, 1);

    // A new role: its open items arrive at once.
    await relay.send(event('task.assigned', { audience: { roles: ['lead'] } }));
    await admin('PUT', '/v1/admin/people/ute', { name: 'Ute Ende', roles: ['lead'], locations: ['BER'] });
    await until('the items of the new role', async () => {
      const { items } = (await relay.get('/v1/items', token)).body;
      return items.length === 1 && items[0].audiences[0].audience.roles[0] === 'lead';
    });
    const { body } = await admin('GET', '/v1/admin/people/ute');
    assert.deepEqual([body.roles, body.locations, body.units, body.tokens.length], [['lead'], ['BER'], [], 1]);

    const ended = await admin('DELETE', `/v1/admin/people/ute/tokens/${body.tokens[0].id}`);
    assert.deepEqual(ended.body, { user: 'ute', revoked: 1 });
    assert.equal((await relay.get('/v1/me', token)).status, 401);
    const again = await admin('POST', '/v1/admin/people/ute/tokens', { device: 'Script' });
    assert.equal((await relay.get('/v1/me', again.body.token)).status, 200);
    assert.equal((await admin('DELETE', '/v1/admin/people/ute')).status, 200);
    assert.equal((await relay.get('/v1/me', again.body.token)).status, 401);
    assert.deepEqual(refused(await admin('GET', '/v1/admin/people/ute')), [404, 'NOT_FOUND']);
  });

  test('a change keeps what the console does not show', async () => {
    const other = await startRelay({
      directory: {
        users: [{ id: 'dana', name: 'Dana', channels: [{ gateway: 'g', kind: 'push', to: 'dana@acme.example' }] }],
        gateways: [
          { id: 'g', kind: 'webhook', url: 'http://127.0.0.1:9/', secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0' },
        ],
      },
    });
    try {
      const put = await other.put('/v1/admin/people/dana', { name: 'Dana Fox', roles: ['r'] }, ADMIN);
      assert.equal(put.status, 200, put.text);
      assert.deepEqual(put.body.channels, [{ gateway: 'g', kind: 'push' }]);
    } finally {
      await other.close();
    }
  });

  test('pages in the order of ids, by part of a name and by role', async () => {
    const page = async (query: string) => (await admin('GET', `/v1/admin/people?${query}`)).body;
    const ids = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
    const first = await page('limit=2');
    assert.deepEqual([ids(first), first.next, first.total], [['dana', 'kim'], 'kim', 4]);
    const second = await page(`limit=2&after=${first.next}`);
    assert.deepEqual([ids(second), second.next], [['lee', 'sam'], null]);
    assert.deepEqual(ids(await page('q=FOX')), ['dana']);
    assert.deepEqual(ids(await page('role=support')), ['kim', 'sam']);
    for (const query of ['limit=0', 'limit=201', 'limit=x', `q=${'a'.repeat(201)}`, 'q=a&q=b']) {
      assert.deepEqual(refused(await admin('GET', `/v1/admin/people?${query}`)), [400, 'REQUEST_INVALID'], query);
    }
  });

  test('a role is named, made mandatory, and forgotten', async () => {
    const put = await admin('PUT', '/v1/admin/roles/night-shift', { name: 'Night shift', mandatory: true });
    assert.deepEqual(put.body, {
      id: 'night-shift',
      name: 'Night shift',
      mandatory: true,
      delegateMayAlsoVote: false,
      defaults: [],
      workingTime: null,
      members: 0,
      origin: 'console',
    });
    const together = { name: 'Night shift', delegateMayAlsoVote: true };
    const { body } = await admin('PUT', '/v1/admin/roles/night-shift', together);
    assert.deepEqual([body.mandatory, body.delegateMayAlsoVote], [false, true]);
    assert.deepEqual(refused(await admin('PUT', '/v1/admin/roles/Night', { name: 'N' })), [400, 'REQUEST_INVALID']);
    assert.equal((await admin('DELETE', '/v1/admin/roles/night-shift')).status, 200);
    assert.ok(!(await admin('GET', '/v1/admin/roles')).text.includes('night-shift'));
  });
});

describe('defaults of a role', () => {
  const QUIET = [
    { types: ['*'], minSeverity: 'critical', deliver: 'beckon' },
    { types: ['alert.raised'], deliver: 'off' },
  ];
  const directory = (defaults: object[]) => ({
    sources: [{ id: 'erp', name: 'ERP', key: 'erp-key' }],
    roles: [{ id: 'ops', name: 'Operations', defaults }],
    users: [{ id: 'dana', name: 'Dana', roles: ['ops'], token: 'dana-token' }],
  });

  test('reach its members at once, hold for what they made no rule for, and outlast a change in the console', async () => {
    const other = await startRelay({ directory: directory(QUIET) });
    const desk = io(`${other.url}/v1/desk`, { transports: ['websocket'], auth: { token: 'dana-token' } });
    const told: unknown[] = [];
    desk.on('me', ({ user }) => told.push(user.defaults));
    try {
      await until('who I am', () => told.length > 0);
      assert.deepEqual(told, [QUIET.map((rule) => ({ role: 'ops', ...rule }))]);
      const audience = { roles: ['ops'] };
      const [made] = await other.send(event('alert.raised', { title: 'Disk', severity: 'warning', audience }));
      const delivery = async () => (await other.get(`/v1/items/${made?.itemId}`, 'dana-token')).body.delivery;
      assert.equal(await delivery(), 'off');
      const own = { rules: [{ role: 'ops', types: ['*'], deliver: 'digest' }] };
      await other.put('/v1/me/subscriptions', own, 'dana-token');
      assert.equal(await delivery(), 'digest');
      await other.put('/v1/me/subscriptions', { rules: [] }, 'dana-token');

      const change = (mandatory: boolean) => other.put('/v1/admin/roles/ops', { name: 'Ops', mandatory }, ADMIN);
      assert.deepEqual((await change(false)).body.defaults, QUIET);
      assert.deepEqual(refused(await change(true)), [400, 'REQUEST_INVALID']);
      assert.equal(await delivery(), 'off');

      await other.remove('/v1/admin/roles/ops', ADMIN);
      await until('told of it', () => told.length > 1 && told.at(-1) === undefined);
      assert.equal(await delivery(), 'beckon');
    } finally {
      desk.close();
      await other.close();
    }
  });

  test('a directory file with unknown types, or that has a mandatory role off, is refused with its place', () => {
    const read = (role: object) => () =>
      parseDirectory(JSON.stringify({ roles: [{ id: 'ops', name: 'Ops', ...role }] }), 'd');
    assert.doesNotThrow(read({ mandatory: true, defaults: [{ types: ['*'], deliver: 'badge' }] }));
    assert.throws(
      read({ defaults: [{ types: ['*', 'alert'], deliver: 'badge' }] }),
      /roles\/ops\/defaults\/0\/types\/1/,
    );
    assert.throws(read({ mandatory: true, defaults: QUIET }), /roles\/ops\/defaults\/1\/deliver must not be off/);
    assert.throws(read({ defaults: [{ role: 'other', types: ['*'], deliver: 'badge' }] }), /roles\/0\/defaults\/0/);
  });
});

describe('who saw what', () => {
  test('finds by words, record and person, newest first, and tells who was shown, saw and answered', async () => {
    const record = { system: 'SAP ERP', type: 'purchase-order', id: 'PO-4711' };
    const id = await relay.sendOne(event('approval.requested', { title: 'Zebra crossing', record }));
    await relay.send(event('approval.requested', { title: 'Zebra stripes', audience: { users: ['dana'] } }));
    await relay.post(`/v1/items/${id}/seen`, undefined, 'kim-token');
    const desk = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token: 'kim-token' } });
    await desk.emitWithAck('shown', { itemIds: [id] });
    await desk.emitWithAck('shown', { itemIds: [id] });
    desk.disconnect();
    const other = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token: 'lee-token' } });
    await other.emitWithAck('shown', { itemIds: [id], summary: true });
    other.disconnect();
    const answer = (action: string, token: string) =>
      relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, token);
    await answer('approve', 'dana-token');
    await answer('reject', 'lee-token');

    const find = async (query: string) =>
      (await admin('GET', `/v1/admin/items?${query}`)).body.items.map(({ title }: { title: string }) => title);
    assert.deepEqual(await find('q=zebra'), ['Zebra crossing', 'Zebra stripes']);
    assert.deepEqual(await find('q=zebra&person=lee'), ['Zebra crossing']);
    assert.deepEqual(await find('q=po-4711'), ['Zebra crossing']);
    assert.deepEqual(await find('q=%22%20NEAR(%20*'), []);
    assert.equal((await find('person=dana'))[0], 'Zebra crossing');
    const page = (await admin('GET', '/v1/admin/items?limit=1')).body;
    const older = (await admin('GET', `/v1/admin/items?limit=1&after=${page.next}`)).body;
    assert.deepEqual([page.items[0].title, older.items[0].title], ['Zebra crossing', 'Zebra stripes']);
    assert.deepEqual(refused(await admin('GET', '/v1/admin/items?before=x')), [400, 'REQUEST_INVALID']);

    const trace = (await admin('GET', `/v1/admin/items/${id}`)).body;
    assert.equal(trace.item.recipients, 3);
    assert.deepEqual(
      trace.item.answers.map(({ by, action }: { by: { name: string }; action: string }) => [by.name, action]),
      [['Dana Fox', 'Approve']],
    );
    const people = Object.fromEntries(trace.people.map((person: { id: string }) => [person.id, person]));
    assert.deepEqual(Object.keys(people).sort(), ['dana', 'kim', 'lee']);
    assert.ok(people.kim.seenAt);
    assert.equal(people.kim.shown.count, 1, 'told twice by a desk, shown once');
    assert.deepEqual([people.dana.shown, people.dana.summaryAt], [null, null]);
    assert.equal(people.lee.shown, null, 'in a summary, not by one of its own');
    assert.ok(people.lee.summaryAt);
    assert.equal(people.dana.answers[0].late, false);
    assert.deepEqual([people.lee.answers[0].action, people.lee.answers[0].late], ['Reject', true]);
    assert.deepEqual(
      trace.trail.map(({ kind }: { kind: string }) => kind),
      ['late-answer', 'answered', 'shown', 'shown', 'seen', 'event'],
    );
    assert.deepEqual(refused(await admin('GET', '/v1/admin/items/none')), [404, 'NOT_FOUND']);
  });
});

test('the overview counts what is there', async () => {
  await relay.send(event('alert.raised', { severity: 'critical', fold: 'overview' }));
  const { body, status } = await admin('GET', '/v1/admin/overview');
  assert.equal(status, 200);
  assert.equal(body.eventsPerMinute.length, 60);
  assert.ok(body.eventsPerMinute.at(-1) + (body.eventsPerMinute.at(-2) ?? 0) >= 1);
  assert.equal(body.people.known, 4);
  assert.ok(body.items.open >= 1 && body.storeSize > 0);
  assert.equal(body.version, '0.0.0-test');
  assert.equal(body.trouble, null);
  assert.ok(body.sources.find(({ id }: { id: string }) => id === 'erp').lastAt);
});

test('what an administrator did stands in the audit: who, what, and about whom', async () => {
  await admin('PUT', '/v1/admin/people/sam', { name: 'Sam Poe', roles: ['support'] });
  const { cursor } = (await admin('GET', '/v1/admin/audit?limit=1')).body;
  const { items } = (await admin('GET', `/v1/admin/audit?after=${cursor - 1}`)).body;
  const [entry] = items;
  assert.deepEqual([entry.kind, entry.by, entry.about, entry.facts.act], ['admin', null, 'sam', 'user change']);
  assert.ok(!JSON.stringify(entry.facts).includes('sam'), 'ids stand in it as digests');
  const verdict = (await admin('POST', '/v1/admin/audit/verify')).body;
  assert.equal(verdict.whole, true, verdict.reason);
  assert.ok(verdict.count >= cursor);
});

test('no input makes more than a problem', async () => {
  const bodies = ['', '{', '[]', 'null', '"x"', '{"name":1}', '{"__proto__":{}}', `{"name":"${'x'.repeat(5000)}"}`];
  for (const [method, path] of ADDRESSES) {
    if (method === 'GET' || method === 'DELETE') continue;
    for (const body of bodies) {
      const { status } = await admin(method, path, body);
      assert.ok(status < 500, `${method} ${path} ${body.slice(0, 20)}: ${status}`);
    }
  }
  for (const id of ['%00', '%2e%2e', '%F0%9F%92%A9', "a'--", 'a'.repeat(400)]) {
    for (const kind of ['sources', 'people', 'roles', 'items']) {
      for (const method of kind === 'items' ? ['GET'] : ['PUT', 'DELETE']) {
        const { status } = await admin(method, `/v1/admin/${kind}/${id}`, method === 'PUT' ? { name: 'N' } : undefined);
        assert.ok(status < 500, `${method} ${kind}/${id}: ${status}`);
      }
    }
  }
});
