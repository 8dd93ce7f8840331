/** HTTP as nobody should speak it: broken syntax, odd media types, compressed bombs. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { until } from '../../helpers/until.ts';
import { assertDiscreet, assertRefused, event, STRUCTURED, sharedTarget } from './target.ts';

const target = sharedTarget();

const HOST = 'host: localhost\r\nconnection: close\r\n';
const POST = `POST /v1/events HTTP/1.1\r\n${HOST}authorization: Bearer erp-key\r\ncontent-type: ${STRUCTURED}\r\n`;
const chunked = (chunks: string) => `${POST}transfer-encoding: chunked\r\n\r\n${chunks}`;

/** What it is, the bytes, the status lines that are right. */
const WIRE: [string, string | Buffer, RegExp][] = [
  ['words', 'hello\r\n\r\n', /^HTTP\/1.1 400 /],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^HTTP\/1.1 400 /],
  ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1.1 400 /],
  ['an unknown version', `GET /health/live HTTP/7.3\r\n${HOST}\r\n`, /^HTTP\/1.1 400 /],
  ['a small method', `get /health/live HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 400 /],
  ['an invented method', `STEAL /health/live HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 400 /],
  ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`, /^$|^HTTP\/1.1 4\d\d /],
  ['TRACE', `TRACE /v1/events HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['PROPFIND', `PROPFIND /v1/events HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['lines ended by LF alone', 'GET /health/live HTTP/1.1\nhost: x\n\n', /^HTTP\/1.1 (200|400) /],
  ['no Host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 [\s\S]*problem\+json/],
  ['a bare CR in a field', `GET /health/live HTTP/1.1\r\n${HOST}a: b\rc\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['a folded field', `GET /health/live HTTP/1.1\r\n${HOST}a: b\r\n c\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['a field without colon', `GET /health/live HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['a space before the colon', `GET /health/live HTTP/1.1\r\n${HOST}a : b\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['NUL in a field', `GET /health/live HTTP/1.1\r\n${HOST}a: \0\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['NUL in the address', `GET /v1/\0items HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 400 /],
  ['raw UTF-8 in the address', `GET /v1/items/ü HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['one field of 100 KB', `GET /health/live HTTP/1.1\r\n${HOST}a: ${'x'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['3,000 fields', `GET /health/live HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(3000)}\r\n`, /^HTTP\/1.1 (200|400) /],
  ['an address of 100 KB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['two lengths', `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  [
    'length and chunks',
    `${POST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    /^HTTP\/1.1 400 /,
  ],
  ['a negative length', `${POST}content-length: -2\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  ['a length in hex', `${POST}content-length: 0x2\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  ['a length beyond numbers', `${POST}content-length: ${'9'.repeat(40)}\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  ['a length of 10 GB', `${POST}content-length: 10000000000\r\n\r\n{}`, /^HTTP\/1.1 413 [\s\S]*EVENT_TOO_LARGE/],
  ['chunks without end', chunked(`fffff\r\n${'x'.repeat(0xfffff)}\r\n`.repeat(3)), /^$|^HTTP\/1.1 413 /],
  ['a chunk of no size', chunked('zz\r\n{}\r\n0\r\n\r\n'), /^HTTP\/1.1 400 /],
  ['a chunk beyond numbers', chunked(`${'f'.repeat(30)}\r\n{}\r\n`), /^HTTP\/1.1 400 /],
  ['a negative chunk', chunked('-2\r\n{}\r\n0\r\n\r\n'), /^HTTP\/1.1 400 /],
  ['a chunk longer than it says', chunked('1\r\n{}{}\r\n0\r\n\r\n'), /^HTTP\/1.1 400 /],
  ['a chunk extension of 20 KB', chunked(`2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`), /^HTTP\/1.1 (400|413) /],
  [
    'trailers',
    chunked('2\r\n{}\r\n0\r\n__proto__: x\r\nauthorization: Bearer x\r\n\r\n'),
    /^HTTP\/1.1 400 [\s\S]*EVENT_INVALID/,
  ],
  [
    'gzip as transfer encoding',
    `${POST}transfer-encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    /^HTTP\/1.1 4\d\d /,
  ],
  ['identity as transfer encoding', `${POST}transfer-encoding: identity\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  ['a transfer encoding nobody knows', `${POST}transfer-encoding: cow\r\n\r\n{}`, /^HTTP\/1.1 400 /],
  ['an expectation nobody meets', `${POST}expect: cake\r\ncontent-length: 2\r\n\r\n{}`, /^HTTP\/1.1 4\d\d /],
  [
    'a smuggled second request',
    `${POST}content-length: 2\r\n\r\n{}GET /v1/admin/outbound HTTP/1.1\r\n\r\n`,
    /^HTTP\/1.1 400 /,
  ],
  [
    'another protocol on offer',
    `${POST}connection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\n{}`,
    /^HTTP\/1.1 400 [\s\S]*EVENT_INVALID/,
  ],
  [
    'a WebSocket elsewhere',
    `GET /v1/me HTTP/1.1\r\n${HOST}connection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    /^HTTP\/1.1 401 /,
  ],
  [
    'two authorizations',
    `GET /v1/me HTTP/1.1\r\n${HOST}authorization: Bearer x\r\nauthorization: Bearer dana-token\r\n\r\n`,
    /^HTTP\/1.1 401 /,
  ],
  ['another host’s address', `GET http://evil.example/v1/me HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
];

describe('on the wire', () => {
  for (const [what, bytes, right] of WIRE) {
    test(what, async () => {
      const answer = await target.raw(bytes);
      assert.match(answer, right);
      assertDiscreet(answer, what);
    });
  }

  test('a thousand requests in one go are answered in their order', async () => {
    const one = 'GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n';
    const answer = await target.raw(`${one.repeat(1000)}GET /nowhere HTTP/1.1\r\n${HOST}\r\n`);
    assert.equal(answer.match(/HTTP\/1\.1 200 /g)?.length, 1000);
    assert.match(answer, /HTTP\/1\.1 404 [\s\S]*$/);
  });

  test('an accepted event followed by nonsense on the same connection stays accepted', async () => {
    const body = JSON.stringify(event());
    await target.raw(
      `${POST.replace('close', 'keep-alive')}content-length: ${body.length}\r\n\r\n${body}NONSENSE\r\n\r\n`,
    );
    const again = await target.ask('/v1/events', { body, headers: { 'content-type': STRUCTURED } });
    assert.equal(JSON.parse(again.text).results[0].duplicate, true);
  });

  test('300 who never finish, and 50 who leave in the middle, hinder nobody', async () => {
    const port = Number(new URL(target.url).port);
    const starts = [
      '',
      'GET ',
      'GET / HTTP/1.1\r\nhost: ',
      `${POST}content-length: 60000\r\n\r\n{"a":`,
      chunked('5\r\n{"a"'),
    ];
    const open = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(starts[index % starts.length] || '\r\n'));
      return socket.on('error', () => {});
    });
    await until('they are connected', () => open.every((socket) => !socket.connecting));
    for (const socket of open.splice(0, 50)) socket.resetAndDestroy();
    await target.stillWell('among the unfinished');
    assert.ok(
      open.some((socket) => !socket.destroyed),
      'others are served while they are still there',
    );
    for (const socket of open) socket.destroy();
  });

  test('the relay is well', () => target.stillWell('after the wire'));
});

const good = JSON.stringify(event());
const TYPES = [
  'text/plain',
  'text/html',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/cloudevents',
  'application/cloudevents+xml',
  'application/cloudevents+protobuf',
  'application/cloudevents-batch',
  'application/cloudevents-batch+xml',
  'json',
  '/',
  ';',
  '*/*',
  'application/*',
  `${STRUCTURED}; charset=utf-16`,
  `${STRUCTURED}; charset=latin1`,
  `${STRUCTURED}; charset=`,
  `${STRUCTURED};charset="ebcdic"`,
  `application/${'x'.repeat(5000)}+xml`,
];
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));
const ENCODINGS = [
  'gzip',
  'x-gzip',
  'deflate',
  'br',
  'zstd',
  'gzip, gzip',
  'identity, gzip',
  'constructor',
  '__proto__',
];

describe('media types and encodings', () => {
  for (const type of TYPES) {
    test(`as ${JSON.stringify(type.slice(0, 60))}`, async () => {
      const answer = await target.ask('/v1/events', { body: good, headers: { 'content-type': type } });
      assertRefused(answer, type, 'UNSUPPORTED_MEDIA_TYPE');
    });
  }
  test('without a type', async () => {
    const answer = await target.raw(`${POST.replace(/content-type.*\r\n/, '')}content-length: 2\r\n\r\n{}`);
    assert.match(answer, /^HTTP\/1.1 415 /);
  });
  for (const encoding of ENCODINGS) {
    test(`encoded as ${encoding}, a bomb of 50 MB`, async () => {
      const body = BOMB;
      const answer = await target.ask('/v1/events', {
        body,
        headers: { 'content-type': STRUCTURED, 'content-encoding': encoding },
      });
      // The bomb is gzip: what is taken for it bursts, and what it is not is no body.
      const code = /^(x-)?gzip$/i.test(encoding) ? 'EVENT_TOO_LARGE' : 'UNSUPPORTED_MEDIA_TYPE';
      assertRefused(answer, encoding, encoding === 'deflate' ? 'REQUEST_INVALID' : code);
    });
  }
});
