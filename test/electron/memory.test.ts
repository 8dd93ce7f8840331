/** Memory is released after a burst, and only if it is worth a collection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryRelease, type Heap, v8Heap } from '../../electron/memory.ts';
import { until } from '../helpers/until.ts';
import { fakeClock } from './parts/clock.ts';

const MiB = 2 ** 20;

function burst(): number {
  return Array.from({ length: 1_000_000 }, (_, n) => ({ n, text: `text ${n}` })).length;
}

test('what a burst left is collected when it is quiet', async () => {
  const clock = fakeClock(0);
  let collections = 0;
  const collect = (): void => {
    collections += 1;
    v8Heap.collect();
  };
  const memory = createMemoryRelease(clock, { ...v8Heap, collect });
  burst();
  const before = v8Heap.size().taken;
  memory.busy();
  clock.tick(9_000);
  memory.busy();
  clock.tick(9_000);
  assert.equal(collections, 0, 'not while there is work');
  clock.tick(1_000);
  // V8 releases pages from another thread.
  await until('32 MiB are released', () => v8Heap.size().taken < before - 32 * MiB);
});

test('collected once a burst, not again for little', () => {
  const clock = fakeClock(0);
  let size = { taken: 200 * MiB, used: 150 * MiB };
  let collected = 0;
  const heap: Heap = {
    size: () => size,
    collect() {
      collected += 1;
      size = { taken: 60 * MiB, used: 50 * MiB };
    },
  };
  const memory = createMemoryRelease(clock, heap);
  for (let n = 0; n < 3; n++) {
    memory.busy();
    clock.tick(60_000);
  }
  assert.equal(collected, 1);
  size = { taken: 90 * MiB, used: 80 * MiB };
  memory.busy();
  clock.tick(60_000);
  assert.equal(collected, 2);
  memory.busy();
  memory.close();
  size = { taken: 900 * MiB, used: 80 * MiB };
  clock.tick(60_000);
  assert.equal(collected, 2);
});
