import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createShiftedClock } from '../parts/clock.ts';
import { AUDIENCE, keyIssuer } from '../parts/key-issuer.ts';
import { ADMIN, DIRECTORY, startRelay } from '../parts/relay.ts';

const clock = createShiftedClock();
const HOUR = 3600_000;
const built = mkdtempSync(join(tmpdir(), 'beckon-console-'));
const relay = await startRelay({ clock, consoleFolder: built });
after(async () => {
  await relay.close();
  rmSync(built, { recursive: true, force: true });
});

const signIn = (token: string, headers: Record<string, string> = {}) =>
  relay.post('/v1/admin/session', { token }, undefined, headers);

function cookieOf({ headers }: { headers: Headers }) {
  const [pair = '', ...attributes] = (headers.getSetCookie()[0] ?? '').split('; ');
  return { cookie: pair, attributes };
}
const with_ = (cookie: string, method = 'GET', path = '/v1/admin/overview', headers: Record<string, string> = {}) =>
  fetch(relay.url + path, { method, headers: { cookie, ...headers } });

describe('a session', () => {
  test('is a cookie that no script reads and no other site sends', async () => {
    const reply = await signIn(ADMIN);
    assert.equal(reply.status, 200, reply.text);
    const { cookie, attributes } = cookieOf(reply);
    assert.match(cookie, /^__Host-beckon_admin=[\w-]{43}$/);
    assert.deepEqual(attributes, ['Path=/', 'Max-Age=28800', 'HttpOnly', 'SameSite=Strict', 'Secure']);
    assert.equal(reply.body.who, null);
    assert.equal((await with_(cookie)).status, 200);
    assert.equal((await with_(cookie.replace('__Host-', ''))).status, 401, 'as a neighbour of the domain could set it');
  });

  test('changes need the header that only the console knows', async () => {
    const reply = await signIn(ADMIN);
    const { cookie } = cookieOf(reply);
    const change = (headers: Record<string, string> = {}) =>
      with_(cookie, 'PUT', '/v1/admin/roles/x', { 'content-type': 'application/json', ...headers });
    assert.equal((await change()).status, 403);
    assert.equal((await change({ 'x-csrf-token': 'guess' })).status, 403);
    // Past authentication, the body is validated.
    assert.equal((await change({ 'x-csrf-token': reply.body.csrf })).status, 400);
    assert.equal((await with_(cookie, 'DELETE', '/v1/admin/session')).status, 403);
    const gone = await with_(cookie, 'DELETE', '/v1/admin/session', { 'x-csrf-token': reply.body.csrf });
    assert.equal(gone.status, 200);
    assert.equal(gone.headers.getSetCookie().length, 1);
    assert.equal((await with_(cookie)).status, 401);
  });

  test('signing in is for the console itself', async () => {
    assert.equal((await signIn(ADMIN, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await signIn(ADMIN, { 'sec-fetch-site': 'same-origin' })).status, 200);
    assert.equal((await signIn('dana-token')).status, 403);
    assert.equal((await relay.post('/v1/admin/session', {})).status, 400);
  });

  test('ends after an hour without activity, and after eight in any case', async () => {
    const { cookie } = cookieOf(await signIn(ADMIN));
    clock.shift(HOUR - 60_000);
    assert.equal((await with_(cookie)).status, 200);
    // Background requests of a page do not extend the session.
    clock.shift(HOUR - 60_000);
    assert.equal((await with_(cookie, 'GET', undefined, { 'x-beckon-background': '1' })).status, 200);
    clock.shift(2 * 60_000);
    assert.equal((await with_(cookie)).status, 401);

    const second = cookieOf(await signIn(ADMIN)).cookie;
    for (let hour = 0; hour < 9; hour += 1) {
      clock.shift(HOUR - 60_000);
      assert.equal((await with_(second)).status, hour < 8 ? 200 : 401, `hour ${hour}`);
    }
  });

  test('says who is signed in, and what the relay takes', async () => {
    assert.deepEqual((await relay.get('/v1/admin/session')).body, {
      session: null,
      ways: { token: true, oidc: false, redirect: false },
    });
    const reply = await signIn(ADMIN);
    const { cookie } = cookieOf(reply);
    const state = await (await with_(cookie, 'GET', '/v1/admin/session')).text();
    assert.deepEqual(JSON.parse(state).session, reply.body);
    for (const wrong of [
      '__Host-beckon_admin=',
      '__Host-beckon_admin=x',
      `${cookie}x`,
      'a=b; ;=; __Host-beckon_admin',
    ]) {
      assert.equal((await with_(wrong)).status, 401, wrong);
    }
  });
});

test('a client that guesses tokens gets 429, by form and by bearer; the right one always works', async () => {
  clock.shift(HOUR);
  const goOn = clock.stop();
  const statuses = [];
  for (let guess = 0; guess < 12; guess += 1) statuses.push((await signIn(`guess-${guess}`)).status);
  assert.equal(statuses.filter((status) => status === 401).length, 10);
  assert.deepEqual(statuses.slice(-2), [429, 429]);
  assert.equal((await signIn(ADMIN)).status, 200);
  assert.equal((await relay.get('/v1/admin/overview', ADMIN)).status, 200);
  let status = 401;
  let tries = 0;
  for (; status === 401 && tries < 200; tries += 1) {
    status = (await relay.get('/v1/admin/overview', `guess-${tries}`)).status;
  }
  assert.equal(status, 429);
  assert.ok(tries > 50, 'a few mistakes are answered as such');
  assert.equal((await relay.get('/v1/admin/overview', ADMIN)).status, 200);
  const waits = await relay.get('/v1/admin/overview', 'guess');
  assert.deepEqual([waits.status, waits.body.code], [429, 'RATE_LIMITED']);
  assert.ok(Number(waits.headers.get('retry-after')) >= 1);
  clock.shift(7000);
  assert.equal((await relay.get('/v1/admin/overview', 'guess')).status, 401);
  goOn();
  clock.shift(HOUR);
});

describe('the page', () => {
  test('says what to do where it is not built, and comes as soon as it is', async () => {
    const missing = await relay.get('/admin');
    assert.equal(missing.status, 404);
    assert.match(missing.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(missing.text, /npm run setup/);

    mkdirSync(join(built, 'assets'));
    writeFileSync(join(built, 'index.html'), '<!doctype html><title>Console</title>');
    writeFileSync(join(built, 'assets', 'index-1.js'), '1');
    writeFileSync(join(built, 'secret.txt'), 'secret');
    const page = await relay.get('/admin');
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.ok(!policy.includes('unsafe'), policy);
    for (const part of ["default-src 'self'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"]) {
      assert.ok(policy.includes(part), part);
    }
    const script = await relay.get('/admin/assets/index-1.js');
    assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
  });

  test('gives nothing but its own files', async () => {
    for (const path of [
      '/admin/assets/secret.txt',
      '/admin/assets/..%2fsecret.txt',
      '/admin/assets/%2e%2e%2findex.html',
      '/admin/secret.txt',
      '/admin/assets/',
      '/admin/assets/__proto__',
    ]) {
      assert.equal((await relay.get(path)).status, 404, path);
    }
    assert.equal((await relay.post('/admin', {})).status, 405);
  });
});

test('without a token set, the page says so, and no one can sign in', async () => {
  const bare = await startRelay({ adminToken: null });
  try {
    assert.deepEqual((await bare.get('/v1/admin/session')).body.ways, { token: false, oidc: false, redirect: false });
    const refused = await bare.post('/v1/admin/session', { token: 'undefined' });
    assert.equal(refused.status, 401);
    assert.match(refused.body.detail, /BECKON_ADMIN_TOKEN/);
    assert.equal((await bare.get('/v1/admin/overview', 'null')).status, 401);
  } finally {
    await bare.close();
  }
});

test('a person with the administrator role signs in by access token, for as long as that is good, and stands in the audit', async () => {
  const issuer = await keyIssuer();
  const site = await startRelay({
    directory: { ...DIRECTORY, oidc: { issuer: issuer.url, audience: AUDIENCE, adminRole: 'relay-admin' } },
  });
  try {
    const open = async (roles: string[]) => {
      const token = await issuer.token({ sub: 'ada', name: 'Ada Min', roles });
      return site.post('/v1/admin/session', { token });
    };
    assert.deepEqual((await site.get('/v1/admin/session')).body.ways, { token: true, oidc: true, redirect: false });
    assert.equal((await open(['lead'])).status, 403);
    const reply = await open(['relay-admin']);
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.who, 'ada');
    const minutes = (Date.parse(reply.body.expiresAt) - Date.now()) / 60_000;
    assert.ok(minutes <= 6.1, `not ${minutes} minutes: it ends with the token`);
    const { cookie } = cookieOf(reply);
    const headers = { cookie, 'x-csrf-token': reply.body.csrf, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Night shift' });
    const put = await fetch(`${site.url}/v1/admin/roles/night`, { method: 'PUT', headers, body });
    assert.equal(put.status, 200);
    const { items } = (await site.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const entry = items.find(({ facts }: { facts: { act?: string } }) => facts.act === 'role add');
    assert.deepEqual([entry.by, entry.about], ['ada', 'night']);
  } finally {
    await site.close();
    await issuer.close();
  }
});
