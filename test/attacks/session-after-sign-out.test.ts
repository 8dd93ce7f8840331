/** An attacker with a copied cookie, token or link: after sign-out, revocation, expiry, and loss of the administrator role. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io, Manager } from 'socket.io-client';
import { until } from '../helpers/until.ts';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { AUDIENCE, keyIssuer } from '../relay/parts/key-issuer.ts';
import { ADMIN, startRelay } from '../relay/parts/relay.ts';
import { newLink } from '../shared/away-documented.ts';
import { pairingCode, withMail } from './parts/people.ts';
import { handshake, sendRaw, statusOf } from './parts/raw.ts';

const clock = createShiftedClock();
const DAY = 24 * 3600_000;
const mails = await startReceiver();
const issuer = await keyIssuer(clock.now);
const oidc = { issuer: issuer.url, audience: AUDIENCE, adminRole: 'relay-admin' };
const relay = await startRelay({ clock, directory: { ...withMail(mails), oidc } });
after(async () => {
  await relay.close();
  await issuer.close();
  await mails.close();
});

const PAGE = { 'x-beckon-page': '1' };
const send = (method: string, path: string, headers: Record<string, string>, body?: object) =>
  fetch(relay.url + path, {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

/** @returns the session cookie as the browser sends it back */
async function signedIn(by: { code: string } | { token: string }): Promise<string> {
  const reply = await send('POST', '/me/session', PAGE, by);
  assert.equal(reply.status, 200, await reply.text());
  const [cookie = ''] = reply.headers.getSetCookie();
  assert.match(cookie, /^__Host-beckon_me=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/);
  return cookie.split(';')[0] ?? '';
}
const asks = async (cookie: string, more: Record<string, string> = {}) =>
  (await send('GET', '/v1/me', { ...PAGE, cookie, ...more })).status;

/** A desk's socket, and whether it was closed. */
function connect(auth: object, headers: Record<string, string> = {}) {
  const socket = io(`${relay.url}/v1/desk`, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: headers,
    reconnection: false,
  });
  const seen = { me: false, ended: false, refused: '' };
  socket.on('me', () => {
    seen.me = true;
  });
  socket.on('revoked', () => {
    seen.ended = true;
  });
  socket.on('connect_error', (error) => {
    seen.refused = error.message;
  });
  return { socket, seen };
}

test('a copied cookie is invalid after its person signed out, and was never a token', async () => {
  const cookie = await signedIn({ code: await pairingCode(relay, 'sam') });
  assert.equal(await asks(cookie), 200);
  const value = cookie.split('=')[1] ?? '';
  assert.equal((await relay.get('/v1/me', value)).status, 401, 'as a bearer token');
  const origin = relay.url;
  const { socket, seen } = connect({}, { cookie, origin });
  await until('the socket is live', () => seen.me);
  assert.equal((await send('DELETE', '/me/session', { ...PAGE, cookie })).status, 200);
  await until('its socket is ended', () => seen.ended);
  socket.close();
  assert.equal(await asks(cookie), 401);
  assert.equal(await asks('beckon_me=sam-token; __Host-beckon_me=sam-token'), 401, 'a token in place of a session');
});

test('a socket that was opened before its person signed out, and begins its desk after, gets none', async () => {
  const cookie = await signedIn({ code: await pairingCode(relay, 'sam') });
  const manager = new Manager(relay.url, {
    transports: ['websocket'],
    extraHeaders: { cookie, origin: relay.url },
    reconnection: false,
    autoConnect: false,
  });
  await new Promise<void>((resolve, reject) => manager.open((error) => (error ? reject(error) : resolve())));
  assert.equal((await send('DELETE', '/me/session', { ...PAGE, cookie })).status, 200);
  const socket = manager.socket('/v1/desk', { auth: {} });
  const came = await new Promise<string>((resolve) => {
    socket.once('connect_error', ({ message }) => resolve(message));
    socket.once('me', () => resolve('a desk'));
    socket.connect();
  });
  socket.close();
  assert.match(came, /token/i);
});

test('a cookie decides nothing for another site, at the socket neither', async () => {
  const cookie = await signedIn({ token: 'sam-token' });
  for (const more of [
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    assert.equal(await asks(cookie, more), 403, JSON.stringify(more));
    assert.equal((await send('POST', '/me/session', { ...PAGE, ...more }, { token: 'sam-token' })).status, 403);
    assert.equal((await send('DELETE', '/me/session', { ...PAGE, cookie, ...more })).status, 403);
  }
  assert.equal(await asks(cookie, { origin: relay.url, 'sec-fetch-site': 'same-origin' }), 200);
  const { host } = new URL(relay.url);
  const opened = (...more: string[]) => sendRaw(relay.url, handshake(host, `cookie: ${cookie}`, ...more));
  assert.equal(statusOf(await opened('origin: http://127.0.0.1:1')) === 101, false, 'a neighbour on the same machine');
  assert.equal(statusOf(await opened(`origin: ${relay.url}`)), 101);
  const silent = connect({}, { cookie });
  await until('without an origin no cookie counts', () => silent.seen.refused !== '');
  silent.socket.close();
});

test('revoking ends browsers, sockets, answer links and what the issuer gave, at once', async () => {
  const issued = await issuer.token({ sub: 'dana', roles: ['approver'] });
  assert.equal((await relay.get('/v1/me', issued)).status, 200);
  const [cookie, byToken] = [
    await signedIn({ code: await pairingCode(relay, 'dana') }),
    await signedIn({ token: issued }),
  ];
  const { link } = await newLink(relay, mails);
  assert.equal((await fetch(link)).status, 200);
  const desk = connect({ token: issued });
  await until('the desk is live', () => desk.seen.me);
  clock.shift(2000);
  assert.equal((await relay.remove('/v1/admin/people/dana/tokens', ADMIN)).status, 200);
  await until('her desk is ended', () => desk.seen.ended);
  desk.socket.close();
  assert.equal(await asks(cookie), 401);
  assert.equal(await asks(byToken), 401);
  assert.equal((await fetch(link)).status, 404);
  assert.equal((await relay.get('/v1/me', issued)).status, 401);
  // A new sign-in succeeds.
  clock.shift(2000);
  assert.equal((await relay.get('/v1/me', await issuer.token({ sub: 'dana', roles: ['approver'] }))).status, 200);
});

test('revoking one device ends the browser that signed in by it, and the links of a phone that was found', async () => {
  const { token } = (await relay.post('/v1/admin/people/dana/tokens', { device: 'phone' }, ADMIN)).body;
  const cookie = await signedIn({ token });
  const { link } = await newLink(relay, mails);
  clock.shift(2000);
  const { tokens } = (await relay.get('/v1/admin/people/dana', ADMIN)).body;
  const phone = tokens.find(({ device }: { device: string | null }) => device === 'phone');
  assert.equal((await relay.remove(`/v1/admin/people/dana/tokens/${phone.id}`, ADMIN)).status, 200);
  assert.equal(await asks(cookie), 401);
  assert.equal((await fetch(link)).status, 404);
  clock.shift(2000);
  const later = await newLink(relay, mails);
  assert.equal((await fetch(later.link)).status, 200, 'what comes after is hers');
});

test('a removed administrator loses access at once, even with a session that has hours left', async () => {
  const open = async (roles: string[]) => issuer.token({ sub: 'ada', name: 'Ada Min', roles });
  const reply = await relay.post('/v1/admin/session', { token: await open(['relay-admin']) });
  const [cookie = ''] = reply.headers.getSetCookie();
  assert.match(cookie, /^__Host-beckon_admin=/);
  const overview = async () => (await send('GET', '/v1/admin/overview', { cookie: cookie.split(';')[0] ?? '' })).status;
  assert.equal(await overview(), 200);
  clock.shift(2000);
  assert.equal((await relay.get('/v1/me', await open(['support']))).status, 200);
  assert.equal(await overview(), 401);
});

test('all credentials expire: devices, unused devices, browsers, administrators', async () => {
  const made = async () => (await relay.post('/v1/admin/people/sam/tokens', {}, ADMIN)).body.token;
  const status = async (token: string) => (await relay.get('/v1/me', token)).status;
  const [used, unused] = [await made(), await made()];
  const cookie = await signedIn({ code: await pairingCode(relay, 'sam') });
  const admin = await relay.post('/v1/admin/session', { token: ADMIN });
  const adminCookie = admin.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  clock.shift(29 * DAY);
  assert.deepEqual([await status(used), await asks(cookie)], [200, 200]);
  assert.equal((await send('GET', '/v1/admin/overview', { cookie: adminCookie })).status, 401);
  clock.shift(2 * DAY);
  assert.equal(await asks(cookie), 401, 'a browser after a month');
  for (let days = 31; days < 360; days += 60) {
    clock.shift(60 * DAY);
    assert.equal(await status(used), days + 60 < 365 ? 200 : 401, `day ${days + 60}`);
  }
  const fresh = await made();
  const desk = connect({ token: fresh });
  await until('the desk is live', () => desk.seen.me);
  clock.shift(366 * DAY);
  await until('a desk that is there ends too', () => desk.socket.disconnected);
  desk.socket.close();
  const again = connect({ token: fresh });
  await until('and is told why it is not let in', () => again.seen.refused.includes('sign in again'));
  again.socket.close();
  const idle = await relay.get('/v1/me', unused);
  assert.deepEqual([idle.status, idle.body.reason], [401, 'ended']);
  assert.match(idle.body.detail, /sign in again/);
  assert.equal(await status('sam-token'), 200, 'the one of the directory file is the administrator’s own');
});
