/** The session of the page for staff, as a neighbour on the same domain or a cache on the way would have it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RunningRelay, startRelay } from '../parts/relay.ts';

let relay: RunningRelay;
before(async () => {
  relay = await startRelay({ publicUrl: 'https://beckon.acme.example' });
});
after(() => relay.close());

const PAGE = { 'x-beckon-page': '1' };
const asks = (cookie: string) => fetch(`${relay.url}/v1/me`, { headers: { ...PAGE, cookie } });

test('over https a cookie that a neighbour of the domain could have set signs nobody in', async () => {
  const body = JSON.stringify({ token: 'dana-token' });
  const headers = { ...PAGE, 'content-type': 'application/json' };
  const signedIn = await fetch(`${relay.url}/me/session`, { method: 'POST', headers, body });
  assert.match(signedIn.headers.get('set-cookie') ?? '', /^__Host-beckon_me=dana-token; Path=\/; .*; Secure$/);
  assert.equal((await asks('__Host-beckon_me=dana-token')).status, 200);
  assert.equal((await asks('beckon_me=lee-token')).status, 401);
  assert.match(await (await asks('beckon_me=lee-token; __Host-beckon_me=dana-token')).text(), /"id":"dana"/);
});

test('what a person is told is kept by no cache', async () => {
  for (const path of ['me', 'me/subscriptions', 'items', 'items/none', 'people', 'processes', 'admin/people']) {
    const { headers } = await relay.get(`/v1/${path}`, 'dana-token');
    assert.equal(headers.get('cache-control'), 'no-store', path);
  }
});
