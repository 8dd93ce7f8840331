/** Malformed HTTP: bytes at the socket, and the valid status lines. */
import { STRUCTURED } from '../parts/relay.ts';

/** Refused before there is a request, by a problem document. */
const BAD = /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/;
export const HOST = 'host: localhost\r\nconnection: close\r\n';
export const POST = `POST /v1/events HTTP/1.1\r\n${HOST}authorization: Bearer erp-key\r\ncontent-type: ${STRUCTURED}\r\n`;
export const chunked = (chunks: string) => `${POST}transfer-encoding: chunked\r\n\r\n${chunks}`;

/** Description, bytes, valid status lines. */
export const WIRE: [string, string | Buffer, RegExp][] = [
  ['words', 'hello\r\n\r\n', BAD],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', BAD],
  ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', BAD],
  ['an unknown version', `GET /health/live HTTP/7.3\r\n${HOST}\r\n`, BAD],
  ['another unknown version', 'GET / HTTP/9.9\r\n\r\n', BAD],
  ['a method alone', 'GET\r\n\r\n', BAD],
  ['two spaces before the version', 'GET /  HTTP/1.1\r\nhost x\r\n\r\n', BAD],
  ['a small method', `get /health/live HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['an invented method', `STEAL /health/live HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`, /^$|^HTTP\/1.1 4\d\d /],
  ['TRACE', `TRACE /v1/events HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['PROPFIND', `PROPFIND /v1/events HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['lines ended by LF alone', 'GET /health/live HTTP/1.1\nhost: x\n\n', /^HTTP\/1.1 (200|400) /],
  ['no Host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', BAD],
  ['a bare CR in a field', `GET /health/live HTTP/1.1\r\n${HOST}a: b\rc\r\n\r\n`, BAD],
  ['a folded field', `GET /health/live HTTP/1.1\r\n${HOST}a: b\r\n c\r\n\r\n`, BAD],
  ['a field without colon', `GET /health/live HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, BAD],
  ['a space before the colon', `GET /health/live HTTP/1.1\r\n${HOST}a : b\r\n\r\n`, BAD],
  ['NUL in a field', `GET /health/live HTTP/1.1\r\n${HOST}a: \0\r\n\r\n`, BAD],
  ['NUL in the name of a field', `GET / HTTP/1.1\r\n${HOST}\0: y\r\n\r\n`, BAD],
  ['NUL in the address', `GET /v1/\0items HTTP/1.1\r\n${HOST}\r\n`, BAD],
  ['raw UTF-8 in the address', `GET /v1/items/ü HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  ['one field of 100 KB', `GET /health/live HTTP/1.1\r\n${HOST}a: ${'x'.repeat(100_000)}\r\n\r\n`, BAD],
  ['one field of 40 KB', `GET / HTTP/1.1\r\n${HOST}a: ${'x'.repeat(40_000)}\r\n\r\n`, BAD],
  ['3,000 fields', `GET /health/live HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(3000)}\r\n`, /^HTTP\/1.1 (200|400) /],
  ['an address of 100 KB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n`, /^HTTP\/1.1 4\d\d /],
  [
    'an attribute twice',
    `POST /v1/events HTTP/1.1\r\n${HOST}authorization: Bearer erp-key\r\ncontent-type: application/json\r\nce-specversion: 1.0\r\nce-id: a\r\nce-id: b\r\nce-source: /x\r\nce-type: com.xconnector.task.assigned\r\ncontent-length: 2\r\n\r\n{}`,
    /^HTTP\/1\.1 400 [\s\S]*given twice/,
  ],
  [
    'no media type',
    `${POST.replace(/content-type.*\r\n/, '')}content-length: 2\r\n\r\n{}`,
    /^HTTP\/1\.1 415 [\s\S]*problem\+json/,
  ],
  ['two lengths', `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, BAD],
  ['length and chunks', `${POST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, BAD],
  ['a negative length', `${POST}content-length: -2\r\n\r\n{}`, BAD],
  ['a length in hex', `${POST}content-length: 0x2\r\n\r\n{}`, BAD],
  ['a length beyond numbers', `${POST}content-length: ${'9'.repeat(40)}\r\n\r\n{}`, BAD],
  ['a length of 10 GB', `${POST}content-length: 10000000000\r\n\r\n{}`, /^HTTP\/1.1 413 [\s\S]*EVENT_TOO_LARGE/],
  ['chunks without end', chunked(`fffff\r\n${'x'.repeat(0xfffff)}\r\n`.repeat(3)), /^$|^HTTP\/1.1 413 /],
  ['a chunk of no size', chunked('zz\r\n{}\r\n0\r\n\r\n'), BAD],
  ['a chunk beyond numbers', chunked(`${'f'.repeat(30)}\r\n{}\r\n`), BAD],
  ['a negative chunk', chunked('-2\r\n{}\r\n0\r\n\r\n'), BAD],
  ['a chunk longer than it says', chunked('1\r\n{}{}\r\n0\r\n\r\n'), BAD],
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
  ['identity as transfer encoding', `${POST}transfer-encoding: identity\r\n\r\n{}`, BAD],
  ['a transfer encoding nobody knows', `${POST}transfer-encoding: cow\r\n\r\n{}`, BAD],
  ['an expectation nobody meets', `${POST}expect: cake\r\ncontent-length: 2\r\n\r\n{}`, /^HTTP\/1.1 4\d\d /],
  ['a smuggled second request', `${POST}content-length: 2\r\n\r\n{}GET /v1/admin/outbound HTTP/1.1\r\n\r\n`, BAD],
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
