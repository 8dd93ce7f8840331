import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { DeskSocket } from '../../../desk/relay-client/desk-socket.ts';
import { createRelayClient, type RelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock } from '../../../electron/system.ts';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import { problem } from '../../../shared/problems.ts';
import type { SyncPage } from '../../../shared/socket.ts';
import { fakeClock } from '../../electron/parts/clock.ts';
import { approval, T0, uuid } from '../../electron/parts/items.ts';
import { outward } from '../../electron/parts/network.ts';
import { smallRelay } from '../../electron/parts/relay.ts';
import { until } from '../../helpers/until.ts';
import { silent } from './parts/silent.ts';

interface Heard {
  client: RelayClient;
  views: ConnectionView[];
  last(): ConnectionView | undefined;
  pages: SyncPage[];
  items: string[];
  position: { cursor: number; epoch: string | null };
}

function clientFor(
  t: TestContext,
  feed: { onItem?: (id: string) => void; onSync?: () => void; canNotify?: () => boolean } = {},
): Heard {
  const heard: Omit<Heard, 'client'> = {
    views: [],
    last: () => heard.views.at(-1),
    pages: [],
    items: [],
    position: { cursor: 0, epoch: null },
  };
  const client = createRelayClient({
    clock: systemClock(),
    // The shortest back-off.
    random: { fraction: () => 0, uuid: () => uuid(1) },
    log: { info() {}, warn() {} },
    device: 'test',
    agent: outward().agent,
    locale: () => 'en',
    canNotify: feed.canNotify ?? (() => true),
  });
  client.follow({
    position: () => heard.position,
    relay: {
      me() {},
      process() {},
      request() {},
      sync(page) {
        feed.onSync?.();
        heard.pages.push(page);
        heard.position = { cursor: page.cursor, epoch: page.epoch };
      },
      item(change) {
        feed.onItem?.(change.item.id);
        heard.items.push(change.item.id);
        heard.position = { ...heard.position, cursor: change.cursor };
      },
      own() {},
      removed() {},
      connection: (view) => void heard.views.push(view),
    },
  });
  t.after(() => client.close());
  return Object.assign(heard, { client });
}

const state = (heard: Heard, wanted: ConnectionView['state']) => until(wanted, () => heard.last()?.state === wanted);

test('connects, catches up, follows live; comes back with its cursor', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  relay.item(approval(1));
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await state(heard, 'connected');
  assert.deepEqual(
    heard.views.map((view) => view.state),
    ['connecting', 'syncing', 'connected'],
  );
  assert.equal(heard.pages[0]?.changes.length, 1);
  relay.item(approval(2));
  await until('live', () => heard.items.includes(uuid(2)));
  for (const desk of relay.desks()) desk.disconnect(true);
  relay.item(approval(3));
  await until('second page', () => heard.pages.length === 2);
  assert.deepEqual(
    heard.pages[1]?.changes.map(({ item }) => item.id),
    [uuid(3)],
  );
  assert.deepEqual(relay.auths[1], { token: 'dana-token', device: 'test', cursor: 2, epoch: 'epoch-1' });
});

test('that notifications became impossible while the desk connected is sent once it is live', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  let canNotify = true;
  const heard = clientFor(t, { canNotify: () => canNotify, onSync: () => (canNotify = false) });
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await until('sent', () => relay.beckons.length > 0);
  assert.deepEqual([relay.beckons, heard.last()?.state], [[false], 'connected']);
});

test('an unknown token is revoked, and not tried again', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'nobody' });
  await state(heard, 'revoked');
  assert.match(heard.last()?.reason ?? '', /Sign in again/);
  assert.equal(heard.last()?.retryAt, null);
});

test('a sign-in that has reached its time says so, and is not tried again', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  relay.refusal = problem('UNAUTHENTICATED', 'This sign-in has reached its longest time', { reason: 'ended' });
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'nobody' });
  await state(heard, 'revoked');
  assert.match(heard.last()?.reason ?? '', /has ended\. Sign in again/);
  assert.equal(heard.last()?.retryAt, null);
});

test('revoked while connected', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await state(heard, 'connected');
  for (const desk of relay.desks()) desk.emit('revoked');
  await state(heard, 'revoked');
});

test('relay unreachable: reports the host and the next attempt, and connects once it is reachable', async (t) => {
  const reserve = createServer();
  await new Promise<void>((resolve) => reserve.listen(0, '127.0.0.1', resolve));
  const address = reserve.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await new Promise((resolve) => reserve.close(resolve));
  const heard = clientFor(t);
  heard.client.use({ relay: `http://127.0.0.1:${port}`, token: 'dana-token' });
  await state(heard, 'offline');
  assert.match(heard.last()?.reason ?? '', new RegExp(`^127.0.0.1:${port} refuses the connection`));
  assert.ok(Date.parse(heard.last()?.retryAt ?? '') > 0);
  const relay = await smallRelay(port);
  t.after(relay.close);
  await state(heard, 'connected');
});

test('a relay that restarts in order is waited for as long as it says', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await state(heard, 'connected');
  for (const desk of relay.desks()) {
    desk.emit('drain', 50);
    desk.disconnect(true);
  }
  await state(heard, 'offline');
  assert.match(heard.last()?.reason ?? '', /is restarting/);
  await state(heard, 'connected');
});

test('a message that cannot be stored is not acknowledged and is sent again', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  let faults = 1;
  const heard = clientFor(t, {
    onItem() {
      if (faults-- > 0) throw new Error('disk full');
    },
  });
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await state(heard, 'connected');
  relay.item(approval(1));
  await until('the item in the next page', () => heard.pages[1]?.changes[0]?.item.id === uuid(1));
});

test('without a connection a message has no reply', async (t) => {
  const heard = clientFor(t);
  const reply = await heard.client.link.seen({ itemIds: [uuid(1)] });
  assert.deepEqual(reply, { ok: false, problem: null });
});

test('an acknowledgement that is lost leaves the answer unanswered', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  relay.item(approval(1));
  relay.loseAcks = 1;
  const heard = clientFor(t);
  heard.client.use({ relay: relay.url, token: 'dana-token' });
  await state(heard, 'connected');
  const message = { itemId: uuid(1), action: 'approve', key: uuid(7) };
  assert.deepEqual(await heard.client.link.respond(message), { ok: false, problem: null });
  await until('again', () => heard.views.filter((view) => view.state === 'connected').length === 2);
  const again = await heard.client.link.respond(message);
  assert.equal(again.ok && again.value.item.state, 'answered');
  assert.equal(relay.answers.size, 1);
});

test('a relay that hangs is known as silent 5 s after something was asked, and no longer once it is heard', async (t) => {
  const clock = fakeClock(T0);
  const views: ConnectionView[] = [];
  const sent: ((reply: unknown) => void)[] = [];
  const heard = new Map<string, (...args: unknown[]) => void>();
  let any = (): void => {};
  const socket = {
    on: (event: string, listener: (...args: unknown[]) => void) => heard.set(event, listener),
    onAny(listener: () => void) {
      any = listener;
    },
    io: { on() {} },
    connect() {},
    disconnect() {},
    removeAllListeners() {},
    timeout: () => ({ emitWithAck: () => new Promise((resolve) => sent.push(resolve)) }),
  };
  const client = createRelayClient({
    ...{ clock, random: { fraction: () => 0, uuid: () => uuid(1) }, log: { info() {}, warn() {} } },
    ...{ device: 'test', agent: null, locale: () => 'en' },
    socket: () => socket as unknown as DeskSocket,
  });
  client.follow(silent((view) => views.push(view)));
  t.after(() => client.close());
  client.use({ relay: 'https://relay.example', token: 'x' });
  heard.get('sync')?.({ epoch: 'e', cursor: 1, live: true, changes: [], own: [], removed: [] }, () => {});
  assert.equal(views.at(-1)?.state, 'connected');
  const asked = client.link.seen({ itemIds: [uuid(1)] });
  clock.tick(4_999);
  assert.equal(views.at(-1)?.silent, undefined);
  clock.tick(1);
  assert.deepEqual([views.at(-1)?.state, views.at(-1)?.silent], ['connected', true]);
  sent[0]?.({ ok: true, value: null });
  await asked;
  assert.equal(views.at(-1)?.silent, undefined);
  void client.link.seen({ itemIds: [uuid(1)] });
  clock.tick(5_000);
  assert.equal(views.at(-1)?.silent, true);
  any();
  assert.equal(views.at(-1)?.silent, undefined, 'anything that is heard ends it');
});
