import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import type { Me } from '../../../shared/people.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock, realTimers } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { type Kept, startDesk, startRelayDesk, type TestDesk, tokenOf, unused } from './relay-desk.ts';

const opened: TestDesk[] = [];
const users = ['dana', 'lee', 'kim'].map((id) => ({ id, name: id }));
let seen: string[] = [];

const clock = createShiftedClock();
const relay = await startRelayDesk(
  { users },
  {
    ...unused,
    seen: async (who, { itemIds }) => {
      seen = [who.userId, who.device ?? '', ...itemIds];
    },
  },
  realTimers,
  clock,
);
after(async () => {
  for (const desk of opened) desk.close();
  await relay.close();
});

function deskOf(userId: string, more: Record<string, unknown> = {}, from?: Kept): TestDesk {
  const desk = startDesk(relay.url, { token: tokenOf(userId), ...more }, from);
  opened.push(desk);
  return desk;
}
const live = (desk: TestDesk) => until('live', () => desk.live);
const put = (id: string, members: readonly string[], title = id) =>
  relay.parts.store.writer.write((tx) => save(tx, itemOf(id, { title }), members));

test('a token is asked for, checked, and its refusal is a problem', async () => {
  for (const auth of [{}, { token: 'wrong' }]) {
    const desk = startDesk(relay.url, auth);
    await until('refused', () => desk.problem);
    assert.equal(desk.problem!.code, 'UNAUTHENTICATED');
    assert.equal(desk.problem!.status, 401);
    desk.close();
  }
  const odd = startDesk(relay.url, { token: 7 });
  await until('refused', () => odd.problem);
  assert.equal(odd.problem!.code, 'REQUEST_INVALID');
  odd.close();
});

test('other namespaces and polling are refused', async () => {
  const other = io(relay.url, { transports: ['websocket'], forceNew: true, reconnection: false });
  const problem = await new Promise((resolve) =>
    other.on('connect_error', (error) => resolve('data' in error ? error.data : error)),
  );
  assert.equal(problem !== null && typeof problem === 'object' && 'code' in problem && problem.code, 'NOT_FOUND');
  other.disconnect();
  const polling = await fetch(`${relay.url}/socket.io/?EIO=4&transport=polling`);
  assert.equal(polling.status, 400);
});

test('the full state first, then live: items, own states and removals, each to whom it concerns', async () => {
  await put('i1', ['dana', 'lee']);
  await put('i2', ['lee']);
  const dana = deskOf('dana');
  const lee = deskOf('lee');
  await live(dana);
  await live(lee);
  assert.equal(dana.me?.user.name, 'dana');
  assert.deepEqual([...dana.items.keys()], ['i1']);
  assert.deepEqual([...lee.items.keys()], ['i1', 'i2']);
  assert.equal(dana.resets, 0);
  await put('i3', ['dana', 'kim']);
  await relay.parts.store.writer.write((tx) => {
    tx.saveOwn('dana', { itemId: 'i1', seenAt: new Date().toISOString(), snoozedUntil: null, delegatedAt: null });
    tx.remove('i3', ['dana']);
  });
  await until('removed', () => dana.own.has('i1') && !dana.items.has('i3') && dana.log.includes('removed'));
  assert.deepEqual([...lee.items.keys()], ['i1', 'i2']);
  assert.equal(lee.own.size, 0);
  assert.deepEqual(dana.faults, []);
});

test('back with its cursor a desk gets what it missed, once', async () => {
  const first = deskOf('kim');
  await live(first);
  await put('k1', ['kim']);
  await until('k1', () => first.items.has('k1'));
  first.close();
  await put('k2', ['kim']);
  await put('k1', ['kim'], 'changed');
  await relay.parts.store.writer.write((tx) => tx.remove('k2', ['kim']));
  await put('k3', ['kim']);
  const second = deskOf('kim', {}, first);
  await live(second);
  assert.equal(second.items.get('k1')!.title, 'changed');
  assert.ok(second.items.has('k3') && !second.items.has('k2'));
  assert.equal(second.resets, 0);
  assert.deepEqual(second.faults, []);
});

test('a cursor of the future, or of another life of the store, is answered by a reset and the full state', async () => {
  const ahead = deskOf('lee', {}, { cursor: 1_000_000 });
  await live(ahead);
  assert.equal(ahead.resets, 1);
  assert.ok(ahead.items.has('i1'));
  const socket = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token: tokenOf('lee'), cursor: 1, epoch: 'of-another-life' },
  });
  const page = await new Promise<{ reset?: boolean; changes: unknown[] }>((resolve) => socket.on('sync', resolve));
  assert.equal(page.reset, true);
  socket.disconnect();
});

test('an item for thousands reaches the few who are here', async () => {
  const dana = deskOf('dana');
  const kim = deskOf('kim');
  await live(dana);
  await live(kim);
  const members = [...Array.from({ length: 3000 }, (_, n) => `p${n}`), 'dana'].sort();
  await put('for-thousands', members);
  await put('for-kim', ['kim']);
  await until('both', () => dana.items.has('for-thousands') && kim.items.has('for-kim'));
  assert.ok(!kim.items.has('for-thousands'));
});

test('messages are checked and acknowledged: value, problem of the domain, and no more than a problem for a fault', async () => {
  const desk = deskOf('dana', { device: 'laptop' });
  await live(desk);
  const itemId = '0190a0a0-0000-7000-8000-000000000001';
  assert.deepEqual(await desk.socket.emitWithAck('seen', { itemIds: [itemId] }), { ok: true, value: null });
  assert.deepEqual(seen, ['dana', 'laptop', itemId]);
  const key = '0190a0a0-0000-7000-8000-000000000002';
  const codes: string[] = [];
  const codeOf = (reply: { ok: boolean } & object) => {
    codes.push('problem' in reply ? (reply.problem as { code: string }).code : 'ok');
  };
  codeOf(await desk.socket.emitWithAck('respond', { itemId, action: 'approve', key }));
  codeOf(await desk.socket.emitWithAck('claim', { itemId }));
  codeOf(await desk.socket.emitWithAck('delegate', { itemId, to: 'lee' }));
  assert.deepEqual(codes, ['NOT_FOUND', 'CLAIMED', 'STORE_UNAVAILABLE']);
});

test('no message, however odd, does harm', async () => {
  const desk = deskOf('dana');
  await live(desk);
  const odd: unknown[] = [
    null,
    7,
    'x',
    [],
    {},
    { itemIds: [] },
    { itemIds: ['no-uuid'] },
    { __proto__: null, itemIds: 1 },
  ];
  const emit = (event: string, ...args: unknown[]) =>
    Reflect.apply(desk.socket.emitWithAck, desk.socket, [event, ...args]) as Promise<{ ok: boolean }>;
  for (const event of ['seen', 'respond', 'snooze', 'subscriptions', 'nonsense', 'constructor', '__proto__']) {
    for (const message of odd) assert.equal((await emit(event, message)).ok, false);
    assert.equal((await emit(event)).ok, false);
  }
  Reflect.apply(desk.socket.emit, desk.socket, ['seen', { itemIds: [] }]);
  const me = await new Promise<Me>((resolve) => {
    desk.socket.once('me', resolve);
    relay.parts.store.feed.publish([{ kind: 'me', userId: 'dana' }]);
  });
  assert.equal(me.user.id, 'dana');
});

test('a flood of messages is limited, and the limit recovers', async () => {
  const desk = deskOf('kim');
  await live(desk);
  const itemIds = ['0190a0a0-0000-7000-8000-000000000001'];
  const goOn = clock.stop();
  const replies = await Promise.all(Array.from({ length: 150 }, () => desk.socket.emitWithAck('seen', { itemIds })));
  goOn();
  const limited = replies.filter((reply) => !reply.ok);
  assert.ok(limited.length > 0 && limited.length <= 50);
  for (const reply of limited) assert.equal(!reply.ok && reply.problem.code, 'RATE_LIMITED');
  await until('again', async () => (await desk.socket.emitWithAck('seen', { itemIds })).ok);
});

test('a revoked token: notified, then closed for good; the person’s other devices stay', async () => {
  await relay.parts.store.writer.write((tx) =>
    tx.credentials.add({ id: 'second', userId: 'lee', secret: 'second-token', device: null, origin: 'cli' }),
  );
  const stays = deskOf('lee');
  const goes = startDesk(relay.url, { token: 'second-token' });
  await live(stays);
  await live(goes);
  const reason = new Promise((resolve) => goes.socket.on('disconnect', resolve));
  await relay.parts.store.writer.write((tx) => tx.credentials.revoke({ userId: 'lee', id: 'second' }));
  relay.parts.store.feed.publish([{ kind: 'revoked', userId: 'lee', tokenId: 'second' }]);
  assert.equal(await reason, 'io server disconnect');
  assert.ok(goes.log.includes('revoked'));
  assert.ok(stays.live);
  goes.close();
});

test('a restart: desks are notified, and reconnect without gap or repeat', async () => {
  const desk = deskOf('kim');
  await live(desk);
  await relay.restart();
  assert.ok(desk.log.includes('drain'));
  await put('after-restart', ['kim']);
  await until('back', () => desk.live && desk.items.has('after-restart'));
  assert.deepEqual(desk.faults, []);
  assert.equal(desk.resets, 0);
});
