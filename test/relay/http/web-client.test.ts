/** The web client over HTTP: encodings, caching, policy, host names, and the page shown where it cannot be used. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { languageFor } from '../../../relay/http/web/negotiation.ts';
import { type RunningRelay, startRelay } from '../parts/relay.ts';

const FILES: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Beckon</title>',
  'service-worker.js': 'self.addEventListener("push", () => {});',
  'manifest.webmanifest': '{"name":"Beckon"}',
  'icons/icon-192.png': 'a picture',
  'assets/index-1.js': 'document.title = "a";',
  'assets/index-1.js.map': '{}',
  'assets/sqlite3-1.wasm': 'a module',
  'assets/notes.txt': 'no type of ours',
};
let folder = '';
folder = mkdtempSync(join(tmpdir(), 'beckon-web-'));
for (const [name, text] of Object.entries(FILES)) {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  if (!/\.(js|wasm|html)$/.test(name)) continue;
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
}
const relay = await startRelay({ webFolder: folder });
after(async () => {
  await relay.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Decompressed. */
  text: string;
  size: number;
}
/** A raw request: `fetch` decompresses, follows redirects and adds headers. */
function ask(at: RunningRelay, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  const { hostname, port } = new URL(at.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers, method }, async (reply) => {
      const bytes = Buffer.concat(await reply.toArray());
      const coding = bytes.length === 0 ? undefined : reply.headers['content-encoding'];
      const text = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;
      resolve({
        status: reply.statusCode ?? 0,
        headers: reply.headers,
        text: text.toString(),
        size: bytes.length,
      });
    })
      .once('error', reject)
      .end();
  });
}

test('a browser gets the coding it likes best of those there are', async () => {
  const wanted: [accept: string | undefined, coding: string | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP;Q=1.0', 'gzip'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['identity, br;q=0.5', undefined],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity;q=0, br;q=0.001', 'br'],
    ['identity;q=0', undefined],
    ['deflate, zstd', undefined],
    ['br;q=2, gzip;q=0.x, ;;, q=1', undefined],
  ];
  const plain = FILES['assets/index-1.js'];
  for (const [accept, coding] of wanted) {
    const headers = accept === undefined ? {} : { 'accept-encoding': accept };
    const got = await ask(relay, '/assets/index-1.js', headers);
    assert.deepEqual([got.status, got.headers['content-encoding'], got.text], [200, coding, plain], accept);
    assert.equal(got.headers.vary, 'accept-encoding', 'for caches on the way');
  }
});

test('an asset has its content hash in its name and is cached for ever; the page is revalidated', async () => {
  const types: [path: string, kept: RegExp, type: string][] = [
    ['/', /^no-cache$/, 'text/html; charset=utf-8'],
    ['/service-worker.js', /^no-cache$/, 'text/javascript; charset=utf-8'],
    ['/manifest.webmanifest', /^no-cache$/, 'application/manifest+json'],
    ['/icons/icon-192.png', /^no-cache$/, 'image/png'],
    ['/assets/index-1.js', /^public, max-age=31536000, immutable$/, 'text/javascript; charset=utf-8'],
    ['/assets/sqlite3-1.wasm', /^public, max-age=31536000, immutable$/, 'application/wasm'],
  ];
  for (const [path, kept, type] of types) {
    const { status, headers, text } = await ask(relay, path, { 'accept-encoding': 'br' });
    assert.equal(status, 200, path);
    assert.match(String(headers['cache-control']), kept, path);
    assert.equal(headers['content-type'], type);
    assert.equal(text, FILES[path.slice(1) || 'index.html']);
    assert.match(String(headers.etag), /^"[\w-]{22,}"$/);
  }
});

test('a page that did not change is not sent again; each coding is a representation of its own', async () => {
  const of = (accept: string) => ask(relay, '/', { 'accept-encoding': accept });
  const tags = await Promise.all(['br', 'gzip', ''].map(async (accept) => String((await of(accept)).headers.etag)));
  assert.equal(new Set(tags).size, 3);
  const [br = '', gzip = ''] = tags;
  const again = (match: string) => ask(relay, '/', { 'accept-encoding': 'br', 'if-none-match': match });
  for (const match of [br, `W/${br}`, `"x", ${br}`, '*']) {
    const { status, size, headers } = await again(match);
    assert.deepEqual([status, size, headers.etag], [304, 0, br], match);
    assert.deepEqual([headers['cache-control'], headers.vary], ['no-cache', 'accept-encoding']);
  }
  for (const match of [gzip, '"x"', br.slice(1, -1), '']) assert.equal((await again(match)).status, 200, match);
});

test('HEAD says what GET would; other methods are not there', async () => {
  for (const path of ['/', '/assets/index-1.js', '/service-worker.js']) {
    const [got, head] = [
      await ask(relay, path, { 'accept-encoding': 'br' }),
      await ask(relay, path, { 'accept-encoding': 'br' }, 'HEAD'),
    ];
    assert.deepEqual([head.status, head.size], [200, 0]);
    for (const name of ['content-length', 'content-encoding', 'etag', 'content-security-policy', 'content-type']) {
      assert.equal(head.headers[name], got.headers[name], `${name} of ${path}`);
    }
    const refused = await ask(relay, path, {}, 'POST');
    assert.deepEqual([refused.status, refused.headers.allow], [405, 'GET, HEAD']);
  }
});

test('only SQLite’s module exceeds the page’s own origin, and no one frames it', async () => {
  for (const path of ['/', '/assets/index-1.js', '/service-worker.js', '/manifest.webmanifest']) {
    const { headers } = await ask(relay, path);
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((part) => [part.split(' ', 1)[0] ?? '', part.split(' ').slice(1).join(' ')]),
    );
    assert.deepEqual(Object.fromEntries(policy), {
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'style-src': "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
      'img-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'worker-src': "'self'",
      'form-action': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
    assert.deepEqual(
      ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cross-origin-opener-policy'].map(
        (name) => headers[name],
      ),
      ['nosniff', 'DENY', 'no-referrer', 'same-origin'],
    );
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.match(String(headers['permissions-policy']), /camera=\(\).*geolocation=\(\).*microphone=\(\)/);
    assert.equal(headers['access-control-allow-origin'], undefined);
  }
});

test('no name leads elsewhere, and maps are not served', async () => {
  const names = ['index.html', 'assets/', 'assets/index-1.js.map', 'assets/index-1.js.br', 'assets/notes.txt'];
  const others = ['assets/__proto__', 'icons/constructor', 'assets/..%2findex.html', 'icons/..%2fassets%2findex-1.js'];
  const away = ['assets/%2e%2e/index.html', 'assets/..%5cindex.html', 'nowhere', 'assets/%00', 'favicon.ico'];
  for (const name of [...names, ...others, ...away]) {
    const { status, headers } = await ask(relay, `/${name}`);
    assert.deepEqual([status, headers['content-type']], [404, 'application/problem+json'], name);
    assert.doesNotMatch(String(headers['cache-control']), /max-age|public/, name);
  }
});

test('/me leads to the web client', async () => {
  for (const path of ['/me', '/me/']) {
    const { status, headers } = await ask(relay, path);
    assert.deepEqual([status, headers.location], [308, '/'], path);
  }
  const missing = await ask(relay, '/assets/of-another-build.js');
  assert.deepEqual([missing.status, missing.headers['cache-control']], [404, 'no-store']);
  for (const path of ['/me/page.js', '/me/index.html', '/me/here']) assert.equal((await ask(relay, path)).status, 404);
});

test('BECKON_WEB=off closes all of it, for who is signed in too', async () => {
  const page = { 'x-beckon-page': '1', 'content-type': 'application/json' };
  const closed = await startRelay({ webFolder: folder });
  const signedIn = await closed.post('/me/session', { token: 'dana-token' }, undefined, page);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const asMe = () => fetch(`${closed.url}/v1/me`, { headers: { ...page, cookie } });
  assert.equal((await asMe()).status, 200);
  await closed.restart(() => closed.set({ web: false }));
  assert.equal((await asMe()).status, 401);
  for (const path of ['/me', '/me/', '/me/session', '/me/sign-in', '/me/callback']) {
    assert.equal((await ask(closed, path)).status, 404, path);
  }
  assert.equal((await closed.post('/me/session', { token: 'dana-token' }, undefined, page)).status, 404);
  for (const path of ['/', '/assets/index-1.js', '/manifest.webmanifest', '/icons/icon-192.png']) {
    const { status, headers } = await ask(closed, path);
    assert.deepEqual([status, headers['content-type']], [404, 'application/problem+json'], path);
  }
  assert.equal((await closed.get('/v1/me', 'dana-token')).status, 200);
  await closed.close();
});

describe('where it cannot be used, a page without a script says why', () => {
  const said = async (at: RunningRelay, headers: Record<string, string>) => {
    const got = await ask(at, '/', headers);
    if (got.status === 200) return 'the page';
    assert.doesNotMatch(got.text, /<script/);
    assert.equal(got.headers['cache-control'], 'no-store');
    assert.match(String(got.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/);
    const [, language] = /<html lang="(\w+)">/.exec(got.text) ?? [];
    const [, link] = /<a href="([^"]+)">/.exec(got.text) ?? [];
    return [got.status, language, link];
  };

  test('by plain http, but for this machine itself', async () => {
    const { port } = new URL(relay.url);
    const host = `10.1.2.3:${port}`;
    for (const own of ['127.0.0.1', 'localhost', '[::1]']) {
      assert.equal(await said(relay, { host: `${own}:${port}` }), 'the page', own);
    }
    assert.deepEqual(await said(relay, { host }), [421, 'en', undefined]);
    assert.deepEqual(await said(relay, { host, 'accept-language': 'it, de-AT;q=0.5' }), [421, 'de', undefined]);
    assert.match((await ask(relay, '/', { host })).text, /BECKON_PUBLIC_URL/);
    // Browsers send this header only from a secure context.
    assert.equal(await said(relay, { host, 'sec-fetch-mode': 'navigate' }), 'the page');
    // Sent by an untrusted proxy.
    assert.deepEqual(await said(relay, { host, 'x-forwarded-proto': 'https' }), [421, 'en', undefined]);
  });

  test('through a proxy with TLS it is there', async () => {
    const publicUrl = 'https://beckon.acme.example';
    const at = await startRelay({ webFolder: folder, publicUrl, trustedProxies: ['127.0.0.1'] });
    assert.equal(await said(at, { host: 'beckon.acme.example' }), 'the page');
    assert.equal(await said(at, { host: 'BECKON.acme.example' }), 'the page');
    assert.equal(await said(at, { host: '10.1.2.3', 'x-forwarded-proto': 'https' }), 'the page');
    assert.deepEqual(await said(at, { host: '10.1.2.3' }), [421, 'en', `${publicUrl}/`]);
    await at.close();
  });

  test('at an address that is plain http for everybody, or below a path', async () => {
    const plain = await startRelay({ webFolder: folder, publicUrl: 'http://beckon.acme.example' });
    assert.deepEqual(await said(plain, { host: 'beckon.acme.example' }), [421, 'en', undefined]);
    await plain.close();
    const below = await startRelay({ webFolder: folder, publicUrl: 'https://acme.example/<beckon>/' });
    const headers = { host: 'acme.example', 'accept-language': 'de' };
    assert.deepEqual(await said(below, headers), [421, 'de', undefined]);
    assert.match((await ask(below, '/', headers)).text, /%3Cbeckon%3E/);
    await below.close();
  });

  test('where it is not built', async () => {
    const unbuilt = await startRelay({ webFolder: join(folder, 'nowhere') });
    assert.deepEqual(await said(unbuilt, { 'accept-language': 'de' }), [404, 'de', undefined]);
    assert.match((await ask(unbuilt, '/')).text, /npm run setup/);
    assert.equal((await ask(unbuilt, '/assets/index-1.js')).status, 404);
    await unbuilt.close();
  });
});

test('the language that a browser likes best of those Beckon speaks', () => {
  const wanted = [undefined, '', 'de', 'de-CH, en;q=0.9', 'en;q=0.4, de;q=0.5', 'it, *', 'de;q=0', 'deu', 'de;q=9'];
  assert.deepEqual(wanted.map(languageFor), ['en', 'en', 'de', 'de', 'de', 'en', 'en', 'en', 'en']);
});
