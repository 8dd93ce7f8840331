/** Payloads, mappings and names at hooks. */
import assert from 'node:assert/strict';
import { ADMIN } from '../../relay/parts/relay.ts';
import { type Answer, assertRefused, JSON_TYPE, type Sent, signed } from '../parts/relay.ts';
import { deep } from './bad-events.ts';
import { named, type Operation, type Payload, row } from './row.ts';

type Body = string | Buffer | object;
const json = { 'content-type': JSON_TYPE };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const ECHO = `{ "id": $string(id), "source": "/hook", "type": "com.xconnector.task.assigned",
  "data": { "title": $string(title), "audience": { "roles": ["approver"] } } }`;
/** Of the source erp. `raw` takes the payload itself as the event. */
export const HOOKS = {
  echo: { mapping: ECHO },
  raw: { mapping: '$' },
  eval: { mapping: '$eval(code)' },
  broken: { mapping: '{ "a": ' },
  each: { mapping: '$', accept: 'each' },
  caught: { mapping: '$', accept: 'each', fallback: { roles: ['support'] } },
};

const hook = (name: string, headers = json): Operation<Body> => ({
  name: `hook ${name}`,
  put: (body) => ({ path: `/v1/hooks/erp/${name}`, body, headers }),
});
const admin = (method: string, path: string): Operation<Body> => ({
  name: `${method} ${path}`,
  put: (body) => ({ path, method, token: ADMIN, headers: json, body }),
});
const any: Operation<Sent> = { name: 'hooks', put: (sent) => sent };

const PAYLOADS: Payload<Body>[] = [
  ['nothing', '', 'REQUEST_INVALID'],
  ['no JSON', '{', 'REQUEST_INVALID'],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'REQUEST_INVALID'],
  ['null', 'null'],
  ['a number', '1e999'],
  ['a list', '[]'],
  ['a title too long', { id: 'x', title: 'x'.repeat(200_000) }],
  ['control characters', '{"id":"a\\u0000b","title":"x"}'],
  ['prototypes', '{"__proto__":{"id":"x"},"constructor":{"prototype":{"title":"y"}}}'],
  ['names that JSONata keeps for itself', '{"_jsonata_lambda":true,"id":1}'],
  ['too large', { id: 'x', title: 'x'.repeat(1024 * 1024) }, 'EVENT_TOO_LARGE'],
];
const DEPTHS = [500, 5_000, 100_000].map((levels): Payload<Body> => [`${levels} levels`, deep(levels)]);
const FORMS: Payload<Body>[] = [
  ['100,000 fields', Array.from({ length: 100_000 }, (_, n) => `f${n}`).join('&'), 'refused'],
  ['no form', '%%%=%ZZ&&&=&__proto__=x&id=1'],
];
const CODE = [
  '[1..10000000]',
  '($f := function($n) { $f($n + 1) }; $f(1))',
  '$ ~> |$string|{"implementation": 1}|',
  'function($x) { $x }',
  '$sum.*',
  '($f := function() { 1 }; $f.*)',
  '$lookup($string, "implementation")',
].map((code): Payload<Body> => [code, { code }]);
/** Some code returns nothing at all. */
function makesNothing(answer: Answer, what: string): void {
  if (answer.status === 202) assert.equal(answer.text, '{"results":[],"ignored":null}', what);
  else assertRefused(answer, what, 'MAPPING_FAILED');
}

const MAPPINGS: Payload<Body>[] = named([
  '',
  'null',
  '[]',
  {},
  { mapping: 1 },
  { mapping: '' },
  { mapping: '{' },
  { mapping: '(' },
  { mapping: '/(/' },
  { mapping: '('.repeat(60_000) },
  { mapping: '1'.repeat(65_537) },
  { mapping: '1', more: 1 },
]);
const NAMES = ['erp/..%2f..', 'erp/__proto__', 'erp/%00', `erp/${'x'.repeat(64)}`, 'erp/a%20b'];
const put: Operation<string> = {
  name: 'PUT a mapping',
  put: (name) => admin('PUT', `/v1/admin/hooks/${name}`).put({ mapping: '1' }, ''),
};
const get: Operation<string> = {
  name: 'GET a mapping',
  put: (name) => ({ ...admin('GET', `/v1/admin/hooks/${name}`).put('', ''), body: null }),
};
const absent = ({ status, text }: Answer, what: string) => assert.notEqual(status, 200, `${what}: ${text}`);
const TRIES = named<Body>(['', '{}', { payload: 1, mapping: 2 }, { payload: {}, mapping: '$error()' }]);
const LETTERS = ['x', '..', '%00', "' OR 1=1 --", 'x'.repeat(300)].map((id) => encodeURIComponent(id));
const letter = (method: string, act = ''): Operation<string> => ({
  name: `${method} a dead letter${act}`,
  put: (id) => ({
    path: `/v1/admin/dead-letters/${id}${act}`,
    method,
    token: ADMIN,
    headers: json,
    body: method === 'GET' ? null : {},
  }),
});

export const SIGNED_PAYLOAD = JSON.stringify({ id: 's1', title: 'signed' });
export const signedTo = (source: string, headers: Record<string, string>): Sent => ({
  path: `/v1/hooks/${source}/echo`,
  token: null,
  body: SIGNED_PAYLOAD,
  headers: { ...json, ...headers },
});
const SIGNATURES: Payload<Sent>[] = [
  ...[
    signed(`${SIGNED_PAYLOAD} `),
    signed(SIGNED_PAYLOAD, { 'webhook-timestamp': '1' }),
    { 'x-hub-signature-256': 'sha256=' },
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'x-hub-signature-256': `SHA1=${'0'.repeat(40)}` },
  ].map((headers): Payload<Sent> => [JSON.stringify(headers), signedTo('erp', headers)]),
  ['a source that is not there', signedTo('nobody', signed(SIGNED_PAYLOAD))],
  ['another source', signedTo('crm', signed(SIGNED_PAYLOAD))],
];

export const HOOKED = [
  row(hook('echo'), 'payloads', 'MAPPING_FAILED', PAYLOADS),
  ...['echo', 'raw', 'eval'].map((name) => row(hook(name), 'nested deep', 'sound', DEPTHS)),
  row(hook('echo', form), 'forms', 'sound', FORMS),
  row(hook('eval'), 'code in a payload', makesNothing, CODE),
  row(hook('broken'), 'any payload', 'MAPPING_FAILED', [['an object', { a: 1 }]]),
  row(admin('PUT', '/v1/admin/hooks/erp/echo'), 'mappings', 'REQUEST_INVALID', MAPPINGS),
  row(put, 'names', 'sound', named(NAMES)),
  row(get, 'names', absent, named(NAMES)),
  row(admin('POST', '/v1/admin/hooks/erp/echo/try'), 'bodies', 'sound', TRIES),
  row(letter('GET'), 'ids', 'refused', named(LETTERS)),
  row(letter('POST', '/replay'), 'ids', 'refused', named(LETTERS)),
  row(any, 'signatures', 'UNAUTHENTICATED', SIGNATURES),
];
