/** Keys, tokens and signatures of others or of no one. */
import assert from 'node:assert/strict';
import { ADMIN, event } from '../../relay/parts/relay.ts';
import { type Answer, assertRefused, BATCH, JSON_TYPE, type Sent, STRUCTURED, signed } from '../parts/relay.ts';
import { type Operation, type Payload, row } from './row.ts';

const json = { 'content-type': JSON_TYPE };
type Place = readonly [method: string, path: string];
const PROTECTED: Place[] = [
  ['GET', '/v1/me'],
  ['GET', '/v1/items'],
  ['GET', '/v1/items/x'],
  ...['responses', 'seen', 'claim', 'release', 'delegate', 'snooze'].map(
    (act) => ['POST', `/v1/items/x/${act}`] as const,
  ),
  ['GET', '/v1/me/subscriptions'],
  ['PUT', '/v1/me/subscriptions'],
  ['PUT', '/v1/me/absence'],
  ['GET', '/v1/me/requests'],
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
  null,
  '',
  'Bearer',
  'Bearer ',
  'Bearer a b',
  'bearer x',
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
const authorized = ([method, path]: Place): Operation<string | null> => ({
  name: `${method} ${path}`,
  put: (authorization) => ({
    path,
    method,
    token: null,
    body: '{}',
    headers: { ...json, ...(authorization === null ? {} : { authorization }) },
  }),
});
function unauthenticated(answer: Answer, what: string): void {
  assertRefused(answer, what, 'UNAUTHENTICATED');
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer', what);
}

/** The credentials of source, person and administrator are not interchangeable. */
const tokensOfOthers = (path: string): string[] => {
  if (path.includes('events')) return ['dana-token', ADMIN];
  if (path.includes('admin')) return ['erp-key'];
  // An administrator may release what someone else claimed.
  return path.endsWith('release') ? ['erp-key'] : ['erp-key', ADMIN];
};
const any: Operation<Sent> = { name: 'a token of another kind', put: (sent) => sent };
const OF_OTHERS: Payload<Sent>[] = PROTECTED.flatMap(([method, path]) =>
  tokensOfOthers(path).map(
    (token): Payload<Sent> => [`${token} at ${path}`, { method, path, token, body: {}, headers: json }],
  ),
);
const typed = { body: [event('task.assigned'), event('approval.requested')], headers: { 'content-type': BATCH } };
const FORBIDDEN: Payload<Sent>[] = [
  ['a person', { path: '/v1/admin/outbound', method: 'GET', token: 'dana-token' }],
  ['another source', { path: '/v1/sources/erp/events', token: 'crm-key', body: {}, headers: json }],
  ['a type it may not send', { path: '/v1/events', token: 'narrow-key', ...typed }],
];

interface SignedBy {
  headers: Record<string, string>;
  source?: string;
}
export const SIGNED_BODY = JSON.stringify(event('approval.requested'));
const signature: Operation<SignedBy> = {
  name: 'signed event',
  put: ({ headers, source = 'erp' }) => ({
    path: `/v1/sources/${source}/events`,
    token: null,
    body: SIGNED_BODY,
    headers: { 'content-type': STRUCTURED, ...headers },
  }),
};
const good = signed(SIGNED_BODY);
const now = Math.floor(Date.now() / 1000);
const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
const withSignature = (text: string) => signed(SIGNED_BODY, { 'webhook-signature': text });
const at = (timestamp: string) => signed(SIGNED_BODY, { 'webhook-timestamp': timestamp });
const SIGNATURES: Payload<SignedBy>[] = (
  [
    ['no id', without('webhook-id')],
    ['no timestamp', without('webhook-timestamp')],
    ['an empty signature', withSignature('')],
    ['a signature of another scheme', withSignature(good['webhook-signature'].replace('v1,', 'v1a,'))],
    ['a signature without scheme', withSignature(good['webhook-signature'].slice(3))],
    ['a signature that is no base64', withSignature('v1,%%%%')],
    ['half a signature', withSignature(good['webhook-signature'].slice(0, 20))],
    ['300 wrong signatures', withSignature(Array(300).fill('v1,AAAA').join(' '))],
    ['another secret', signed(SIGNED_BODY, {}, `whsec_${Buffer.from('another').toString('base64')}`)],
    ['another body', signed(`${SIGNED_BODY} `)],
    ['another id', { ...good, 'webhook-id': 'msg_2' }],
    ['six minutes ago', at(String(now - 360))],
    ['six minutes ahead', at(String(now + 360))],
    ['milliseconds', at(String(Date.now()))],
    ['a date in words', at(new Date().toISOString())],
    ['a number with exponent', at('1.7e9')],
    ['a negative time', at(`-${now}`)],
    ['a source without secret', good, 'crm'],
    ['a source that is not there', good, 'nobody'],
    ['a source from prototypes', good, '__proto__'],
  ] satisfies [string, Record<string, string>, string?][]
).map(([what, headers, source]) => [what, { headers, ...(source === undefined ? {} : { source }) }]);
const ELSEWHERE: Payload<Sent>[] = [
  ['', { path: '/v1/events', token: null, body: SIGNED_BODY, headers: { 'content-type': STRUCTURED, ...good } }],
];

export const CREDENTIALS = [
  ...PROTECTED.map((place) =>
    row(
      authorized(place),
      'authorizations',
      unauthenticated,
      AUTHORIZATIONS.map((one) => [String(one).slice(0, 40), one]),
    ),
  ),
  row(any, 'at addresses of another kind', 'UNAUTHENTICATED', OF_OTHERS),
  row(any, 'that is known, but may not', 'FORBIDDEN', FORBIDDEN),
  row(signature, 'signatures', 'UNAUTHENTICATED', SIGNATURES),
  row(any, 'a signature where none is asked for', 'UNAUTHENTICATED', ELSEWHERE),
];
