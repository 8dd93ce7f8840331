import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { appPages, CONTENT_SECURITY_POLICY } from '../../electron/app-protocol.ts';
import { isExternalLink } from '../../electron/security.ts';

function pages(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-pages-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'a.js'), '1');
  writeFileSync(join(root, 'secret.key'), 'no known type');
  writeFileSync(join(folder, 'outside.html'), 'outside');
  mkdirSync(join(folder, 'renderer-2'));
  writeFileSync(join(folder, 'renderer-2', 'b.html'), 'a folder that only begins alike');
  const serve = appPages(root);
  return (url: string, init?: RequestInit) => serve(new Request(url, init));
}

test('serves the built pages with the policy on every answer', async (t) => {
  const get = pages(t);
  for (const [url, type] of [
    ['app://beckon/', 'text/html; charset=utf-8'],
    ['app://beckon/index.html', 'text/html; charset=utf-8'],
    ['app://beckon/assets/a.js?v=1#x', 'text/javascript; charset=utf-8'],
  ] as const) {
    const response = await get(url);
    assert.equal(response.status, 200, url);
    assert.equal(response.headers.get('content-type'), type);
    assert.equal(response.headers.get('content-security-policy'), CONTENT_SECURITY_POLICY);
  }
  assert.doesNotMatch(CONTENT_SECURITY_POLICY, /script-src[^;]*(unsafe|data:|https?:)/);
});

test('nothing outside the folder, no other host, no other method', async (t) => {
  const get = pages(t);
  const refused = [
    'app://beckon/../outside.html',
    'app://beckon/%2e%2e/outside.html',
    'app://beckon/..%2foutside.html',
    'app://beckon/assets/..%2f..%2foutside.html',
    'app://beckon/..%5coutside.html',
    'app://beckon/../renderer-2/b.html',
    'app://beckon/..%2frenderer-2%2fb.html',
    'app://beckon/%00index.html',
    'app://beckon/%ff',
    'app://beckon//etc/passwd',
    'app://beckon/secret.key',
    'app://beckon/assets',
    'app://beckon/missing.html',
    'app://other/index.html',
  ];
  for (const url of refused) {
    const response = await get(url);
    assert.equal(response.status, 404, url);
    assert.equal(response.headers.get('content-security-policy'), CONTENT_SECURITY_POLICY);
  }
  assert.equal((await get('app://beckon/index.html', { method: 'POST' })).status, 405);
});

test('only https links leave the app', () => {
  for (const url of ['https://erp.example/po/4711', 'https://erp.example:8443/'])
    assert.equal(isExternalLink(url), true, url);
  for (const url of [
    'http://127.0.0.1/',
    'http://erp.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'beckon://pair?relay=x',
    'https://',
    'https://dana:secret@erp.example/',
    'x',
    '',
  ]) {
    assert.equal(isExternalLink(url), false, url);
  }
});
