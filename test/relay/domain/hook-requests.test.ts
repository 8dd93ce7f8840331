/** Cost and logging of hook requests during floods. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createHookRequests, type HookRequestLog } from '../../../relay/domain/hooks/hook-requests.ts';
import type { Log } from '../../../relay/domain/ports.ts';
import type { HookRequest } from '../../../shared/admin/hook-requests.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { openParts, type Parts } from '../parts/store.ts';

const DIRECTORY = {
  sources: [{ id: 'shop', name: 'Shop', hooks: { orders: { mapping: '$' }, parcels: { mapping: '$' } } }],
};
const ORDERS = { source: 'shop', hook: 'orders' };

let parts: Parts;
let clock: HandClock;
let lines: { message: string; facts: Record<string, unknown> }[];
let writes: number;
let log: HookRequestLog;

beforeEach(async () => {
  parts = openParts(DIRECTORY);
  clock = createHandClock(Date.parse('2026-11-26T10:00:00Z'));
  lines = [];
  writes = 0;
  log = open();
  await log.start();
});
afterEach(() => parts.close());

function open(): HookRequestLog {
  const say = (facts: object, message: string) => lines.push({ message, facts: { ...facts } });
  const listening: Log = { debug: say, info: say, warn: say, error: say };
  return createHookRequests({
    reader: parts.store.hookRequests,
    writer: {
      write(work) {
        writes += 1;
        return parts.store.writer.write(work);
      },
    },
    directory: parts.view,
    clock,
    timers: clock,
    meter: { request() {}, withoutRecipients() {} },
    log: listening,
  });
}

const request = (more: Partial<HookRequest> = {}): HookRequest => ({
  ...{
    at: new Date(clock.now()).toISOString(),
    address: '192.0.2.7',
    method: 'POST',
    contentType: 'application/json',
    bytes: 2,
  },
  ...{ status: 202, fate: 'events', code: null, reason: null, events: [], eventCount: 0, withoutRecipients: 0 },
  ...{ rejected: 0, letterId: null },
  ...more,
});
const REQUEST_ID = '01900000-0000-7000-8000-000000000001';
const stranger = () =>
  request({ status: 401, fate: 'refused', code: 'UNAUTHENTICATED', reason: 'no key', request: REQUEST_ID });

test('a flood without a key writes nothing, and is a line a minute with how often it was', async () => {
  for (let count = 0; count < 10_000; count += 1) log.note(ORDERS, stranger(), false);
  await log.close();
  assert.deepEqual([writes, clock.waiting(), lines.length], [0, 0, 1]);
  assert.deepEqual(lines[0]?.facts, {
    ...ORDERS,
    code: 'UNAUTHENTICATED',
    address: '192.0.2.7',
    request: REQUEST_ID,
  });
  clock.pass(60_000);
  log.note(ORDERS, stranger(), false);
  assert.deepEqual([lines.length, lines[1]?.facts.before], [2, 9_999]);
  assert.deepEqual(log.requests(ORDERS).unauthenticated.count, 10_001);
  assert.equal(log.activity(ORDERS).lastAt, null);
});

test('unknown names make no lines of their own', () => {
  for (let count = 0; count < 100; count += 1) log.note({ source: `s${count}`, hook: `h${count}` }, stranger(), false);
  assert.deepEqual(
    lines.map(({ facts: { source, hook } }) => [source, hook]),
    [['-', '-']],
  );
});

test('a thousand requests are one write, some time later, and are there after a restart', async () => {
  for (let count = 0; count < 1000; count += 1) log.note(ORDERS, request({ bytes: count }), true);
  log.note({ ...ORDERS, hook: 'parcels' }, request(), true);
  assert.deepEqual([writes, clock.waiting()], [0, 1]);
  clock.pass(5000);
  await log.close();
  assert.equal(writes, 1);
  const before = log.requests(ORDERS);
  assert.deepEqual([before.items.length, before.items[0]?.bytes], [50, 999]);
  await parts.reopen();
  const again = open();
  await again.start();
  assert.deepEqual(again.requests(ORDERS), before);
});

test('a store that takes nothing loses nothing of it; the next request tries again', async () => {
  const { writer } = parts.store;
  log.note(ORDERS, request(), true);
  await writer.close();
  clock.pass(5000);
  await log.close();
  assert.equal(log.requests(ORDERS).items.length, 1);
  assert.equal(clock.waiting(), 0, 'at the end nothing is left to another time');
  await parts.reopen();
  log.note(ORDERS, request(), true);
  await log.close();
  const [row] = parts.store.hookRequests.all();
  assert.equal(JSON.parse(row?.doc ?? '{}').items.length, 2);
});

test('it is written once the store takes it, though no further request comes', async () => {
  log.note(ORDERS, request(), true);
  await parts.store.writer.close();
  clock.pass(5000);
  await until('it waits for another try', () => clock.waiting() === 1);
  assert.notEqual(log.waitingSince(), null);
  await parts.reopen();
  clock.pass(5000);
  await until('nothing waits to be written', () => log.waitingSince() === null);
  const [row] = parts.store.hookRequests.all();
  assert.equal(JSON.parse(row?.doc ?? '{}').items.length, 1);
});

test('counts of two relays for one hook are added, in any order of writing', async () => {
  const other = open();
  await other.start();
  log.note(ORDERS, request({ bytes: 1 }), true);
  other.note(ORDERS, request({ bytes: 2 }), true);
  other.note(ORDERS, stranger(), false);
  await Promise.all([log.close(), other.close()]);
  log.note(ORDERS, request({ bytes: 3 }), true);
  await log.close();
  for (const relay of [log, other]) {
    const { items, unauthenticated } = relay.requests(ORDERS);
    assert.deepEqual(
      items.map(({ bytes }) => bytes),
      [3, 2, 1],
    );
    assert.equal(unauthenticated.count, 1);
  }
});

test('what is being written is read all the same, once', async () => {
  log.note(ORDERS, request(), true);
  clock.pass(5000);
  log.note(ORDERS, request(), true);
  assert.equal(log.requests(ORDERS).items.length, 2);
  await log.close();
  assert.equal(log.requests(ORDERS).items.length, 2);
});

test('entries that the directory no longer has, or that are unreadable, are deleted at the next start', async () => {
  for (const doc of ['{', '{"items":5}', 'null']) {
    await parts.store.writer.write((tx) => tx.saveHookRequests(ORDERS, doc));
    await open().start();
    assert.deepEqual(parts.store.hookRequests.all(), [], doc);
  }
  log.note(ORDERS, request(), true);
  await log.close();
  parts.setDirectory({ sources: [] });
  await parts.reopen();
  await open().start();
  assert.deepEqual(parts.store.hookRequests.all(), []);
});

test('the log names ids, codes and counts, never why: reasons may quote what was sent', () => {
  const secret = 'card 4111';
  log.note(ORDERS, request({ fate: 'letter', status: 422, reason: secret, letterId: 'letter-1' }), true);
  log.note(ORDERS, request({ fate: 'ignored' }), true);
  log.note(ORDERS, request({ fate: 'ignored', reason: secret }), true);
  assert.deepEqual(
    lines.map(({ facts: { letter } }) => letter ?? null),
    ['letter-1', null],
  );
  assert.ok(!JSON.stringify(lines).includes(secret));
});
