/** Addresses that lead nowhere or elsewhere, queries that make no sense, methods that are not there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertDiscreet, assertRefused, assertSound, sharedTarget } from './target.ts';

const target = sharedTarget();

const ADDRESSES = [
  '/v1',
  '/v1/',
  '/v2/events',
  '/v1/events/',
  '/v1//events',
  '/V1/EVENTS',
  '/v1/events%2f',
  '/v1/events%00',
  '/.env',
  '/..%2f..%2fetc%2fpasswd',
  '/v1/..%2fadmin',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/v1/items/..%2f..%2fadmin',
  '/%',
  '/%zz',
  '/%c0%ae',
  '/v1/items/%',
  '/v1/items/%ff',
  '/v1/items/%00',
  '/v1/items/%0d%0aset-cookie:x',
  '/v1/items/__proto__',
  '/v1/items/constructor',
  `/v1/items/${'x'.repeat(601)}`,
  `/v1/items/${'%41'.repeat(700)}`,
  '/v1/items/%F0%9F%A6%86',
  "/v1/items/'%20OR%201=1--",
  '/v1/items//',
  '/v1/items/%2e%2e',
  '/v1/processes/%2e',
  '/v1/processes/__proto__',
  '/v1/processes/%00',
  `/v1/processes/${'p'.repeat(600)}`,
  '/v1/admin/',
  '/v1/admin/dead-letters/%00/replay',
  '/v1/sources/__proto__/events',
  '/v1/sources/%00/events',
  '/socket.io',
  '/socket.io/',
  '/socket.io/?EIO=4&transport=polling',
  '/socket.io/?EIO=3&transport=websocket',
  '/socket.io/?EIO=4&transport=websocket&sid=__proto__',
  '/socket.io/?EIO[]=4&transport[]=websocket',
  '/socket.io/..%2fv1/me',
];
const QUERIES = [
  'limit=-1',
  'limit=0',
  'limit=201',
  'limit=1e9',
  'limit=1e2',
  'limit=NaN',
  'limit=',
  'limit=1.5',
  'limit=0x10',
  'limit=1&limit=2',
  'limit=%00',
  'limit=99999999999999999999',
  'after=-1',
  'after=NaN',
  'after=999999999',
  'after=1e3',
  'after=x',
  'after=',
  'after=1&after=2',
  'after=9007199254740993',
  'state=',
  'state=sold',
  'state=open,,',
  'state=__proto__',
  'state=open&state=closed',
  `state=${'open,'.repeat(50)}`,
  `q=${'x'.repeat(201)}`,
  'q=%ff',
  'q=a&q=b',
  'include=on',
  'include=off&include=off',
  `role=${'x'.repeat(64)}`,
  'role=a&role=b',
];
const ODD_BUT_FINE = [
  'q=%22%20OR%20*',
  'q=NEAR(a,b)',
  'q=%00',
  'q=%CC%81',
  "q='%3B--",
  'q=*',
  '__proto__=1&constructor=2',
  'after[x]=1',
  'a&'.repeat(3000),
  'role=__proto__',
];

describe('addresses and queries', () => {
  for (const path of ADDRESSES) {
    test(`GET ${path.slice(0, 70)}`, async () => {
      const answer = await target.ask(path, { method: 'GET', token: 'dana-token' });
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
      assertDiscreet(answer.text, path);
      if (!path.startsWith('/socket.io/')) assertRefused(answer, path);
    });
  }
  for (const query of QUERIES) {
    test(`GET /v1/items?${query.slice(0, 60)}`, async () => {
      const answer = await target.ask(`/v1/items?${query}`, { method: 'GET', token: 'dana-token' });
      // An empty value is none; invalid UTF-8 in a search is a text nobody wrote.
      if (/^(state|after|limit)=$|^q=%ff/.test(query)) assertSound(answer, query);
      else assertRefused(answer, query, 'REQUEST_INVALID');
    });
  }
  for (const query of ODD_BUT_FINE) {
    test(`GET /v1/items?${query.slice(0, 60)} is answered`, async () => {
      assertSound(await target.ask(`/v1/items?${query}`, { method: 'GET', token: 'dana-token' }), query);
    });
  }
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    for (const path of [
      '/v1/events',
      '/v1/pair',
      '/v1/items',
      '/health/ready',
      '/openapi.json',
      '/v1/admin/outbound',
    ]) {
      test(`${method} ${path}`, async () => {
        const answer = await target.ask(path, { method, token: 'dana-token' });
        assertRefused(answer, path, 'METHOD_NOT_ALLOWED');
        assert.ok(answer.headers.get('allow'), 'it says what it takes');
      });
    }
  }
  test('the relay is well', () => target.stillWell('after addresses'));
});
