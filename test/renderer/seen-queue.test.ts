/** Marking several items as seen: they leave the list at once, can be undone briefly, and return if the host rejects the request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeenQueue, SEEN_UNDO_MS } from '../../renderer/state/seen-queue.ts';
import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import { problem } from '../../shared/problems.ts';
import { fakeClock } from '../electron/parts/clock.ts';
import { until } from '../helpers/until.ts';

function seeing(reply: { ok: boolean }) {
  const clock = fakeClock(0);
  const told: string[][] = [];
  const failed: string[] = [];
  const invoke = (async (_channel: string, { itemIds }: { itemIds: string[] }) => {
    told.push(itemIds);
    return reply.ok
      ? { ok: true, value: null }
      : { ok: false, problem: problem('STORE_UNAVAILABLE', 'The disk is full.') };
  }) as unknown as WindowBridge['invoke'];
  const store = createSeenQueue({ invoke }, clock);
  const mark = (itemIds: string[]) => store.mark(itemIds, ({ detail }) => failed.push(detail));
  return { clock, told, failed, store, mark, hidden: () => [...store.get()] };
}

test('marked items are hidden, and reported once it can no longer be undone', async () => {
  const { clock, told, mark, hidden } = seeing({ ok: true });
  mark(['1', '2']);
  assert.deepEqual(hidden(), ['1', '2']);
  clock.tick(SEEN_UNDO_MS - 1);
  assert.deepEqual(told, []);
  clock.tick(1);
  await until('told', () => told.length === 1);
  assert.deepEqual(told, [['1', '2']]);
  await until('what beckons again later is listed again', () => {
    clock.tick(1000);
    return hidden().length === 0;
  });
});

test('undone, nothing is sent; earlier marks stay', async () => {
  const { clock, told, mark, hidden, store } = seeing({ ok: true });
  mark(['1']);
  mark(['2', '3']);
  store.undo();
  assert.deepEqual(hidden(), ['1']);
  clock.tick(SEEN_UNDO_MS);
  await until('the first', () => told.length === 1);
  assert.deepEqual(told, [['1']]);
});

test('what the host does not take is listed again, with the reason; no message names more than it may', async () => {
  const refused = seeing({ ok: false });
  refused.mark(['1']);
  refused.clock.tick(SEEN_UNDO_MS);
  await until('said', () => refused.failed.length === 1);
  assert.deepEqual([refused.failed, refused.hidden()], [['The disk is full.'], []]);
  const many = seeing({ ok: true });
  many.mark(Array.from({ length: 1100 }, (_, n) => `${n}`));
  many.clock.tick(SEEN_UNDO_MS);
  await until('all told', () => many.told.length === 3);
  assert.deepEqual(
    many.told.map((one) => one.length),
    [500, 500, 100],
  );
});
