/** A page subscribes to the relay's push notifications, and makes no request if the relay has none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { createPush } from '../../web/page/push.ts';
import { dana } from '../electron/parts/items.ts';
import { settle } from './host/parts/host.ts';

function setUp() {
  const asked: string[] = [];
  let draw = (_snapshot: Snapshot): void => {};
  let subscribed = false;
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
        subscribed = true;
        return subscription;
      },
    }),
    allowed: () => true,
    async ask(method, path) {
      asked.push(`${method} ${path}`);
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
  const connected = async (webPush: boolean | undefined): Promise<void> => {
    draw({
      connection: { state: 'connected' },
      preferences: { pushDetails: false },
      me: { ...dana, ...(webPush === undefined ? {} : { webPush }) },
    } as Snapshot);
    await settle();
  };
  return { push, asked, connected, state: () => push.of({} as Snapshot).push };
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
  assert.deepEqual(asked, ['GET /v1/push/key', 'GET /v1/push/key', 'POST /v1/me/push']);
  assert.equal(state(), 'on');
});
