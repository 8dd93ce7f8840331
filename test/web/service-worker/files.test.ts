/** Requests that the service worker serves from its cache, and when it deletes the files of an older build. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidy } from '../../../web/service-worker/cache-cleanup.ts';
import { cachePathOf } from '../../../web/service-worker/cached-requests.ts';

const SCOPE = 'https://beckon.example/';
const FILES = new Set(['/', '/assets/index-1.js', '/icons/icon-192.png', '/manifest.webmanifest']);
const kept = (path: string, mode = 'no-cors', method = 'GET') =>
  cachePathOf({ method, mode, url: new URL(path, SCOPE).href }, SCOPE, (name) => FILES.has(name));

test('the page and its files come from the cache, also those of a previous build', () => {
  assert.equal(kept('/', 'navigate'), '/');
  assert.equal(kept('/?utm=1#item=2', 'navigate'), '/');
  assert.equal(kept('/assets/index-1.js'), '/assets/index-1.js');
  assert.equal(kept('/assets/index-0.js'), '/assets/index-0.js');
  assert.equal(kept('/icons/icon-192.png'), '/icons/icon-192.png');
});

test('requests to the relay’s API go to the network', () => {
  for (const path of [
    '/v1/me',
    '/v1/items',
    '/admin',
    '/admin/assets/x.js',
    '/a/token',
    '/me',
    '/me/session',
    '/health/live',
  ]) {
    assert.equal(kept(path), null, path);
    assert.equal(kept(path, 'navigate'), null, path);
  }
  assert.equal(kept('/', 'cors'), null, 'somebody asks whether the relay is there');
  assert.equal(kept('/', 'navigate', 'POST'), null);
  assert.equal(kept('https://elsewhere.example/assets/index-1.js'), null);
});

const tidied = async (entries: unknown[], newest: boolean) => {
  let dropped = false;
  const dropOthers = async (may: () => boolean) => {
    dropped = may();
  };
  const has = (path: string) => FILES.has(path);
  await tidy(
    { has, dropOthers },
    entries.map((entry) => Promise.resolve(entry)),
    () => newest,
  );
  return dropped;
};

test('files of older builds stay while a page may need them, and those of a newer one always', async () => {
  assert.equal(await tidied([], true), true);
  assert.equal(await tidied(['/assets/index-1.js'], true), true);
  assert.equal(await tidied(['/assets/index-1.js', '/assets/index-0.js'], true), false, 'an older page is open');
  assert.equal(await tidied(['/assets/index-1.js', null], true), false, 'one is frozen and does not say');
  assert.equal(await tidied(['/assets/index-1.js'], false), false, 'a newer build waits');
});
