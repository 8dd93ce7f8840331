/** The web client's session cookie, and its misuse by another host of the domain, another site or a cache. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CLIENT_ID, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { DIRECTORY, startRelay } from '../parts/relay.ts';

const issuer = await startIssuer({ redirectUris: ['https://beckon.acme.example/me/callback'] });
const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
const relay = await startRelay({ publicUrl: 'https://beckon.acme.example', directory: { ...DIRECTORY, oidc } });
after(async () => {
  await relay.close();
  await issuer.close();
});

const PAGE = { 'x-beckon-page': '1' };
const asks = (cookie: string) => fetch(`${relay.url}/v1/me`, { headers: { ...PAGE, cookie } });

test('over https a cookie that a neighbouring domain could have set signs in no one', async () => {
  const body = JSON.stringify({ token: 'dana-token' });
  const headers = { ...PAGE, 'content-type': 'application/json' };
  const signedIn = await fetch(`${relay.url}/me/session`, { method: 'POST', headers, body });
  const [, own = ''] =
    /^(__Host-beckon_me=[\w-]{43}); Path=\/; .*; Secure$/.exec(signedIn.headers.get('set-cookie') ?? '') ?? [];
  assert.equal((await asks(own)).status, 200);
  const neighbours = own.replace('__Host-', '');
  assert.equal((await asks(neighbours)).status, 401);
  assert.match(await (await asks(`beckon_me=x; ${own}`)).text(), /"id":"dana"/);
});

test('the cookie alone, as another site would send it, opens nothing; signing out takes it away', async () => {
  const body = JSON.stringify({ token: 'dana-token' });
  const json = { 'content-type': 'application/json' };
  const post = (headers: Record<string, string>) =>
    fetch(`${relay.url}/me/session`, { method: 'POST', headers: { ...json, ...headers }, body });
  assert.equal((await post({})).status, 403);
  const cookie = (await post(PAGE)).headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.equal((await fetch(`${relay.url}/v1/me`, { headers: { cookie } })).status, 401);
  assert.equal((await asks(cookie)).status, 200);
  const out = (headers: Record<string, string>) => fetch(`${relay.url}/me/session`, { method: 'DELETE', headers });
  assert.equal((await out({ cookie })).status, 403);
  const ended = await out({ ...PAGE, cookie });
  assert.match(ended.headers.getSetCookie().join(), /__Host-beckon_me=; Path=\/; Max-Age=0/);
  assert.equal((await asks(cookie)).status, 401);
  assert.equal((await fetch(`${relay.url}/me/../../package.json`)).status, 404);
});

test('a personal response is stored by no cache', async () => {
  for (const path of ['me', 'me/subscriptions', 'items', 'items/none', 'people', 'processes', 'admin/people']) {
    const { headers } = await relay.get(`/v1/${path}`, 'dana-token');
    assert.equal(headers.get('cache-control'), 'no-store', path);
  }
});

test('nor does it begin a sign-in in the place of the person', async () => {
  const began = await fetch(`${relay.url}/me/sign-in`, { redirect: 'manual' });
  const cookie = began.headers.get('set-cookie') ?? '';
  assert.match(cookie, /^__Host-beckon_me_begun=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
});
