/** A person's sessions: listing, ending, and pairing codes for another device. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import type { OwnSession } from '../../../shared/people.ts';
import { createHandClock } from '../parts/clock.ts';
import { AUDIENCE, keyIssuer } from '../parts/key-issuer.ts';
import { ADMIN, DIRECTORY, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIREFOX = 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0';

const clock = createHandClock(Date.now());
const relay: RunningRelay = await startRelay({ clock, timers: clock });
after(() => relay.close());

const tokenFor = async (id: string, device: string): Promise<string> =>
  (await relay.post(`/v1/admin/people/${id}/tokens`, { device }, ADMIN)).body.token;
const sessionsOf = async (token: string): Promise<OwnSession[]> => {
  const { status, body, text } = await relay.get('/v1/me/sessions', token);
  assert.equal(status, 200, text);
  return body.items;
};
const makeCode = async (token: string): Promise<Reply> => relay.post('/v1/me/pairing-codes', null, token);

interface PageAsked {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
  body: any;
  cookie: string;
}
/** As the relay's web client asks, with its header and cookie. */
async function asPage(method: string, path: string, cookie = '', body?: object): Promise<PageAsked> {
  const headers = { 'x-beckon-page': '1', 'content-type': 'application/json', 'user-agent': FIREFOX, cookie };
  const reply = await fetch(relay.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const [set = ''] = (reply.headers.get('set-cookie') ?? '').split(';');
  return { status: reply.status, body: await reply.json(), cookie: set };
}
const signInBy = async (code: string, stay?: string): Promise<PageAsked> =>
  asPage('POST', '/me/session', '', stay === undefined ? { code } : { code, stay });
const minutesUntil = ({ expiresAt }: OwnSession): number =>
  Math.round((Date.parse(expiresAt ?? '') - clock.now()) / 60_000);

test('a person sees where they are signed in, this one marked, and nothing that signs anybody in', async () => {
  const token = await tokenFor('dana', 'Office laptop');
  const { body: made } = await makeCode(token);
  assert.match(made.code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  assert.equal(made.link, `${relay.url}/#code=${made.code}`);
  assert.equal(made.appLink, `beckon://pair?relay=${encodeURIComponent(relay.url)}&code=${made.code}`);
  const { cookie } = await signInBy(` ${made.code.toLowerCase().replaceAll('-', ' ')} `);
  const sessions = await sessionsOf(token);
  const shown = sessions.map(({ kind, device, signedInBy, current }) => [kind, device, signedInBy, current]);
  assert.deepEqual(shown.sort(), [
    ['browser', 'Firefox on Android', 'code', false],
    ['device', null, 'token', false],
    ['device', 'Office laptop', 'token', true],
  ]);
  const text = JSON.stringify(sessions);
  for (const secret of [token, made.code, cookie.split('=')[1] ?? '?']) assert.ok(!text.includes(secret));
  const { body } = await asPage('GET', '/v1/me/sessions', cookie);
  assert.deepEqual(
    body.items.filter(({ current }: OwnSession) => current).map(({ kind }: OwnSession) => kind),
    ['browser'],
  );
  assert.ok((await sessionsOf('lee-token')).every(({ device }) => device === null));
});

test('the owner of a code is returned to the page alone, before the code is used, with the same rate limit', async () => {
  const { body: made } = await makeCode(await tokenFor('dana', 'Tablet'));
  const whose = (code: string) => asPage('POST', '/me/session/person', '', { code });
  for (const given of [made.code, made.code.toLowerCase().replaceAll('-', ' ')]) {
    const { status, body, cookie } = await whose(given);
    assert.deepEqual([status, body, cookie], [200, { name: 'Dana Fox' }, '']);
  }
  const bare = await relay.post('/me/session/person', { code: made.code });
  assert.equal(bare.status, 403, 'no page of the relay asked');
  const foreign = { 'x-beckon-page': '1', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  assert.equal((await relay.post('/me/session/person', { code: made.code }, undefined, foreign)).status, 403);
  assert.equal((await signInBy(made.code)).status, 200, 'asking did not use it up');
  assert.equal((await whose(made.code)).status, 401, 'a used one is nobody’s');
  const late = (await makeCode(await tokenFor('dana', 'Late'))).body.code;
  clock.pass(10 * 60_000);
  assert.equal((await whose(late)).status, 401);
  const guesses = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? whose : signInBy)(`AAAA-AAAA-AA${n + 10}`));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  assert.ok(statuses.includes(429), `both count together: ${statuses}`);
});

test('how long a browser stays is chosen, and never longer than such sessions last', async () => {
  const token = await tokenFor('lee', 'Laptop');
  const lives: number[] = [];
  for (const stay of ['PT1H', 'PT12H', undefined]) {
    const { cookie } = await signInBy((await makeCode(token)).body.code, stay);
    const [own] = (await asPage('GET', '/v1/me/sessions', cookie)).body.items.filter((one: OwnSession) => one.current);
    lives.push(minutesUntil(own) / 60);
  }
  assert.deepEqual(lives, [1, 12, 30 * 24]);
  const { body } = await makeCode(token);
  for (const stay of ['PT0S', 'PT59S', '-PT1H', 'P9000D', 'an hour'])
    assert.equal((await signInBy(body.code, stay)).status, 400);
  const { cookie } = await signInBy(body.code, 'P90D');
  const [own] = (await asPage('GET', '/v1/me/sessions', cookie)).body.items.filter((one: OwnSession) => one.current);
  assert.equal(minutesUntil(own), 30 * 24 * 60);
  clock.pass(30 * DAY);
  assert.equal((await asPage('GET', '/v1/me', cookie)).body.reason, 'expired');
});

const told = (socket: Socket, event: string): Promise<void> =>
  new Promise((resolve) => socket.once(event, () => resolve()));

async function deskOf(token: string) {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token }, reconnection: false });
  await told(socket, 'me');
  return socket;
}

test('one that is ended is out at once, its socket too, with what was begun by it; the others stay', async () => {
  const [laptop, stolen] = [await tokenFor('kim', 'Laptop'), await tokenFor('kim', 'Stolen')];
  const { cookie: phone } = await signInBy((await makeCode(stolen)).body.code);
  const second = (await asPage('POST', '/v1/me/pairing-codes', phone)).body.code;
  const { cookie: beyond } = await signInBy(second);
  const { body: unused } = await makeCode(stolen);
  const socket = await deskOf(stolen);
  const revoked = told(socket, 'revoked');
  const [gone] = (await sessionsOf(laptop)).filter(({ device }) => device === 'Stolen');
  assert.equal((await relay.remove(`/v1/me/sessions/${gone?.id}`, 'sam-token')).status, 404);
  assert.equal((await relay.get('/v1/me', stolen)).status, 200);
  const { status, body } = await relay.remove(`/v1/me/sessions/${gone?.id}`, laptop);
  assert.deepEqual([status, body], [200, { ended: 3 }]);
  await revoked;
  socket.close();
  assert.equal((await relay.get('/v1/me', stolen)).status, 401);
  for (const cookie of [phone, beyond]) {
    const { status: left, body: why } = await asPage('GET', '/v1/me', cookie);
    assert.deepEqual([left, why.reason], [401, 'ended']);
  }
  assert.equal((await signInBy(unused.code)).status, 401);
  assert.equal((await relay.get('/v1/me', laptop)).status, 200);
  assert.equal((await relay.remove(`/v1/me/sessions/${gone?.id}`, laptop)).status, 404);
});

test('all the others end by one request; a name that is mistyped ends none', async () => {
  const [here, there] = [await tokenFor('sam', 'Here'), await tokenFor('sam', 'There')];
  assert.equal((await relay.remove('/v1/me/sessions?ids=x', here)).status, 400);
  assert.equal((await relay.get('/v1/me', there)).status, 200);
  assert.deepEqual((await relay.remove('/v1/me/sessions', here)).body, { ended: 2 });
  assert.deepEqual(
    (await sessionsOf(here)).map(({ device }) => device),
    ['Here'],
  );
  const audit = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body.items;
  const acts = audit.map(({ facts }: { facts: { act?: string } }) => facts.act);
  assert.ok(acts.includes('own sessions ended') && acts.includes('own pairing code'));
});

test('of the codes of one person only so many are open, and no more are made than anybody needs', async () => {
  const token = await tokenFor('dana', 'Codes');
  const codes: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    codes.push((await makeCode(token)).body.code);
    clock.pass(1);
  }
  assert.equal((await signInBy(codes[0] ?? '')).status, 401);
  assert.equal((await signInBy(codes[1] ?? '')).status, 200);
  let last = await makeCode(token);
  for (let n = 0; n < 10 && last.status === 201; n += 1) last = await makeCode(token);
  assert.deepEqual([last.status, last.body.code], [429, 'RATE_LIMITED']);
  assert.equal((await makeCode(await tokenFor('lee', 'Other'))).status, 201);
});

test('another site makes no code and ends nothing by the cookie; without one no one does', async () => {
  const { cookie } = await signInBy((await makeCode(await tokenFor('lee', 'Third'))).body.code);
  const evil = { cookie, 'x-beckon-page': '1', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const [method, path] of [
    ['POST', '/v1/me/pairing-codes'],
    ['DELETE', '/v1/me/sessions'],
    ['GET', '/v1/me/sessions'],
  ] as const) {
    assert.equal((await fetch(relay.url + path, { method, headers: evil })).status, 403, `${method} ${path}`);
    assert.equal((await fetch(relay.url + path, { method, headers: { cookie } })).status, 401, `${method} ${path}`);
    assert.equal((await fetch(relay.url + path, { method })).status, 401, `${method} ${path}`);
  }
});

test('what a device paired by such a code may do ends when what made the code would have', async () => {
  const { cookie } = await signInBy((await makeCode(await tokenFor('lee', 'Fourth'))).body.code, 'PT2H');
  const { code } = (await asPage('POST', '/v1/me/pairing-codes', cookie)).body;
  const { body } = await relay.post('/v1/pair', { code, device: 'Borrowed' });
  assert.equal((await relay.get('/v1/me', body.token)).status, 200);
  const [own] = (await sessionsOf(body.token)).filter(({ current }) => current);
  assert.deepEqual([own?.kind, own?.signedInBy, own && minutesUntil(own)], ['device', 'code', 120]);
  clock.pass(2 * HOUR);
  assert.equal((await relay.get('/v1/me', body.token)).status, 401);
});

test('single sign-on decides for a working day, also when continued by a code; and a code is no new sign-in', async () => {
  const issuer = await keyIssuer(clock.now);
  await issuer.rotate('one');
  const oidc = { issuer: issuer.url, audience: AUDIENCE };
  const own = await startRelay({ clock, timers: clock, directory: { ...DIRECTORY, oidc } });
  try {
    const token = await issuer.token({ sub: 'dana', auth_time: Math.floor(clock.now() / 1000) });
    const { body } = await own.post('/v1/me/pairing-codes', null, token);
    const { body: paired } = await own.post('/v1/pair', { code: body.code, device: 'Phone' });
    const [session] = (await own.get('/v1/me/sessions', paired.token)).body.items.filter(
      (one: OwnSession) => one.current,
    );
    assert.deepEqual([session.signedInBy, minutesUntil(session)], ['code', 12 * 60]);
    // An issuer's token is no session of the relay.
    const all: OwnSession[] = (await own.get('/v1/me/sessions', token)).body.items;
    assert.ok(all.every(({ current }) => !current));
  } finally {
    await own.close();
    await issuer.close();
  }
});
