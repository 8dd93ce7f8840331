/**
 * An attacker who shares a cache with others, or controls one: tries to cache for everyone an answer made for one user, or one influenced
 * by
 * their own headers, and requests files by invalid paths.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { pairingCode } from './parts/people.ts';
import { sendRaw, statusOf } from './parts/raw.ts';
import { addressOf, type Route, withRoutes } from './parts/routes.ts';

let relay: RunningRelay;
let routes: readonly Route[];
({ opened: relay, routes } = await withRoutes(() => startRelay({ publicUrl: 'https://beckon.acme.example' })));
const host: string = new URL(relay.url).host;
const page = await (await fetch(`${relay.url}/`)).text();
const script = /src="(\/assets\/[\w-]+\.js)"/.exec(page)?.[1] ?? '';
assert.notEqual(script, '', page);
after(() => relay.close());

const PAGE = { 'x-beckon-page': '1' };
const read = async (path: string, headers: Record<string, string> = {}) => {
  const plain = { 'accept-encoding': 'identity' };
  const reply = await fetch(relay.url + path, { headers: { ...plain, ...headers }, redirect: 'manual' });
  return { reply, text: await reply.text() };
};
/** The parts of the response that a cache stores, without its age and the limits of this connection. */
const shownBy = ({ reply, text }: Awaited<ReturnType<typeof read>>) => ({
  status: reply.status,
  headers: Object.fromEntries(
    [...reply.headers].filter(([name]) => !['date', 'keep-alive', 'connection', 'beckon-request'].includes(name)),
  ),
  text,
});
const mayBeKept = ({ headers }: Response): boolean =>
  !/no-store|private|no-cache/.test(headers.get('cache-control') ?? '');

/** Header fields that no cache includes in its key. */
const UNKEYED: readonly Record<string, string>[] = [
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-proto': 'http', 'x-forwarded-port': '1' },
  { forwarded: 'host=evil.example;proto=http' },
  { 'x-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
  { 'x-original-url': '/admin', 'x-rewrite-url': '/v1/me' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST', 'x-http-method': 'PUT' },
  { 'x-forwarded-prefix': '/evil', 'x-script-name': '/evil' },
  { origin: 'https://evil.example' },
  { referer: 'https://evil.example/', 'accept-language': 'de', 'user-agent': '<script>alert(1)</script>' },
  { range: 'bytes=0-1' },
  { 'if-none-match': '*', 'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' },
  { cookie: '__Host-beckon_me=x; __Host-beckon_admin=y' },
  { authorization: 'Bearer guess' },
  { 'x-beckon-page': '1' },
  { accept: 'application/json' },
  { 'content-encoding': 'identity', te: 'trailers' },
];

test('no request header of one person changes a response that a shared cache stores', async () => {
  for (const path of ['/', script]) {
    const plain = shownBy(await read(path));
    assert.equal(plain.status, 200);
    for (const headers of UNKEYED) {
      const changed = shownBy(await read(path, headers));
      // A partial or conditional answer may differ, and no cache stores it as the whole (RFC 9111 section 3).
      if ([206, 304, 412, 416].includes(changed.status)) continue;
      assert.deepEqual(changed, plain, `${path} ${JSON.stringify(headers)}`);
    }
  }
});

test('a response with a content coding has Vary, and the content is equal in each coding', async () => {
  const raw = async (accepted: string | null) => {
    const headers = accepted === null ? [] : [`accept-encoding: ${accepted}`];
    return sendRaw(relay.url, [`GET ${script} HTTP/1.1`, `host: ${host}`, 'connection: close', ...headers]);
  };
  for (const accepted of [
    null,
    'br',
    'gzip',
    'br;q=0',
    'gzip, br',
    '*',
    'identity;q=0',
    'evil',
    'br\tgzip',
    ',,,',
    'BR',
  ]) {
    assert.match(await raw(accepted), /^vary: accept-encoding\r$/im, String(accepted));
  }
  const plain = (await read(script, { 'accept-encoding': 'identity' })).text;
  for (const [coding, decode] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const reply = await fetch(relay.url + script, { headers: { 'accept-encoding': coding } });
    assert.equal(reply.headers.get('content-encoding'), coding);
    assert.equal(await reply.text(), plain, 'as the client decodes it');
    assert.ok(decode);
  }
});

test('cacheable responses are equal for all; personal responses are not cacheable', async () => {
  const code = await pairingCode(relay, 'dana');
  const headers = { ...PAGE, 'content-type': 'application/json' };
  const begun = await fetch(`${relay.url}/me/session`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  assert.ok(!mayBeKept(begun));
  const kept: string[] = [];
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const path = route.url === '/assets/:name' ? script : addressOf(route);
    const [own, nobodys] = [await read(path, { ...PAGE, cookie }), await read(path)];
    assert.deepEqual(path.startsWith('/me/') ? [] : own.reply.headers.getSetCookie(), [], path);
    if (!mayBeKept(own.reply)) continue;
    kept.push(route.url);
    // Prometheus values change between requests.
    if (route.url !== '/metrics') assert.equal(own.text, nobodys.text, path);
  }
  assert.ok(kept.includes('/assets/:name'), `${kept}`);
});

const PATHS = [
  '/assets/../index.html',
  '/assets/..%2findex.html',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/%2e%2e%2findex.html',
  '/assets/%252e%252e%252findex.html',
  '/assets/..%5cindex.html',
  '/assets/..\\index.html',
  '/assets/....//index.html',
  '/assets/%00',
  '/assets/index.js%00.css',
  '/assets/%c0%ae%c0%ae/index.html',
  '/assets/%uff0e%uff0e/index.html',
  '/assets//etc/passwd',
  '/assets/C:/Windows/win.ini',
  '/assets/__proto__',
  '/assets/constructor',
  '/assets/toString',
  '/assets/hasOwnProperty',
  '/assets/',
  '/assets',
  `/assets/${'a'.repeat(500)}`,
  `/assets/${'a'.repeat(20_000)}`,
  '/assets/%',
  '/assets/%zz',
  '/assets/.env',
  '/index.html/..%2f..%2fpackage.json',
  '//evil.example/',
  '/\\evil.example/',
  '/;/admin',
  '/v1/me/x.css',
  '/v1/me;.js',
  '/v1/me%2f..%2f..%2fassets%2fx.js',
];

test('a path that only resembles a file returns no file and no cacheable response', async () => {
  const files = [
    script.replace('/assets/', ''),
    `${script.replace('/assets/', '')}.map`,
    `${script.replace('/assets/', '')}.br`,
  ];
  for (const path of [...PATHS, ...files.slice(1).map((name) => `/assets/${name}`), `${script}/`, `${script}%20`]) {
    const answer = await sendRaw(relay.url, [`GET ${path} HTTP/1.1`, `host: ${host}`, 'connection: close']);
    const what = `${path.slice(0, 60)}: ${answer.slice(0, 300)}`;
    assert.ok([400, 401, 404, 405, 414, 431].includes(statusOf(answer)), what);
    assert.match(answer, /^cache-control: no-store\r$/im, what);
    assert.doesNotMatch(answer, /root:|"dependencies"|node:|\.ts\b/, what);
    assert.match(answer, /application\/problem\+json/, what);
  }
});

test('a response for one host name is not reused for another', async () => {
  for (const [first, ...lines] of [
    ['GET http://evil.example/ HTTP/1.1', `host: ${host}`],
    ['GET / HTTP/1.1', 'host: evil.example'],
    ['GET / HTTP/1.1', `host: ${host}`, 'host: evil.example'],
    ['GET / HTTP/1.1', `host: ${host}@evil.example`],
    ['GET / HTTP/1.1', `host: ${host}, evil.example`],
  ]) {
    const answer = await sendRaw(relay.url, [String(first), ...lines, 'connection: close']);
    assert.ok([400, 421].includes(statusOf(answer)), `${first} ${lines}: ${answer.slice(0, 200)}`);
    assert.match(answer, /^cache-control: no-store\r$/im);
  }
});
