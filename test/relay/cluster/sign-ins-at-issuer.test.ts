/**
 * A sign-in at the issuer that starts at one relay and ends at another, as behind a load balancer. Its pending state is in the browser's
 * cookie and its result in the log; a relay that lags behind does not reject the result as unknown.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { io } from 'socket.io-client';
import { systemMonotonic } from '../../../relay/system.ts';
import { CLIENT_ID, createBrowser, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, DIRECTORY, type RunningRelay, startRelay, whenCaughtUp } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';

const PAGE = { 'x-beckon-page': '1' };

/** The browser's redirect from the issuer. */
interface Back {
  path: string;
  cookie: string;
}

let backs: Back[] = [];

const world = createLogWorld();
world.began = Date.now();
const issuer = await startIssuer({ redirectUris: ['http://127.0.0.1/me/callback'] });
const balancer = createServer((request, response) => {
  const { url = '', headers } = request;
  if (url.startsWith('/me/callback?')) {
    backs.push({ path: url, cookie: headers.cookie ?? '' });
    response.writeHead(204).end();
    return;
  }
  void fetch(one.url + url, { redirect: 'manual', headers: { cookie: headers.cookie ?? '' } }).then((reply) => {
    response.setHeader('set-cookie', reply.headers.getSetCookie());
    response.writeHead(reply.status, { location: reply.headers.get('location') ?? '' }).end();
  });
}).listen(0, '127.0.0.1');
await once(balancer, 'listening');
const bound = balancer.address();
const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
const start = (name: string, keysOf?: RunningRelay) =>
  startRelay({
    directory: { ...DIRECTORY, oidc },
    publicUrl: address,
    cluster: { connect: () => world.connect(name), monotonic: systemMonotonic },
    ...(keysOf ? { keysOf } : {}),
  });
const one = await start('one');
const other = await start('other', one);
const third = await start('third', one);
after(async () => {
  for (const relay of [third, other, one]) await relay.close();
  await issuer.close();
  balancer.close();
});
beforeEach(() => {
  world.fate = () => ({});
  backs = [];
});

/** Starts at the first relay and signs in at the issuer as this person. */
async function comeBack(login: string): Promise<Back> {
  issuer.people.set(login, { name: login, roles: ['support'] });
  await createBrowser(login).visit(`${address}/me/sign-in`);
  const [back] = backs.splice(0);
  assert.ok(back);
  assert.ok(back.cookie.includes('beckon_me_begun'), 'it came back with what it began');
  return back;
}
const finish = (relay: RunningRelay, { path, cookie }: Back) =>
  whenCaughtUp(() => fetch(relay.url + path, { redirect: 'manual', headers: { cookie } }));
/** Null: not signed in. */
const sessionOf = (reply: Response): string | null =>
  reply.headers
    .getSetCookie()
    .find((cookie) => /^__Host-beckon_me=[^;]/.test(cookie))
    ?.split(';')[0] ?? null;
const me = (relay: RunningRelay, cookie: string) => fetch(`${relay.url}/v1/me`, { headers: { ...PAGE, cookie } });
async function signIn(login: string, at: RunningRelay): Promise<string> {
  const session = sessionOf(await finish(at, await comeBack(login)));
  assert.ok(session);
  return session;
}

test('it ends at another relay, and one that lags knows them once it has caught up, and never as unknown', async () => {
  const back = await comeBack('ada');
  world.fate = (line, verb) => {
    if (line !== 'third' || (verb !== 'read' && verb !== 'wake')) return {};
    return verb === 'read' ? { before: 700 } : { lost: 'call' };
  };
  const reply = await finish(other, back);
  const session = sessionOf(reply);
  assert.deepEqual([reply.status, reply.headers.get('location')], [303, '/']);
  assert.ok(session);
  const early = await me(third, session);
  const { code = null } = JSON.parse(await early.text());
  assert.ok(early.status === 200 || code === 'RELAY_BEHIND', `${early.status} ${code}`);
  world.fate = () => ({});
  for (const relay of [one, other, third]) {
    const known = await until('they are known', async () => {
      const told = await me(relay, session);
      assert.notEqual(told.status, 401);
      return told.status === 200 && told;
    });
    assert.equal(JSON.parse(await known.text()).user.id, 'ada');
  }
  const { items } = (await third.get('/v1/admin/audit?limit=200', ADMIN)).body;
  const first = items.filter(({ facts }: { facts: { act?: string } }) => facts.act === 'first sign-in');
  assert.equal(first.length, 1);
});

test('the way back is good once, whichever relays it is brought to, one after another or at once', async () => {
  const back = await comeBack('bea');
  assert.ok(sessionOf(await finish(other, back)));
  const again = await finish(third, back);
  assert.deepEqual([again.status, sessionOf(again)], [400, null]);
  const raced = await comeBack('bea');
  const replies = await Promise.all([other, third, one].map((relay) => finish(relay, raced)));
  assert.deepEqual(replies.map(({ status }) => status).sort(), [303, 400, 400]);
  assert.equal(replies.filter((reply) => sessionOf(reply) !== null).length, 1);
});

test('without the cookie of the browser that began it, it signs in no one at any relay', async () => {
  const [mine, theirs] = [await comeBack('cid'), await comeBack('dov')];
  for (const cookie of ['', theirs.cookie]) {
    const reply = await finish(third, { ...mine, cookie });
    assert.deepEqual([reply.status, sessionOf(reply)], [400, null]);
  }
});

test('a person who signs out at one relay is disconnected at another, and is signed out at all', async (t) => {
  const cookie = await signIn('eve', other);
  const socket = io(`${one.url}/v1/desk`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin: one.url },
  });
  t.after(() => socket.disconnect());
  let ended = false;
  socket.on('revoked', () => {
    ended = true;
  });
  await until('they are at their desk', () => socket.connected);
  const out = await fetch(`${third.url}/me/session`, { method: 'DELETE', headers: { ...PAGE, cookie } });
  assert.equal(out.status, 200);
  await until('the desk was told', () => ended);
  for (const relay of [one, other, third]) {
    await until('they are nobody', async () => (await me(relay, cookie)).status === 401);
  }
});
