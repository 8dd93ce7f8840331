import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { createBodyBudget } from '../../../relay/http/gate/body-budget.ts';
import { event, startRelay } from '../parts/relay.ts';

const MIB = 1024 * 1024;

/** Requests to the body room; `inside` counts those whose body may be read. */
function bench() {
  const room = createBodyBudget();
  let inside = 0;
  const enter = (source: string | null, headers: Record<string, string>, ip = '10.0.0.1') => {
    const answer = new EventEmitter();
    const request = {
      eventSource: source === null ? null : { id: source },
      ip,
      headers,
      routeOptions: { bodyLimit: MIB },
    };
    const waits = room.enter(request as never, answer);
    if (waits) void waits.then(() => (inside += 1));
    else inside += 1;
    return () => answer.emit('close');
  };
  return { enter, inside: () => inside };
}
const settle = () => new Promise(setImmediate);
const large = { 'content-length': String(MIB) };

test('16 MiB of one source are read, the rest once there is room, and others are not held up', async () => {
  const { enter, inside } = bench();
  const ends = Array.from({ length: 20 }, () => enter('erp', large));
  assert.equal(inside(), 16);
  enter('crm', large);
  assert.equal(inside(), 17);
  ends[0]?.();
  await settle();
  assert.equal(inside(), 18);
  // A waiting request that is aborted frees its place.
  ends[17]?.();
  ends[1]?.();
  ends[2]?.();
  await settle();
  assert.equal(inside(), 20);
});

test('a body without a length, or one that is packed, takes as much as it may have', () => {
  for (const headers of [
    { 'transfer-encoding': 'chunked' },
    { 'content-length': '20000', 'content-encoding': 'gzip' },
  ]) {
    const { enter, inside } = bench();
    for (let n = 0; n < 20; n += 1) enter('erp', headers);
    assert.equal(inside(), 16);
  }
});

test('a body larger than the operation accepts takes as much as it accepts', () => {
  const { enter, inside } = bench();
  for (let n = 0; n < 20; n += 1) enter('erp', { 'content-length': String(2 ** 40) });
  assert.equal(inside(), 16);
});

test('small bodies take no room, nor do requests without one', () => {
  const { enter, inside } = bench();
  for (let n = 0; n < 5000; n += 1) enter('erp', { 'content-length': '1000' });
  for (let n = 0; n < 5000; n += 1) enter(null, {});
  assert.equal(inside(), 10_000);
});

test('until its signature is verified a request takes the room of its address', () => {
  const { enter, inside } = bench();
  for (let n = 0; n < 20; n += 1) enter(null, large, '10.0.0.9');
  assert.equal(inside(), 16);
  enter('erp', large);
  assert.equal(inside(), 17);
});

test('sixty batches at once are all taken, and none is 429', async () => {
  const relay = await startRelay();
  try {
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const filler = 'x'.repeat(1500);
    const send = async (): Promise<number> => {
      const events = Array.from({ length: 20 }, () => event('task.assigned', { body: filler }));
      return (await relay.post('/v1/events', events, 'erp-key', headers)).status;
    };
    const statuses = await Promise.all(Array.from({ length: 60 }, send));
    assert.deepEqual([...new Set(statuses)], [202]);
  } finally {
    await relay.close();
  }
});
