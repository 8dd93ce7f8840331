/** A copied cookie or token is used at another relay of the store after it was revoked at the first; single-use credentials at both. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { systemMonotonic } from '../../relay/system.ts';
import { AdminSession } from '../../shared/admin/overview.ts';
import { checker } from '../../shared/validate.ts';
import { until } from '../helpers/until.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import { ADMIN, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { pairingCode } from './parts/people.ts';

const among = () => ({ relay: crypto.randomUUID(), monotonic: systemMonotonic, caughtUp: () => true });
const one = await startRelay({ among: among() });
const other = await startRelay({ among: among(), beside: one });
after(async () => {
  await other.close();
  await one.close();
});

const PAGE = { 'x-beckon-page': '1' };
const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';
const ask = (relay: RunningRelay, method: string, path: string, headers: Record<string, string>, body?: object) =>
  fetch(relay.url + path, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('a session of the console', () => {
  async function signIn(): Promise<{ cookie: string; csrf: string }> {
    const reply = await ask(one, 'POST', '/v1/admin/session', {}, { token: ADMIN });
    const { csrf } = checker(AdminSession).parse(await reply.json());
    return { cookie: cookieOf(reply.headers), csrf };
  }
  const change = { name: 'Sam Poe', roles: ['support'], locations: [], units: [] };

  test('is the same at both, with its header for changes, over a restart of either', async () => {
    const { cookie, csrf } = await signIn();
    assert.equal((await ask(other, 'GET', '/v1/admin/overview', { cookie })).status, 200);
    const put = (headers: Record<string, string>) =>
      ask(other, 'PUT', '/v1/admin/people/sam', { cookie, ...headers }, change);
    assert.equal((await put({})).status, 403);
    assert.equal((await put({ 'x-csrf-token': csrf })).status, 200);
    await other.restart();
    assert.equal((await ask(other, 'GET', '/v1/admin/overview', { cookie })).status, 200);
  });

  test('that was signed out at one relay is invalid at the other', async () => {
    const { cookie, csrf } = await signIn();
    assert.equal((await ask(other, 'DELETE', '/v1/admin/session', { cookie, 'x-csrf-token': csrf })).status, 200);
    for (const relay of [one, other]) {
      assert.equal((await ask(relay, 'GET', '/v1/admin/overview', { cookie })).status, 401);
    }
  });
});

describe('a person', () => {
  test('signed out at one relay: the desk at the other is closed and the cookie invalid there', async () => {
    const signedIn = await ask(one, 'POST', '/me/session', PAGE, { token: 'sam-token' });
    const cookie = cookieOf(signedIn.headers);
    const extraHeaders = { cookie, origin: other.url };
    const socket = io(`${other.url}/v1/desk`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders,
    });
    let ended = false;
    socket.on('revoked', () => {
      ended = true;
    });
    await until('at the desk of the other', () => socket.connected);
    assert.equal((await ask(one, 'DELETE', '/me/session', { ...PAGE, cookie })).status, 200);
    await until('the desk ended', () => ended);
    assert.equal((await ask(other, 'GET', '/v1/me', { ...PAGE, cookie })).status, 401);
    socket.close();
  });

  test('with all tokens revoked at one relay is refused by both, and all desks are closed', async () => {
    const desks = [one, other].map(({ url }) => startDesk(url, { token: 'kim-token' }));
    await until('at both', () => desks.every(({ live }) => live));
    assert.equal((await one.remove('/v1/admin/people/kim/tokens', ADMIN)).status, 200);
    await until('both ended', () => desks.every(({ log }) => log.includes('revoked')));
    for (const relay of [one, other]) assert.equal((await relay.get('/v1/me', 'kim-token')).status, 401);
    for (const desk of desks) desk.close();
  });

  test('pairs one device with a code, even if both relays receive it at once', async () => {
    const code = await pairingCode(one, 'lee');
    const tries = [one, other, one, other].map((relay) => relay.post('/v1/pair', { code, device: 'phone' }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [200, 401, 401, 401]);
  });
});
