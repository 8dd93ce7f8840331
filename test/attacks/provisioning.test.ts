/**
 * SCIM as a way in: guessed tokens, crafted paths, filters and bodies of a client that has a token, and people who try to keep their access.
 * Two relays of one store.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { systemMonotonic } from '../../relay/system.ts';
import { until } from '../helpers/until.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import { AUDIENCE, keyIssuer } from '../relay/parts/key-issuer.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const TOKEN = 'scim-token-of-the-attack-0123456789';
const issuer = await keyIssuer();
const directory = { ...DIRECTORY, oidc: { issuer: issuer.url, audience: AUDIENCE, claims: { user: 'sub' } } };
const config = { scimTokens: [TOKEN] };
const among = () => ({ relay: crypto.randomUUID(), monotonic: systemMonotonic, caughtUp: () => true });
const one = await startRelay({ among: among(), directory, config });
const other = await startRelay({ among: among(), directory, config, beside: one });
after(async () => {
  await other.close();
  await one.close();
  await issuer.close();
});

const scim = (method: string, path: string, body?: unknown, token = TOKEN) =>
  fetch(`${one.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const patch = (id: string, ...Operations: unknown[]) => scim('PATCH', `/Users/${id}`, { Operations });
const create = async (userName: string) => assert.equal((await scim('POST', '/Users', { userName })).status, 201);
const statusOf = async (reply: Promise<Response>): Promise<number> => (await reply).status;

describe('without the token', () => {
  test('nothing shows whether a person exists', async () => {
    const replies = await Promise.all(
      ['dana', 'nobody'].map(async (id) => (await scim('GET', `/Users/${id}`, undefined, 'wrong')).text()),
    );
    assert.equal(replies[0], replies[1]);
  });

  test('guesses are limited; the right token passes', async () => {
    const guesses = Array.from({ length: 150 }, (_, index) =>
      statusOf(scim('GET', '/Users', undefined, `wrong-${index}`)),
    );
    assert.ok((await Promise.all(guesses)).includes(429));
    assert.equal(await statusOf(scim('GET', '/Users')), 200);
  });
});

describe('with the token, crafted requests change nothing else', () => {
  const KEYS = [
    '__proto__',
    'constructor',
    'prototype',
    'constructor.prototype',
    '__proto__.polluted',
    'name.__proto__',
  ];

  test('keys and paths of objects of JavaScript', async () => {
    await create('proto');
    for (const key of KEYS) {
      await patch('proto', { op: 'add', path: key, value: { polluted: true } });
      await patch('proto', { op: 'add', path: `emails[${key} eq "x"].value`, value: 'polluted' });
      await scim('PATCH', '/Users/proto', `{"Operations":[{"op":"add","value":{"${key}":{"polluted":true}}}]}`);
      await scim(
        'PUT',
        '/Users/proto',
        `{"userName":"proto","${key}":{"polluted":true},"name":{"${key}":{"polluted":true}}}`,
      );
      await scim('GET', `/Users?filter=${key}%20eq%20%22x%22&sortBy=${key}`);
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.ok(!(await (await scim('GET', '/Users/proto')).text()).includes('polluted'));
  });

  test('filters of any length and depth are refused at once', async () => {
    const filters = [
      '('.repeat(1000),
      'not '.repeat(240),
      `userName eq "${'x'.repeat(5000)}"`,
      `${'a pr or '.repeat(110)}a pr`,
      'a['.repeat(400),
      '"'.repeat(900),
      'userName',
      'eq',
      '\u0000',
    ];
    for (const filter of filters) {
      const reply = await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      assert.equal(reply.status, 400, filter.slice(0, 30));
      assert.equal(
        await statusOf(patch('proto', { op: 'replace', path: `emails[${filter}].value`, value: 'x' })),
        400,
        filter.slice(0, 30),
      );
    }
  });

  test('bodies of any size, depth and type are refused, or what is unknown in them is ignored', async () => {
    const refused: [number, Promise<Response>][] = [
      [413, scim('POST', '/Users', JSON.stringify({ userName: 'x'.repeat(2_000_000) }))],
      [400, scim('POST', '/Users', '['.repeat(500_000))],
      // Unknown parts are ignored, at any depth.
      [201, scim('POST', '/Users', `{"userName":"deep","name":${'{"name":'.repeat(10_000)}1${'}'.repeat(10_000)}}`)],
      [400, scim('POST', '/Users', [{ userName: 'x' }])],
      [400, scim('POST', '/Users', { userName: 7 })],
      [400, scim('POST', '/Users', { userName: 'x\u0007' })],
      [400, scim('POST', '/Users', { userName: 'da\u200bna' })],
      [400, scim('POST', '/Users', { userName: 'x'.repeat(400) })],
      [
        400,
        scim('POST', '/Users', {
          userName: 'many',
          emails: Array.from({ length: 1000 }, (_, value) => ({ value: `${value}` })),
        }),
      ],
      [400, patch('proto', ...Array.from({ length: 1001 }, () => ({ op: 'add', path: 'displayName', value: 'x' })))],
      [400, patch('proto', 7)],
      [400, scim('GET', '/Users?count=x')],
      [
        415,
        fetch(`${one.url}/scim/v2/Users`, {
          method: 'POST',
          body: '<a/>',
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/xml' },
        }),
      ],
    ];
    for (const [status, reply] of refused)
      assert.equal(await statusOf(reply), status, String(refused.findIndex((entry) => entry[1] === reply)));
  });

  test('names of another person in other spelling are refused', async () => {
    for (const userName of ['DANA', 'ｄａｎａ', 'dana.'])
      assert.equal(await statusOf(scim('POST', '/Users', { userName })), 409, userName);
  });

  test('a SCIM token is no other credential', async () => {
    for (const path of ['/v1/me', '/v1/admin/people', '/v1/admin/items', '/v1/sources/erp/responses'])
      assert.equal((await one.get(path, TOKEN)).status, 401, path);
  });
});

describe('a person whose access ended', () => {
  const isRefused = async (token: string): Promise<boolean> =>
    (await Promise.all([one, other].map((relay) => relay.get('/v1/me', token)))).every(({ status }) => status === 401);

  test('loses devices, sockets, browsers and codes at both relays', async () => {
    await create('lea');
    const token: string = (await other.post('/v1/admin/people/lea/tokens', {}, ADMIN)).body.token;
    const code: string = (await one.post('/v1/admin/people/lea/pair', {}, ADMIN)).body.code;
    const page = { 'x-beckon-page': '1', 'content-type': 'application/json' };
    const signIn = (relay: RunningRelay) =>
      fetch(`${relay.url}/me/session`, { method: 'POST', headers: page, body: JSON.stringify({ token }) });
    const cookie = (await signIn(other)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const desks = [one, other].map(({ url }) => startDesk(url, { token }));
    await until('at both', () => desks.every(({ live }) => live));
    assert.equal(await statusOf(patch('lea', { op: 'Replace', path: 'active', value: 'False' })), 200);
    await until('both ended', () => desks.every(({ log }) => log.includes('revoked')));
    assert.ok(await isRefused(token));
    assert.equal((await fetch(`${other.url}/v1/me`, { headers: { ...page, cookie } })).status, 401);
    assert.equal((await signIn(one)).status, 401);
    assert.equal((await other.post('/v1/pair', { code, device: 'd' })).status, 401);
    for (const desk of desks) desk.close();
  });

  test('signs in by no token of the issuer, new or old, also after the person was deleted', async () => {
    const token = () =>
      issuer.token({ sub: 'kai', name: 'Kai', roles: ['lead'], iat: Math.floor(Date.now() / 1000) + 30 });
    assert.equal((await one.get('/v1/me', await token())).status, 200);
    assert.equal(await statusOf(patch('kai', { op: 'replace', value: { active: false } })), 200);
    assert.ok(await isRefused(await token()));
    assert.equal(await statusOf(scim('DELETE', '/Users/kai')), 204);
    assert.ok(await isRefused(await token()));
    assert.equal(await statusOf(scim('GET', '/Users/kai')), 404);
    await create('kai');
    const back = await one.get('/v1/me', await token());
    // SCIM owns names and roles from here: claims change neither.
    assert.deepEqual([back.status, back.body.user.name, back.body.user.roles], [200, 'kai', []]);
  });

  test('an administrator cannot bring them back but by erasure, and items reach them no more', async () => {
    await create('ivo');
    const manager = {
      op: 'add',
      path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
      value: 'ivo',
    };
    await patch('kai', manager);
    assert.match(await (await scim('GET', '/Users/kai')).text(), /ivo/);
    await patch('ivo', { op: 'replace', path: 'active', value: false });
    assert.equal((await one.post('/v1/admin/people', { id: 'ivo', name: 'Ivo' }, ADMIN)).status, 400);
    assert.equal((await one.send(event('task.assigned', { audience: { users: ['ivo'] } })))[0]?.recipients, 0);
    assert.equal((await one.post('/v1/admin/people/ivo/erase', {}, ADMIN)).status, 200);
    assert.equal(await statusOf(scim('GET', '/Users/ivo')), 404);
    assert.doesNotMatch(await (await scim('GET', '/Users/kai')).text(), /ivo/);
    assert.equal((await one.post('/v1/admin/people', { id: 'ivo', name: 'Ivo' }, ADMIN)).status, 201);
  });
});
