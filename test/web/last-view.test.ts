/** The stored view of the window, without a browser: whose it is, when it is stored and deleted, and damaged or blocked storage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { readLastView, storeLastView } from '../../web/page/last-view.ts';

const ENTRY = '/assets/index-1.js';
const KEY = 'beckon.last-view';

const snapshot = (more: object = {}): Snapshot =>
  ({
    connection: {
      state: 'connected',
      relay: 'http://127.0.0.1',
      since: '2026-01-01T00:00:00Z',
      reason: null,
      retryAt: null,
    },
    me: { user: { id: 'dana', name: 'Dana Fox' } },
    ready: true,
    inbox: Array.from({ length: 60 }, (_, n) => ({ id: `item ${n}` })),
    snoozed: [],
    undo: null,
    tested: 'shown',
    remarks: [{ id: 'history', text: 'damaged' }],
    ...more,
  }) as unknown as Snapshot;

function fakePage(signedIn: string | null = 'dana') {
  const stored = new Map<string, string>();
  const timers = new Map<number, () => void>();
  const listeners = new Map<string, (payload: never) => void>();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  let asked = 0;
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const page = {
    localStorage,
    document,
    setTimeout: (run: () => void) => timers.set(timers.size + 1, run).size,
    clearTimeout: (id: number) => timers.delete(id),
    fetch: async () => {
      asked += 1;
      return signedIn === null
        ? new Response('{}', { status: 401 })
        : Response.json({ user: { id: signedIn, name: 'Dana Fox' } });
    },
  } as unknown as Parameters<typeof readLastView>[0] & Parameters<typeof storeLastView>[1];
  const bridge: Parameters<typeof storeLastView>[0] = {
    on(event, listener) {
      listeners.set(event, listener as never);
      return () => {};
    },
  };
  storeLastView(bridge, page, ENTRY);
  return {
    page,
    stored,
    asked: () => asked,
    say: (event: 'snapshot' | 'forgotten', payload: object) => listeners.get(event)?.(payload as never),
    quiet() {
      for (const run of timers.values()) run();
    },
    hide() {
      document.visibilityState = 'hidden';
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

test('the view that was stored when quiet, or when the page was hidden, is read for its person and build', async () => {
  for (const end of ['quiet', 'hide'] as const) {
    const one = fakePage();
    one.say('snapshot', snapshot());
    assert.equal(one.stored.size, 0);
    one[end]();
    const view = await readLastView(one.page, ENTRY);
    assert.equal(view?.inbox.length, 50);
    assert.deepEqual([view?.connection.state, view?.tested, view?.remarks], ['connecting', null, []]);
    assert.equal(await readLastView(one.page, '/assets/index-2.js'), null);
  }
});

test('it is read for no other person, and the relay is not asked without it', async () => {
  for (const person of ['kim', null]) {
    const one = fakePage(person);
    assert.equal(await readLastView(one.page, ENTRY), null);
    assert.equal(one.asked(), 0);
    one.say('snapshot', snapshot());
    one.quiet();
    assert.equal(await readLastView(one.page, ENTRY), null);
    assert.equal(one.asked(), 1);
  }
});

test('it is deleted once no one is signed in, and not stored again by a page whose data was wiped', () => {
  for (const state of ['unpaired', 'revoked']) {
    const one = fakePage();
    one.say('snapshot', snapshot());
    one.quiet();
    assert.ok(one.stored.has(KEY));
    one.say('snapshot', snapshot({ connection: { state } }));
    assert.equal(one.stored.size, 0);
  }
  const one = fakePage();
  one.say('snapshot', snapshot());
  one.say('forgotten', {});
  one.hide();
  one.quiet();
  assert.equal(one.stored.size, 0);
});

test('a damaged or too large view, and storage that is full or blocked, leave the start to the worker', async () => {
  for (const text of ['', '{', 'null', '[]', '{"entry":"/assets/index-1.js"}']) {
    const one = fakePage();
    one.stored.set(KEY, text);
    assert.equal(await readLastView(one.page, ENTRY), null, text);
  }
  const large = fakePage();
  large.say('snapshot', snapshot({ inbox: [{ id: 'x'.repeat(1_000_001) }] }));
  large.quiet();
  assert.equal(large.stored.size, 0);
  const blocked = fakePage();
  Object.defineProperty(blocked.page, 'localStorage', {
    get() {
      throw new DOMException('blocked', 'SecurityError');
    },
  });
  blocked.say('snapshot', snapshot());
  blocked.quiet();
  blocked.say('snapshot', snapshot({ ready: false }));
  assert.equal(await readLastView(blocked.page, ENTRY), null);
});
