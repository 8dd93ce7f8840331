/** Refused events by interface: structured, batch and binary mode, media types and encodings. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { event } from '../../relay/parts/relay.ts';
import { type Answer, assertRefused, BATCH, JSON_TYPE, STRUCTURED } from '../parts/relay.ts';
import { ATTRIBUTES, BODIES, base, DATA, deep, withAttribute, withData } from './bad-events.ts';
import { named, type Operation, type Payload, row } from './row.ts';

type Body = string | Buffer | object;
const PATH = '/v1/events';
const approval = (data: object = {}, more: object = {}) => event('approval.requested', data, more);
const task = (data: object = {}, more: object = {}) => event('task.assigned', data, more);

const structured: Operation<Body> = {
  name: 'structured event',
  put: (body) => ({ path: PATH, body, headers: { 'content-type': STRUCTURED } }),
};
const batch: Operation<() => Body> = {
  name: 'batch',
  put: (body) => ({ path: PATH, body: body(), headers: { 'content-type': BATCH } }),
};
const inBatch: Operation<object> = {
  name: 'the second event of a batch',
  put: (data) => batch.put(() => `[${JSON.stringify(approval())},${withData(data)}]`, ''),
};
const WHOLE = {
  'ce-specversion': '1.0',
  'ce-source': '/erp',
  'ce-type': 'com.xconnector.task.assigned',
  'content-type': JSON_TYPE,
};
interface Binary {
  headers: Record<string, string>;
  body?: string;
}
const binary: Operation<Binary> = {
  name: 'binary event',
  put: ({ headers, body = JSON.stringify(base.data) }) => ({ path: PATH, body, headers }),
};
const typed: Operation<string> = {
  name: 'event of a media type',
  put: (type) => ({ path: PATH, body: base, headers: { 'content-type': type } }),
};
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));
const encoded: Operation<string> = {
  name: 'event of an encoding',
  put: (encoding) => ({
    path: PATH,
    body: BOMB,
    headers: { 'content-type': STRUCTURED, 'content-encoding': encoding },
  }),
};

const at =
  (place: string) =>
  (answer: Answer, what: string): void => {
    assertRefused(answer, what, 'EVENT_INVALID');
    const { errors }: { errors: { pointer: string }[] } = JSON.parse(answer.text);
    assert.ok(errors.length > 0 && errors.every(({ pointer }) => pointer.startsWith(place)), answer.text);
  };

const text = JSON.stringify(approval());
const inData = (more: string): string => text.replace('"data":{', `"data":{${more},`);
const ODD: Payload<Body>[] = [
  ['half a surrogate as id', text.replace(/"id":"[^"]*"/, '"id":"\\ud83d"')],
  ['half a surrogate as source', text.replace(/"source":"[^"]*"/, '"source":"/\\udc00"')],
  ['a number of 400 digits', inData(`"decision":{"policy":"quorum","quorum":${'9'.repeat(400)}}`)],
  ['an amount of 400 digits', inData(`"amount":{"value":"${'9'.repeat(400)}","currency":"EUR"}`)],
  ['__proto__ in data', inData('"__proto__":{"title":"x"}')],
  ['__proto__ of an unknown member', inData('"__proto__":{"x":1}')],
  ['constructor in data', inData('"constructor":{"prototype":{}}')],
  ['a key of 10 KB', inData(`"${'k'.repeat(10_000)}":1`)],
  ['2,000 unknown keys', inData(Array.from({ length: 2000 }, (_, n) => `"k${n}":1`).join())],
  [
    'the same key twice, the last one bad',
    text.replace('}}', ',"title":7}}').replace(/\{"roles[^}]*\},/, '{"roles":["*"]},'),
  ],
  ['more than 64 KiB', task({}, { extension: 'x'.repeat(65_536) }), 'EVENT_TOO_LARGE'],
];
const STRANGE: Payload<Body>[] = (
  [
    ['controls, bidi marks and half surrogates in the title', { title: '\u0000\u001b[31m\u202e\ud800\ufeff' }],
    ['markup in the body', { body: '<script>alert(1)</script>&amp;<img src=x onerror=alert(1)>' }],
    ['the last moment of years', { dueAt: '9999-12-31T23:59:59-23:59', reminders: ['P500W', '-P500W'] }],
    ['the first moment of years', { dueAt: '0000-01-01T00:00:00Z', expiresAt: '0000-01-01T00:00:00Z' }],
    ['the longest durations', { escalation: [{ after: 'P521WT0.001S', audience: { roles: ['lead'] } }] }],
    ['an audience that is nobody', { audience: { users: ['__proto__', 'constructor'] } }],
    ['1,000 unknown people', { audience: { users: Array.from({ length: 1000 }, (_, n) => `nobody-${n}`) } }],
  ] satisfies [string, object][]
).map(([what, data]) => [what, task(data)]);

export const many = (count: number): object[] => Array.from({ length: count }, () => task());
const BATCHES: Payload<() => Body>[] = [
  ['501 events', () => many(501), 'EVENT_TOO_LARGE'],
  ['more than 1 MiB', () => JSON.stringify(many(2)).padEnd(1024 * 1024 + 1), 'EVENT_TOO_LARGE'],
  ['one event of more than 64 KiB', () => [approval(), task({}, { x: 'x'.repeat(65_536) })], 'EVENT_TOO_LARGE'],
  [
    'one event of 300 KB that hides in its depth',
    () => JSON.stringify([task({}, { x: 'X' })]).replace('"X"', deep(150_000)),
  ],
  ['nothing', () => ''],
  ['batches in a batch', () => [[approval()]]],
  ['nulls', () => Array.from({ length: 500 }, () => null)],
  ['an array without end', () => '['.repeat(200_000)],
  ['500 bad events', () => Array.from({ length: 500 }, () => event('no.such.type'))],
  ['499 good events and a bad one', () => [...many(499), task({ title: '' })]],
  ...['{}', 'null', '[null]', '[[]]', '["x"]', '[1,', deep(20_000)].map(
    (body): Payload<() => Body> => [body.slice(0, 20), () => body],
  ),
];
const ATTRIBUTE_HEADERS: [string, Record<string, string>, string?][] = [
  ['no attributes', { 'ce-source': '', 'ce-type': '' }],
  ['no id', {}],
  ['an empty id', { 'ce-id': '' }],
  ['another version', { 'ce-id': '1', 'ce-specversion': '0.3' }],
  ['a later version', { 'ce-id': '1', 'ce-specversion': '9' }],
  ['bad percent-encoding', { 'ce-id': '%' }],
  ['half a percent-encoded character', { 'ce-id': '%ff' }],
  ['percent-encoded nonsense', { 'ce-id': '%ff%fe' }],
  ['a percent-encoded NUL', { 'ce-id': 'a%00b' }],
  ['a quoted control', { 'ce-id': '"a%0d%0ab"' }],
  ['an id of 10,000 characters', { 'ce-id': 'x'.repeat(10_000) }],
  ['a type from prototypes', { 'ce-id': '1', 'ce-type': '__proto__' }],
  ['a NUL as type', { 'ce-id': '1', 'ce-type': '%00' }],
  ['a bad time', { 'ce-id': '1', 'ce-time': 'yesterday' }],
  ['data in a header', { 'ce-id': '1', 'ce-data': JSON.stringify(base.data) }, ''],
  ['data as base64 in a header', { 'ce-id': '1', 'ce-data_base64': 'e30=' }, ''],
  ['no body', { 'ce-id': '1' }, ''],
  ['an array as body', { 'ce-id': '1' }, '[]'],
  ['a number as body', { 'ce-id': '1' }, '1e999'],
  ['a byte order mark', { 'ce-id': '1' }, `\ufeff${JSON.stringify(base.data)}`],
  ['a whole event as body', { 'ce-id': '1' }, JSON.stringify(approval())],
];
const BINARY: Payload<Binary>[] = [
  ...ATTRIBUTE_HEADERS.map(
    ([what, headers, body]): Payload<Binary> => [
      what,
      { headers: { ...WHOLE, ...headers }, ...(body === undefined ? {} : { body }) },
    ],
  ),
  ['no attribute at all', { headers: { 'content-type': JSON_TYPE } }],
  ['an id alone', { headers: { 'content-type': JSON_TYPE, 'ce-id': 'x' } }],
];
const PROTOTYPES = { 'ce-id': 'proto', 'ce-__proto__': 'x', 'ce-constructor': 'x', 'ce-': 'x' };

const TYPES = [
  ...['text/plain', 'text/html', 'application/xml', 'application/x-www-form-urlencoded', 'application/octet-stream'],
  ...['multipart/form-data; boundary=x', 'application/cloudevents', 'application/cloudevents+xml'],
  ...['application/cloudevents+avro', 'application/cloudevents+protobuf', 'application/cloudevents-batch'],
  ...['application/cloudevents-batch+xml', 'json', '/', ';', '*/*', 'application/*', `${STRUCTURED}; charset=utf-16`],
  ...[`${STRUCTURED}; charset=latin1`, `${STRUCTURED}; charset=`, `${STRUCTURED};charset="ebcdic"`],
  `application/${'x'.repeat(5000)}+xml`,
];
// The bomb is gzip: as such it bursts, and as deflate it is invalid.
const ENCODINGS: Payload<string>[] = [
  ['gzip', 'gzip', 'EVENT_TOO_LARGE'],
  ['x-gzip', 'x-gzip', 'EVENT_TOO_LARGE'],
  ['deflate', 'deflate', 'REQUEST_INVALID'],
  ...named(['br', 'zstd', 'gzip, gzip', 'identity, gzip', 'constructor', '__proto__', 'x']),
];
const accepted = ({ status, text: said }: Answer, what: string): void => assert.equal(status, 202, `${what}: ${said}`);

export const EVENTS = [
  row(structured, 'bodies', 'EVENT_INVALID', BODIES),
  row(
    structured,
    'attributes',
    'EVENT_INVALID',
    ATTRIBUTES.map((more) => [JSON.stringify(more), withAttribute(more)]),
  ),
  row(
    structured,
    'data',
    at('/data'),
    DATA.map((more) => [JSON.stringify(more).slice(0, 80), withData(more)]),
  ),
  row(structured, 'odd members and sizes', 'EVENT_INVALID', ODD),
  row(structured, 'odd, but accepted', accepted, STRANGE),
  row(inBatch, 'data', at('/1'), named(DATA)),
  row(batch, 'bodies and sizes', 'EVENT_INVALID', BATCHES),
  row(binary, 'attributes and bodies', 'EVENT_INVALID', BINARY),
  row(binary, 'extensions named after prototypes are accepted', accepted, [
    ['', { headers: { ...WHOLE, ...PROTOTYPES } }],
  ]),
  row(typed, 'types', 'UNSUPPORTED_MEDIA_TYPE', named(TYPES)),
  row(encoded, 'a bomb of 50 MB', 'UNSUPPORTED_MEDIA_TYPE', ENCODINGS),
];
