/** Who says wrongly who they are: keys, tokens, signatures. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ADMIN, type Answer, assertRefused, BATCH, event, SECRET, STRUCTURED, sharedTarget, signed } from './target.ts';

const target = sharedTarget();

const json = { 'content-type': 'application/json' };
const as = (token: string | null, method: string, path: string, body: string | object = {}): Promise<Answer> =>
  target.ask(path, { method, token, body, headers: json });

const PROTECTED: [string, string][] = [
  ['GET', '/v1/me'],
  ['GET', '/v1/items'],
  ['GET', '/v1/items/x'],
  ['POST', '/v1/items/x/responses'],
  ['POST', '/v1/items/x/seen'],
  ['POST', '/v1/items/x/claim'],
  ['POST', '/v1/items/x/release'],
  ['POST', '/v1/items/x/delegate'],
  ['POST', '/v1/items/x/snooze'],
  ['GET', '/v1/me/subscriptions'],
  ['PUT', '/v1/me/subscriptions'],
  ['PUT', '/v1/me/absence'],
  ['GET', '/v1/processes'],
  ['GET', '/v1/processes/x'],
  ['GET', '/v1/admin/outbound'],
  ['GET', '/v1/admin/dead-letters'],
  ['POST', '/v1/admin/dry-run'],
  ['POST', '/v1/admin/dead-letters/x/replay'],
  ['POST', '/v1/events'],
  ['POST', '/v1/sources/erp/events'],
];
const AUTHORIZATIONS = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer a b',
  'Basic ZGFuYTp4',
  'Digest x',
  'dana-token',
  'Bearer null',
  'Bearer undefined',
  'Bearer __proto__',
  "Bearer ' OR 1=1 --",
  'Bearer \u00e4\u00f6',
  `Bearer ${'x'.repeat(12_000)}`,
  'Bearer erp-key, Bearer dana-token',
  'Token dana-token',
];

describe('who is asking', () => {
  for (const [method, path] of PROTECTED) {
    test(`${method} ${path} with no or a wrong authorization is 401`, async () => {
      assertRefused(await as(null, method, path), path, 'UNAUTHENTICATED');
      for (const authorization of AUTHORIZATIONS) {
        const answer = await target.ask(path, { method, token: null, body: '{}', headers: { ...json, authorization } });
        assertRefused(answer, `${path} ${authorization.slice(0, 30)}`, 'UNAUTHENTICATED');
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      }
    });
  }
  test('a source is not a person, a person not a source, neither an administrator', async () => {
    for (const [method, path] of PROTECTED) {
      const wrong = path.includes('events')
        ? ['dana-token', ADMIN]
        : path.includes('admin')
          ? ['erp-key']
          : ['erp-key', ADMIN];
      if (path.endsWith('release')) wrong.pop();
      for (const token of wrong) assertRefused(await as(token, method, path), `${token} ${path}`, 'UNAUTHENTICATED');
    }
    assertRefused(await as('dana-token', 'GET', '/v1/admin/outbound'), 'a person', 'FORBIDDEN');
    assertRefused(await as('crm-key', 'POST', '/v1/sources/erp/events'), 'another source', 'FORBIDDEN');
    const typed = { body: [event('task.assigned'), event()], headers: { 'content-type': BATCH } };
    assertRefused(
      await target.ask('/v1/events', { token: 'narrow-key', ...typed }),
      'a type it may not send',
      'FORBIDDEN',
    );
  });
  test('the relay is well', () => target.stillWell('after authorizations'));
});

describe('signatures', () => {
  const body = JSON.stringify(event());
  const now = Math.floor(Date.now() / 1000);
  const good = signed(body);
  const without = (name: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const CASES: [string, Record<string, string>, string?][] = [
    ['no id', without('webhook-id')],
    ['no timestamp', without('webhook-timestamp')],
    ['an empty signature', signed(body, { 'webhook-signature': '' })],
    [
      'a signature of another scheme',
      signed(body, { 'webhook-signature': good['webhook-signature'].replace('v1,', 'v1a,') }),
    ],
    ['a signature without scheme', signed(body, { 'webhook-signature': good['webhook-signature'].slice(3) })],
    ['a signature that is no base64', signed(body, { 'webhook-signature': 'v1,%%%%' })],
    ['half a signature', signed(body, { 'webhook-signature': good['webhook-signature'].slice(0, 20) })],
    ['300 wrong signatures', signed(body, { 'webhook-signature': Array(300).fill('v1,AAAA').join(' ') })],
    ['another secret', signed(body, {}, `whsec_${Buffer.from('another').toString('base64')}`)],
    ['another body', signed(`${body} `)],
    ['another id', { ...good, 'webhook-id': 'msg_2' }],
    ['six minutes ago', signed(body, { 'webhook-timestamp': String(now - 360) })],
    ['six minutes ahead', signed(body, { 'webhook-timestamp': String(now + 360) })],
    ['milliseconds', signed(body, { 'webhook-timestamp': String(Date.now()) })],
    ['a date in words', signed(body, { 'webhook-timestamp': new Date().toISOString() })],
    ['a number with exponent', signed(body, { 'webhook-timestamp': '1.7e9' })],
    ['a negative time', signed(body, { 'webhook-timestamp': `-${now}` })],
    ['a source without secret', good, 'crm'],
    ['a source that is not there', good, 'nobody'],
    ['a source from prototypes', good, '__proto__'],
  ];
  for (const [what, headers, source = 'erp'] of CASES) {
    test(what, async () => {
      const answer = await target.ask(`/v1/sources/${source}/events`, {
        token: null,
        body,
        headers: { 'content-type': STRUCTURED, ...headers },
      });
      assertRefused(answer, what, 'UNAUTHENTICATED');
    });
  }
  test('a signed request elsewhere, and a right signature among wrong ones', async () => {
    const headers = { 'content-type': STRUCTURED, ...good };
    assertRefused(await target.ask('/v1/events', { token: null, body, headers }), 'path', 'UNAUTHENTICATED');
    const several = { ...headers, 'webhook-signature': `v1,AAAA v2,x ${good['webhook-signature']}` };
    assert.equal((await target.ask('/v1/sources/erp/events', { token: null, body, headers: several })).status, 202);
    assert.ok(SECRET.startsWith('whsec_'));
  });
});
