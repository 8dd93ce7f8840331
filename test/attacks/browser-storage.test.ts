/** What remains in a browser: a switched-off web client's service worker, cacheable responses, and attacker-written links to the page. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { codeOf, followCodeLinks, followLinks, placeOf } from '../../web/page/start-link.ts';
import { cachePathOf } from '../../web/service-worker/cached-requests.ts';
import { type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { addressOf, type Route, withRoutes } from './parts/routes.ts';

let relay: RunningRelay;
let routes: readonly Route[];
({ opened: relay, routes } = await withRoutes(() => startRelay()));
after(() => relay.close());

/** Runs a service worker from its script to its end. @returns which caches are left, and whether it unregistered itself */
async function runWorker(script: string, kept: readonly string[]): Promise<{ kept: string[]; unregistered: boolean }> {
  const names = new Set(kept);
  const listeners = new Map<string, ((event: object) => void)[]>();
  let unregistered = false;
  const caches = {
    keys: async () => [...names],
    delete: async (name: string) => names.delete(name),
  };
  const self = {
    caches,
    skipWaiting: async () => {},
    registration: {
      unregister: async () => {
        unregistered = true;
      },
    },
    addEventListener(name: string, listener: (event: object) => void) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
  };
  runInNewContext(script, { self, caches, Promise });
  for (const name of ['install', 'activate']) {
    const work: unknown[] = [];
    for (const listener of listeners.get(name) ?? []) listener({ waitUntil: (done: unknown) => work.push(done) });
    await Promise.all(work);
  }
  assert.equal(listeners.get('fetch'), undefined, 'it answers nothing for the relay');
  return { kept: [...names], unregistered };
}

test('BECKON_WEB=off reaches browsers with a cached client: its service worker deletes the build and unregisters', async () => {
  const closed = await startRelay({ config: { web: false } });
  try {
    const reply = await fetch(`${closed.url}/service-worker.js`, { headers: { 'service-worker': 'script' } });
    assert.deepEqual([reply.status, reply.headers.get('cache-control')], [200, 'no-cache']);
    assert.match(reply.headers.get('content-type') ?? '', /^text\/javascript/);
    const { kept, unregistered } = await runWorker(await reply.text(), ['beckon-build-1', 'beckon-build-2', 'other']);
    assert.equal(unregistered, true);
    assert.deepEqual(kept, ['other']);
  } finally {
    await closed.close();
  }
});

test('no personal response is served from the cache of the service worker', () => {
  const scope = `${relay.url}/`;
  const files = new Set(['/', '/assets/index.js', '/icons/icon-192.png', '/manifest.webmanifest']);
  const open = new Set(['/', '/assets/:name']);
  let tried = 0;
  for (const route of routes.filter(({ url }) => !open.has(url))) {
    const url = new URL(addressOf(route), scope).href;
    for (const mode of ['navigate', 'cors', 'no-cors', 'same-origin']) {
      tried += 1;
      const path = cachePathOf({ method: route.method, mode, url }, scope, (name) => files.has(name));
      assert.ok(path === null || files.has(path), `${route.method} ${route.url} (${mode}): ${path}`);
    }
  }
  assert.ok(tried > 200, `${tried}`);
});

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '//evil.example',
  '../v1/me',
  'A'.repeat(100_000),
  '%00',
  '\u202eABCD',
  'AB',
  '',
];

test('a link leads only to a view, an item or the sign-in question', () => {
  for (const text of HOSTILE) {
    const given = encodeURIComponent(text);
    for (const name of ['item', 'items', 'view', 'code', 'answer', 'token']) {
      assert.equal(placeOf(`#${name}=${given}`), null, `${name}=${text.slice(0, 40)}`);
    }
    assert.equal(codeOf(`#code=${given}`), null, text.slice(0, 40));
    assert.equal(codeOf(`#view=inbox&item=${given}`), null);
  }
});

test('a pairing code is read once and removed from the address', () => {
  const addresses: string[] = [];
  let changed = (): void => {};
  const page = {
    location: { hash: '#code=ABCD-EFGH-JKLM', pathname: '/' },
    history: {
      state: null,
      replaceState(_: unknown, __: string, url: string) {
        addresses.push(url);
        page.location.hash = '';
      },
    },
    addEventListener(_: 'hashchange', listener: () => void) {
      changed = listener;
    },
  };
  const codes: string[] = [];
  followLinks(page, () => assert.fail('it is no place'));
  followCodeLinks(page, (code) => codes.push(code));
  changed();
  assert.deepEqual([codes, addresses], [['ABCD-EFGH-JKLM'], ['/']]);
});
