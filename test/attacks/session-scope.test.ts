/**
 * A user signed in by a browser tries to exceed their permissions: the administrator's addresses, a colleague's items, the
 * other session's cookie instead of their own, a session planted beforehand in another user's browser.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { ADMIN, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { pairingCode } from './parts/people.ts';
import { addressOf, type Route, withRoutes } from './parts/routes.ts';

let relay: RunningRelay;
let routes: readonly Route[];

const PAGE = { 'x-beckon-page': '1' };
const JSON_TYPE = { 'content-type': 'application/json' };
const send = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await fetch(relay.url + path, {
    method,
    headers: { ...(body ? JSON_TYPE : {}), ...headers },
    redirect: 'manual',
    ...sent,
  });
  return { status: reply.status, text: await reply.text(), cookies: reply.headers.getSetCookie() };
};
const cookieOf = ({ cookies }: { cookies: string[] }): string => cookies[0]?.split(';')[0] ?? '';
const signedIn = async (userId: string, before = '') =>
  cookieOf(await send('POST', '/me/session', { ...PAGE, cookie: before }, { code: await pairingCode(relay, userId) }));

/** While set, the relay's clock stands still, ms since 1970. */
let heldAt: number | null = null;
const clock = { now: () => heldAt ?? Date.now() };
({ opened: relay, routes } = await withRoutes(() => startRelay({ clock })));
const [sam, dana] = [await signedIn('sam'), await signedIn('dana')];
const admin = cookieOf(await send('POST', '/v1/admin/session', {}, { token: ADMIN }));
for (const cookie of [sam, dana, admin]) assert.match(cookie, /^__Host-beckon_(me|admin)=[\w-]{43}$/);
after(() => relay.close());

test('a person’s session opens none of the administrator’s addresses, asked as the page asks and as it does not', async () => {
  const ofAdmin = routes.filter(
    ({ url, method }) => url.startsWith('/v1/admin/') && url !== '/v1/admin/session' && method !== 'HEAD',
  );
  assert.ok(ofAdmin.length > 30, `${ofAdmin.length}`);
  for (const route of ofAdmin) {
    const path = addressOf(route, { id: 'dana', source: 'erp', hook: 'x', token: 'x' });
    for (const headers of [{ cookie: sam }, { ...PAGE, cookie: sam }, { ...PAGE, cookie: sam, 'x-csrf-token': 'x' }]) {
      const { status, text } = await send(route.method, path, headers, route.method === 'GET' ? undefined : {});
      assert.ok([401, 403].includes(status), `${route.method} ${path}: ${status} ${text}`);
    }
  }
});

test('a colleague’s items, answers and operations are not found', async () => {
  const [made] = await relay.send(
    event('approval.requested', { title: 'Of dana alone', audience: { users: ['dana'] } }),
  );
  const asPage = { ...PAGE, cookie: sam };
  const ofItem = routes.filter(({ url, method }) => url.startsWith('/v1/items/:id') && method !== 'HEAD');
  assert.ok(ofItem.length >= 8, `${ofItem.length}`);
  const bodies: Record<string, object> = {
    responses: { action: 'approve', key: '2c7f8a4e-5ad0-4a6a-9b8e-1f8d1e2f3a4b' },
    snooze: { until: '2099-01-01T00:00:00Z' },
    delegate: { to: 'sam' },
  };
  for (const route of ofItem) {
    const body = route.method === 'GET' ? undefined : (bodies[route.url.split('/').at(-1) ?? ''] ?? {});
    const path = addressOf(route, { id: made?.itemId ?? '', index: '0' });
    const { status, text } = await send(route.method, path, asPage, body);
    assert.ok([403, 404].includes(status), `${route.method} ${path}: ${status} ${text}`);
    assert.doesNotMatch(text, /Of dana alone/);
  }
  for (const path of ['/v1/items', '/v1/items?q=dana', '/v1/processes', '/v1/items?state=open&include=off']) {
    assert.doesNotMatch((await send('GET', path, asPage)).text, /Of dana alone/, path);
  }
  const { body } = await relay.get(`/v1/items/${made?.itemId}`, 'dana-token');
  assert.deepEqual([body.state, body.claimedBy], ['open', null]);
});

test('the cookie of one kind is nothing in the place of the other, nor a token, nor without the page’s header', async () => {
  const value = (cookie: string): string => cookie.split('=')[1] ?? '';
  for (const [path, headers] of [
    ['/v1/admin/overview', { cookie: `__Host-beckon_admin=${value(sam)}` }],
    ['/v1/me', { ...PAGE, cookie: `__Host-beckon_me=${value(admin)}` }],
    ['/v1/me', { ...PAGE, cookie: admin }],
    ['/v1/me', { cookie: sam }],
    ['/v1/me', { cookie: `${sam}; ${admin}` }],
    ['/v1/me', { authorization: `Bearer ${value(sam)}` }],
    ['/v1/admin/overview', { authorization: `Bearer ${value(admin)}` }],
    ['/v1/me', { ...PAGE, cookie: `beckon_me=${value(sam)}` }],
    ['/v1/me', { ...PAGE, cookie: `__host-beckon_me=${value(sam)}` }],
    ['/v1/me', { ...PAGE, cookie: `__Host-beckon_me=${value(sam)}x` }],
    ['/v1/me', { ...PAGE, cookie: `__Host-beckon_me=${value(sam).toLowerCase()}` }],
  ] as const) {
    const { status, text } = await send('GET', path, headers);
    assert.ok([401, 403].includes(status), `${path} ${JSON.stringify(headers)}: ${status} ${text}`);
  }
  const both = await send('GET', '/v1/me', { ...PAGE, cookie: `${dana}; ${sam}` });
  assert.match(both.text, /"id":"dana"/, 'of two the first, as browsers send what is most specific first');
});

test('a session that was planted beforehand is not used by the next sign-in', async () => {
  const planted = '__Host-beckon_me=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const own = await signedIn('kim', planted);
  assert.notEqual(own, planted);
  assert.equal((await send('GET', '/v1/me', { ...PAGE, cookie: planted })).status, 401);
  const taken = await signedIn('kim', sam);
  assert.notEqual(taken, sam);
  assert.match((await send('GET', '/v1/me', { ...PAGE, cookie: taken })).text, /"id":"kim"/);
});

test('no one ends the session of another person, by its id or by ending all of their own', async () => {
  const idsOf = async (cookie: string): Promise<string[]> => {
    const { items } = JSON.parse((await send('GET', '/v1/me/sessions', { ...PAGE, cookie })).text);
    return items.map(({ id }: { id: string }) => id);
  };
  const danas = await idsOf(dana);
  assert.ok(danas.length > 0);
  for (const id of danas) {
    const { status, text } = await send('DELETE', `/v1/me/sessions/${encodeURIComponent(id)}`, {
      ...PAGE,
      cookie: sam,
    });
    assert.equal(status, 404, text);
  }
  const another = await signedIn('sam');
  assert.equal((await send('DELETE', '/v1/me/sessions', { ...PAGE, cookie: another })).status, 200);
  assert.equal((await send('GET', '/v1/me', { ...PAGE, cookie: sam })).status, 401, 'sam’s other is ended');
  assert.deepEqual(await idsOf(dana), danas);
});

test('a token opens a limited number of sessions: each is a write, and the oldest is dropped', async () => {
  const first = cookieOf(await send('POST', '/me/session', PAGE, { token: 'lee-token' }));
  const socket = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: first, origin: relay.url },
  });
  await new Promise((resolve) => socket.once('me', resolve));
  const ended = new Promise((resolve) => socket.once('revoked', resolve));
  // The budget of a person does not refill, however slow the machine is.
  heldAt = Date.now();
  const replies = await Promise.all(
    Array.from({ length: 300 }, () => send('POST', '/me/session', PAGE, { token: 'lee-token' })),
  );
  heldAt = null;
  const counted = Map.groupBy(replies, ({ status }) => status);
  assert.deepEqual([...counted.keys()].sort(), [200, 429]);
  assert.ok((counted.get(200)?.length ?? 0) < 200, `${counted.get(200)?.length}`);
  const refused = counted.get(429)?.[0];
  assert.deepEqual(refused?.cookies, []);
  await ended;
  socket.close();
  assert.equal((await send('GET', '/v1/me', { ...PAGE, cookie: first })).status, 401);
});

test('a session makes codes for its person alone, and no flood of them', async () => {
  const asPage = { ...PAGE, cookie: dana };
  const made = await send('POST', '/v1/me/pairing-codes', asPage);
  const { code } = JSON.parse(made.text);
  const paired = await send('POST', '/v1/pair', {}, { code, device: 'a phone' });
  assert.equal(JSON.parse(paired.text).user.id, 'dana', paired.text);
  heldAt = Date.now();
  const replies = await Promise.all(Array.from({ length: 60 }, () => send('POST', '/v1/me/pairing-codes', asPage)));
  heldAt = null;
  const counted = Map.groupBy(replies, ({ status }) => status);
  assert.deepEqual([...counted.keys()].sort(), [201, 429]);
  assert.ok((counted.get(429)?.length ?? 0) > 20, `${counted.get(429)?.length}`);
});
