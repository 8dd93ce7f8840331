/**
 * A page of another site, in the browser of a user who is signed in here and to the console: requests it can make the browser send to
 * every address that changes state, with both cookies. A neighbour on the same machine is same-site, so that `SameSite` does not
 * block it. `cross-site-pages.test.ts` checks what a real browser sends.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { pairingCode } from './parts/people.ts';
import { addressOf, changes, type Route, withRoutes } from './parts/routes.ts';

let relay: RunningRelay;
let routes: readonly Route[];
/** Both sessions, as in an administrator's browser. */

const PAGE = { 'x-beckon-page': '1' };
const firstCookie = (reply: Response): string => reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const JSON_TYPE = { 'content-type': 'application/json' };
const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
  fetch(relay.url + path, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });

({ opened: relay, routes } = await withRoutes(() => startRelay()));
const code = await pairingCode(relay, 'dana');
const [person, console] = await Promise.all([
  send('POST', '/me/session', { ...PAGE, ...JSON_TYPE }, JSON.stringify({ code })),
  send('POST', '/v1/admin/session', JSON_TYPE, JSON.stringify({ token: ADMIN })),
]);
const cookie = `${firstCookie(person)}; ${firstCookie(console)}`;
assert.match(cookie, /^__Host-beckon_me=.+; __Host-beckon_admin=.+$/);
const [made] = await relay.send(event('approval.requested'));
const given = { id: made?.itemId ?? '', source: 'erp', hook: 'orders', token: 'x', index: '0' };
after(() => relay.close());

const NEIGHBOUR = { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' };
const STRANGER = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TEXT = { 'content-type': 'text/plain;charset=UTF-8' };
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };
/** A JSON body that a form of type `text/plain` can produce: `{"a":"=b"}`. */
const ANSWER = JSON.stringify({ action: 'approve', key: '2c7f8a4e-5ad0-4a6a-9b8e-1f8d1e2f3a4b', comment: '=' });
const MULTIPART_BODY = '--x\r\ncontent-disposition: form-data; name="action"\r\n\r\napprove\r\n--x--\r\n';

/** Requests that a page of another site can send without a preflight (Fetch standard, "CORS-safelisted"), also in older browsers. */
const TRICKS: Readonly<Record<string, { headers: Record<string, string>; body: string }>> = {
  'a form of a neighbour': { headers: { ...NEIGHBOUR, ...FORM }, body: 'action=approve&_method=PUT' },
  'JSON as text, of a neighbour': { headers: { ...NEIGHBOUR, ...TEXT }, body: ANSWER },
  'a file field of a stranger': { headers: { ...STRANGER, ...MULTIPART }, body: MULTIPART_BODY },
  'a sandboxed frame': { headers: { origin: 'null', 'sec-fetch-site': 'cross-site', ...TEXT }, body: ANSWER },
  'a page that hides where it is': {
    headers: { origin: 'null', 'sec-fetch-site': 'same-site', ...TEXT },
    body: ANSWER,
  },
  'a browser that says nothing': { headers: { ...TEXT }, body: ANSWER },
  'an older browser, with JSON': { headers: { ...JSON_TYPE, referer: 'https://evil.example/' }, body: ANSWER },
  'the page’s header, if it ever could': { headers: { ...NEIGHBOUR, ...PAGE, ...JSON_TYPE }, body: ANSWER },
  'the same, from a plain http page of a https relay': {
    headers: { origin: 'http://beckon.acme.example', ...PAGE, ...JSON_TYPE },
    body: ANSWER,
  },
};

/** Rejected because of the sender, or because the address accepts no cookie: never because of the body. */
const REFUSED = new Set([401, 403]);
/** Authenticated by a secret in the address or body; they ignore cookies and return nothing without the secret. */
const BY_SECRET: ReadonlySet<string> = new Set([
  '/a/:token',
  '/u/:token',
  '/v1/pair',
  '/v1/admin/session',
  '/v1/gateways/:id/inbound/:secret',
]);

for (const [trick, { headers, body }] of Object.entries(TRICKS)) {
  test(`${trick}: every address that changes something refuses`, async () => {
    const changing = routes.filter(changes);
    assert.ok(changing.length > 40, `${changing.length} routes`);
    for (const route of changing) {
      const path = addressOf(route, given);
      const reply = await send(route.method, path, { ...headers, cookie }, body);
      const what = `${route.method} ${route.url}: ${reply.status} ${await reply.text()}`;
      const isRefused = REFUSED.has(reply.status) || (BY_SECRET.has(route.url) && Math.floor(reply.status / 100) === 4);
      assert.ok(isRefused, what);
      assert.deepEqual(reply.headers.getSetCookie(), [], what);
      assert.equal(reply.headers.get('access-control-allow-origin'), null, what);
    }
  });
}

test('no address says that another site may ask', async () => {
  for (const route of routes) {
    const reply = await send('OPTIONS', addressOf(route, given), {
      ...NEIGHBOUR,
      'access-control-request-method': route.method,
      'access-control-request-headers': 'x-beckon-page,content-type',
      'access-control-request-private-network': 'true',
    });
    const allowed = [...reply.headers.keys()].filter((name) => name.startsWith('access-control-'));
    assert.deepEqual([reply.status, allowed], [405, []], `${route.url}: ${await reply.text()}`);
  }
});

test('the same cookies are good where the page itself asks, and nothing was changed meanwhile', async () => {
  const own = { cookie, ...PAGE, origin: relay.url, 'sec-fetch-site': 'same-origin' };
  const item = JSON.parse(await (await send('GET', `/v1/items/${given.id}`, own)).text());
  assert.deepEqual([item.state, item.claimedBy, item.seenAt], ['open', null, null]);
  const session = JSON.parse(await (await send('GET', '/v1/admin/session', { cookie })).text());
  assert.notEqual(session.session, null);
  const answered = await send('POST', `/v1/items/${given.id}/responses`, { ...own, ...JSON_TYPE }, ANSWER);
  assert.equal(answered.status, 200, await answered.text());
});
