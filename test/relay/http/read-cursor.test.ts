/**
 * Several relays behind one address, from a client's view: this one follows a copy that the test advances by hand. Writes at another relay
 * are writes through another opening of the same store.
 */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { openCore } from '../../../relay/core/core.ts';
import type { StorePosition } from '../../../relay/domain/freshness.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { ADMIN, type Reply, startRelay } from '../parts/relay.ts';

const LIFE = crypto.randomUUID();
const clock = createHandClock(Date.now());
let here: StorePosition = { life: LIFE, at: 10 };
let moved = (): void => {};
/** A pending write at another relay; this one learns of it when it asks for the head. */
let elsewhere: (() => Promise<void>) | null = null;
let questions = 0;

const copy = {
  place: () => here,
  onMoved(listener: () => void) {
    moved = listener;
    return () => {};
  },
  async newest(): Promise<StorePosition> {
    questions += 1;
    await elsewhere?.();
    elsewhere = null;
    return here;
  },
};
function moveTo(at: number): void {
  here = { life: LIFE, at };
  moved();
}

const relay = await startRelay({ copy, clock, timers: clock });
const config = { store: relay.store, data: relay.folder };
const other = openCore({ config, env: {}, clock, onError: (error) => assert.fail(String(error)) });
other.directory.reload();
after(async () => {
  await other.close();
  await relay.close();
});
beforeEach(() => {
  here = { life: LIFE, at: 10 };
  elsewhere = null;
  questions = 0;
});

const cursorOf = ({ headers }: Reply): string | null => headers.get('beckon-cursor');
const asking = async (path: string, cursor: string, token = 'dana-token'): Promise<Omit<Reply, 'text'>> => {
  const response = await fetch(relay.url + path, {
    headers: { authorization: `Bearer ${token}`, 'beckon-cursor': cursor },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
/** Writes at another relay; this one learns of it with the next request for the head. */
const writtenElsewhere = (work: (tx: Tx) => unknown) => {
  elsewhere = async () => {
    await other.store.writer.write(work);
    // The store checks for writes of other processes.
    clock.pass(500);
    here = { life: LIFE, at: here.at + 1 };
  };
};

test('each answer says how far the relay has read, refusals too; what a cache keeps says nothing', async () => {
  for (const reply of [
    await relay.get('/v1/me', 'dana-token'),
    await relay.get('/v1/nowhere'),
    await relay.get('/health/live'),
    await relay.post('/v1/events', {}, 'erp-key'),
  ]) {
    assert.equal(cursorOf(reply), `${LIFE}.10`);
  }
  moveTo(11);
  assert.equal(cursorOf(await relay.get('/v1/me', 'dana-token')), `${LIFE}.11`);
});

test('who has read further elsewhere waits until this relay has, and no longer than 2 s', async () => {
  const waiting = asking('/v1/me', `${LIFE}.12`);
  const waits = clock.waiting();
  await until('it waits', () => clock.waiting() > waits);
  moveTo(12);
  assert.equal((await waiting).status, 200);
  const late = asking('/v1/me', `${LIFE}.13`);
  await until('it waits', () => clock.waiting() > waits);
  clock.pass(2000);
  const { status, body, headers } = await late;
  assert.deepEqual([status, body.code, headers.get('retry-after')], [503, 'RELAY_BEHIND', '1']);
  assert.equal(headers.get('connection'), 'close', 'so that the next request is balanced anew');
});

test('an unknown cursor, or one of another epoch, is ignored; anyone may ask for the status', async () => {
  const strange = [`${crypto.randomUUID()}.99`, 'nonsense', `${LIFE}.x`, '9', `${LIFE}.9${'9'.repeat(20)}`];
  for (const cursor of strange) assert.equal((await asking('/v1/me', cursor)).status, 200, cursor);
  assert.equal((await asking('/health/live', `${LIFE}.99`)).status, 200);
});

test('no one is refused for credentials made elsewhere a moment ago: tokens, keys, codes, sessions, items', async () => {
  const token = (secret: string) => (tx: Tx) =>
    tx.credentials.add({ id: secret, userId: 'dana', secret, device: null, origin: 'cli' });
  writtenElsewhere(token('new-token'));
  assert.equal((await relay.get('/v1/me', 'new-token')).status, 200);
  assert.equal(questions, 1);

  writtenElsewhere((tx) => tx.credentials.addCode({ secret: 'CODE', userId: 'dana', expiresAt: tx.now + 60_000 }));
  assert.equal((await relay.post('/v1/pair', { code: 'CODE', device: 'phone' })).status, 200);

  const secret = 'a-session-of-the-page';
  writtenElsewhere((tx) => {
    const session = { id: 's1', kind: 'page', userId: 'dana', secret, openedBy: null, device: null } as const;
    tx.credentials.openSession({ ...session, origin: 'pair', expiresAt: tx.now + 60_000, signedInAt: null });
  });
  const page = { cookie: `__Host-beckon_me=${secret}`, 'x-beckon-page': '1' };
  assert.equal((await fetch(`${relay.url}/v1/me`, { headers: page })).status, 200);

  assert.equal((await relay.get('/v1/me', 'nobody-s')).status, 401);
  assert.equal((await relay.get('/v1/items/nothing', 'dana-token')).status, 404);
  const before = questions;
  assert.equal((await relay.get('/v1/me', 'dana-token')).status, 200);
  await relay.send({ specversion: '1.0', id: 'e', source: '/t', type: 'com.xconnector.task.assigned', data: TASK });
  assert.equal(questions, before, 'who is known costs no question');
});
const TASK = { title: 'A task', audience: { users: ['dana'] } };

test('a cursor of the list that was given elsewhere is known once this relay has read as far', async () => {
  const ahead = (await relay.get('/v1/items', 'dana-token')).body.cursor + 1;
  const list = () => relay.get(`/v1/items?after=${ahead}`, 'dana-token');
  assert.equal((await list()).status, 400);
  writtenElsewhere((tx) => tx.saveOwn('dana', { itemId: 'i', seenAt: null, snoozedUntil: null, delegatedAt: null }));
  assert.equal((await list()).status, 200);
});

test('if the order cannot be read, no one is reported as unknown', async () => {
  elsewhere = () => Promise.reject(new Error('no connection'));
  const { status, body } = await relay.get('/v1/me', 'nobody-s');
  assert.deepEqual([status, body.code], [503, 'RELAY_BEHIND']);
  assert.equal((await relay.get('/v1/me', 'dana-token')).status, 200);
  elsewhere = () => Promise.reject(new Error('no connection'));
  assert.equal((await relay.get('/v1/admin/overview', ADMIN)).status, 200);
});

test('the only relay has everything: it reports its position and waits for no one', async () => {
  const single = await startRelay();
  try {
    const first = cursorOf(await single.get('/v1/me', 'dana-token')) ?? '';
    assert.match(first, /^[0-9a-f-]{36}\.\d+$/);
    await single.send({ specversion: '1.0', id: 'e', source: '/t', type: 'com.xconnector.task.assigned', data: TASK });
    const second = cursorOf(await single.get('/v1/me', 'dana-token')) ?? '';
    const [life, at] = first.split('.');
    assert.equal(second, `${life}.${Number(at) + 1}`);
    const ahead = { authorization: 'Bearer dana-token', 'beckon-cursor': `${life}.99999` };
    assert.equal((await fetch(`${single.url}/v1/me`, { headers: ahead })).status, 200);
  } finally {
    await single.close();
  }
});
