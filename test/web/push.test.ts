/** A page subscribes to the relay's push notifications, and makes no request if the relay has none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { createPush } from '../../web/page/push.ts';
import { dana } from '../electron/parts/items.ts';
import { settle } from './host/parts/host.ts';

function setUp() {
  const stored = new Map<string, string>();
  const asked: string[] = [];
  let draw = (_snapshot: Snapshot): void => {};
  let subscribed = false;
  /** Path that the relay does not answer. */
  let silent = '';
  const subscription = {
    endpoint: 'https://push.example/1',
    toJSON: () => ({ endpoint: 'https://push.example/1' }),
    async unsubscribe() {
      subscribed = false;
      return true;
    },
  };
  const push = createPush({
    subscriber: Promise.resolve({
      getSubscription: async () => (subscribed ? subscription : null),
      async subscribe() {
        if (silent === 'push service') throw new Error('no push service');
        subscribed = true;
        return subscription;
      },
    }),
    allowed: () => true,
    storage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => void stored.set(name, value),
      removeItem: (name) => void stored.delete(name),
    },
    async ask(method, path) {
      asked.push(`${method} ${path}`);
      if (path === silent) return null;
      return path === '/v1/push/key' ? { publicKey: 'key', gateway: 'browsers' } : {};
    },
  });
  const bridge: Pick<HostBridge, 'on'> = {
    on(_event, listener) {
      draw = listener as (snapshot: Snapshot) => void;
      return () => {};
    },
  };
  push.followPerson(bridge);
  const connected = async (webPush: boolean | undefined, state = 'connected'): Promise<void> => {
    draw({
      connection: { state },
      preferences: { pushDetails: false },
      me: { ...dana, ...(webPush === undefined ? {} : { webPush }) },
    } as Snapshot);
    await settle();
  };
  /** No one is signed in. */
  const signedOut = () => connected(undefined, 'unpaired');
  const silence = (path: string): void => {
    silent = path;
  };
  return {
    push,
    asked,
    silence,
    connected,
    signedOut,
    subscribed: () => subscribed,
    state: () => push.of({} as Snapshot).push,
  };
}

for (const webPush of [false, undefined]) {
  test(`a relay that says ${webPush} of Web Push is not asked for its key`, async () => {
    const { push, asked, connected, state } = setUp();
    await connected(webPush);
    await push.handlers['push.set']({ on: true }, 0);
    assert.deepEqual(asked, []);
    assert.equal(state(), 'unsupported');
  });
}

test('a relay with Web Push is asked for its key and receives the subscription, also if it enables push later', async () => {
  const { push, asked, connected, state } = setUp();
  await connected(false);
  await connected(true);
  assert.equal(state(), 'off');
  await push.handlers['push.set']({ on: true }, 0);
  assert.deepEqual(asked, ['GET /v1/push/key', 'POST /v1/me/push']);
  assert.equal(state(), 'on');
});

test('after an expired session the same person has the pushes that they chose, and none that they switched off', async () => {
  const { push, connected, signedOut, subscribed, state } = setUp();
  await connected(true);
  await push.handlers['push.set']({ on: true }, 0);
  await signedOut();
  assert.equal(subscribed(), false);
  await connected(true);
  assert.deepEqual([subscribed(), state()], [true, 'on']);
  await push.handlers['push.set']({ on: false }, 0);
  await signedOut();
  await connected(true);
  assert.deepEqual([subscribed(), state()], [false, 'off']);
});

for (const path of ['/v1/push/key', '/v1/me/push', 'push service']) {
  test(`without an answer of ${path} the switch reports the failure and can be pressed again`, async () => {
    const { push, connected, silence, state } = setUp();
    await connected(true);
    silence(path);
    assert.equal(await push.handlers['push.set']({ on: true }, 0), false);
    assert.equal(state(), 'off');
    silence('');
    assert.equal(await push.handlers['push.set']({ on: true }, 0), true);
    assert.equal(state(), 'on');
  });
}

test('a page that starts without its relay shows the stored choice, and makes no request', async () => {
  const { asked, connected, state } = setUp();
  await connected(true, 'offline');
  assert.deepEqual([state(), asked], ['off', []]);
});
