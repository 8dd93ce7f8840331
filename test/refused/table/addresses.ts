/** Addresses that lead nowhere or elsewhere, meaningless queries, and unsupported methods. */
import assert from 'node:assert/strict';
import { type Answer, assertDiscreet, assertRefused, assertSound, STRUCTURED } from '../parts/relay.ts';
import { named, type Operation, row } from './row.ts';

const read: Operation<string> = {
  name: 'GET as a person',
  put: (path) => ({ path, method: 'GET', token: 'dana-token' }),
};
const post: Operation<string> = {
  name: 'POST as a source',
  put: (path) => ({ path, body: '{}', headers: { 'content-type': STRUCTURED } }),
};
const list: Operation<string> = {
  name: 'GET /v1/items',
  put: (query) => ({ path: `/v1/items?${query}`, method: 'GET', token: 'dana-token' }),
};
type Call = readonly [method: string, path: string];
const by = (who: string, token: string | null): Operation<Call> => ({
  name: `another method, as ${who}`,
  put: ([method, path]) => ({ path, method, token, body: token === null ? '{}' : null }),
});

const ADDRESSES = [
  ...['/v1', '/v1/', '/v2/events', '/v1/events/', '/v1//events', '/V1/EVENTS', '/v1/events%2f', '/v1/events%00'],
  ...['/.env', '/..%2f..%2fetc%2fpasswd', '/v1/..%2fadmin', '/%2e%2e/%2e%2e/etc/passwd', '/v1/items/..%2f..%2fadmin'],
  ...['/%', '/%zz', '/%c0%ae', '/v1/items/%', '/v1/items/%ff', '/v1/items/%00', '/v1/items/%0d%0aset-cookie:x'],
  ...['/v1/items/__proto__', '/v1/items/constructor', `/v1/items/${'x'.repeat(601)}`, `/v1/items/${'%41'.repeat(700)}`],
  ...['/v1/items/%F0%9F%A6%86', "/v1/items/'%20OR%201=1--", '/v1/items//', '/v1/items/%2e%2e', '/v1/items/%c0%80'],
  ...['/v1/items/../../etc', '/v1/processes/%2e', '/v1/processes/%2e%2e', '/v1/processes/__proto__'],
  ...['/v1/processes/%00', `/v1/processes/${'p'.repeat(600)}`, '/v1/admin/', '/v1/admin/dead-letters/%00/replay'],
  ...['/v1/sources/__proto__/events', '/v1/sources/%00/events'],
];
/** Answered by Engine.IO, or as a page. */
const OTHERS = [
  ...['/socket.io', '/socket.io/', '/socket.io/?EIO=4&transport=polling', '/socket.io/?EIO=3&transport=websocket'],
  ...['/socket.io/?EIO=4&transport=websocket&sid=__proto__', '/socket.io/?EIO[]=4&transport[]=websocket'],
  ...['/socket.io/..%2fv1/me', '/admin/assets/..%2f..%2fpackage.json', '/a/%E0%A4%A'],
];
const POSTED = [
  ...['/', '/v1', '/v1/', '/v2/events', '/v1/events/', '/v1//events', '/v1/events/x', '/%00', '/%2e%2e/etc'],
  ...['/v1/items/x/sell', '/.env', '/admin.php', `/${'x'.repeat(5000)}`, '/v1/events%2f'],
];
const QUERIES = [
  ...['limit=-1', 'limit=0', 'limit=201', 'limit=1e9', 'limit=1e2', 'limit=NaN', 'limit=x', 'limit=1.5', 'limit=0x10'],
  ...['limit=1&limit=2', 'limit=%00', 'limit=99999999999999999999', 'after=-1', 'after=NaN', 'after=999999999'],
  ...['after=1e3', 'after=x', 'after=1&after=2', 'after=9007199254740993', 'state=sold', 'state=lost', 'state=open,,'],
  ...['state=__proto__', 'state=open&state=closed', `state=${'open,'.repeat(50)}`, `q=${'x'.repeat(201)}`, 'q=a&q=b'],
  ...['include=on', 'include=off&include=off', `role=${'x'.repeat(64)}`, 'role=a&role=b'],
];
/** An empty value counts as absent; invalid UTF-8 in a search counts as text that no item contains. */
const ODD_QUERIES = [
  ...['limit=', 'after=', 'state=', 'q=%ff', 'q=%22%20OR%20*', 'q=NEAR(a,b)', 'q=%00', 'q=%CC%81', "q='%3B--", 'q=*'],
  ...['__proto__=1&constructor=2', 'after[x]=1', 'a&'.repeat(3000), 'role=__proto__'],
];
const KNOWN = ['/v1/events', '/v1/pair', '/v1/items', '/health/ready', '/openapi.json', '/v1/admin/outbound'];
const METHODS: Call[] = ['PUT', 'DELETE', 'PATCH', 'OPTIONS'].flatMap((method) =>
  KNOWN.map((path) => [method, path] as const),
);
const UNSIGNED: Call[] = [
  ['GET', '/v1/events'],
  ['PUT', '/v1/events'],
  ['DELETE', '/v1/me'],
  ['POST', '/health/live'],
  ['PATCH', '/v1/items'],
  ['OPTIONS', '/v1/pair'],
];

function refusedSomehow({ status, text }: Answer, what: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status}`);
  assertDiscreet(text, what);
}
function saysAllowed(answer: Answer, what: string): void {
  assertRefused(answer, what, 'METHOD_NOT_ALLOWED');
  assert.equal(answer.status, 405);
  assert.ok(answer.headers.get('allow'), `${what}: it says what is allowed`);
}

export const ADDRESSED = [
  row(read, 'addresses', 'refused', named(ADDRESSES)),
  row(read, 'addresses of other protocols and of pages', refusedSomehow, named(OTHERS)),
  row(post, 'addresses', 'refused', named(POSTED)),
  row(list, 'queries', 'REQUEST_INVALID', named(QUERIES)),
  row(list, 'odd queries', assertSound, named(ODD_QUERIES)),
  row(by('a person', 'dana-token'), 'methods', saysAllowed, named(METHODS)),
  row(by('a stranger', null), 'methods', saysAllowed, named(UNSIGNED)),
];
