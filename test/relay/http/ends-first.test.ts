/** Ends and withdrawals that arrive before what they end, by the times that the source gave (contract section 2, "Folding"). */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { createHandClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, event, startRelay } from '../parts/relay.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-25T08:00:00Z');
const clock = createHandClock(START);
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());

const minute = (count: number): string => new Date(START + count * MINUTE).toISOString();
const raised = (fold: string, time?: string) => ({
  ...event('alert.raised', { audience: { roles: ['support'] }, fold }),
  ...(time !== undefined && { time }),
});
const cleared = (fold: string, time?: string) => ({
  ...bareEvent('alert.cleared', { fold }),
  ...(time !== undefined && { time }),
});
const send = async (sent: object) => (await relay.send(sent))[0];
const item = async (id: string | null | undefined) => (await relay.get(`/v1/items/${id}`, 'kim-token')).body;

test('in any order of arrival a failure that ended is closed, as one item', async () => {
  const events = [raised('any', minute(1)), raised('any', minute(2)), cleared('any', minute(5))];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  clock.pass(10 * MINUTE);
  for (const order of orders) {
    const fold = `any/${order.join('')}`;
    const ids = new Set<string>();
    for (const index of order) {
      const { data, ...rest } = events[index] as { data: object };
      const result = await send({ ...rest, id: randomUUID(), data: { ...data, fold } });
      if (result?.itemId) ids.add(result.itemId);
    }
    assert.equal(ids.size, 1, fold);
    for (const id of ids) {
      const { state, thread, fold: counted } = await item(id);
      assert.deepEqual([state, thread.at(-1).kind, counted.count], ['closed', 'resolved', 2], fold);
    }
  }
});

test('a failure after the end opens, also at the same time; the relay restarts in between', async () => {
  await send(cleared('later', minute(5)));
  await relay.restart();
  assert.equal((await item((await send(raised('later', minute(4))))?.itemId)).state, 'closed');
  assert.equal((await item((await send(raised('later', minute(5))))?.itemId)).state, 'open');
});

test('without the time of the source the order of arrival counts', async () => {
  await send(cleared('untimed'));
  assert.equal((await item((await send(raised('untimed', minute(1))))?.itemId)).state, 'open');
  await send(cleared('untimed-2', minute(5)));
  assert.equal((await item((await send(raised('untimed-2')))?.itemId)).state, 'open');
});

test('an end in the future counts as now, and is forgotten after a day', async () => {
  await send(cleared('future', minute(100_000)));
  clock.pass(MINUTE);
  const now = new Date(clock.now()).toISOString();
  assert.equal((await item((await send(raised('future', now)))?.itemId)).state, 'open');
  const ended = new Date(clock.now()).toISOString();
  await send(cleared('old', ended));
  clock.pass(24 * 60 * MINUTE + 1);
  assert.equal((await item((await send(raised('old', minute(1))))?.itemId)).state, 'open');
});

test('an event that was withdrawn by its id before it arrived makes a withdrawn item', async () => {
  const task = event('task.assigned', { audience: { roles: ['support'] } });
  assert.equal((await send(bareEvent('item.withdrawn', { eventId: task.id, reason: 'done' })))?.itemId, null);
  assert.equal((await item((await send(task))?.itemId)).state, 'withdrawn');
});

test('an event that was withdrawn by its subject at a later time makes a withdrawn item, and the later one keeps the subject', async () => {
  const withdrawn = (time: string) => ({
    ...bareEvent('item.withdrawn', { eventId: 'case-7', reason: 'moved' }),
    time,
  });
  const task = (time: string) => ({
    ...event('task.assigned', { audience: { roles: ['support'] } }),
    ...{ subject: 'case-7', time },
  });
  await send(withdrawn(minute(5)));
  const next = await send(task(minute(5)));
  assert.equal((await item((await send(task(minute(4))))?.itemId)).state, 'withdrawn');
  assert.equal((await item(next?.itemId)).state, 'open');
  await send(withdrawn(minute(6)));
  assert.equal((await item(next?.itemId)).state, 'withdrawn');
});

test('the time that the relay gives to an end of a hook is none of the source', async () => {
  const mapping = `$merge([{ "id": id, "source": "/hook", "type": "com.xconnector." & type,
    "data": { "fold": "hook", "title": type = "alert.raised" ? "Down", "audience": type = "alert.raised" ? { "roles": ["support"] } } },
    $exists(time) ? { "time": time } : {}])`;
  assert.equal((await relay.put('/v1/admin/hooks/erp/ends', { mapping }, ADMIN)).status, 200);
  const post = async (body: object) => (await relay.post('/v1/hooks/erp/ends', body, 'erp-key')).body.results[0];
  await post({ id: 'end-1', type: 'alert.cleared' });
  assert.equal(
    (await item((await post({ id: 'begin-1', type: 'alert.raised', time: minute(0) })).itemId)).state,
    'open',
  );
});
