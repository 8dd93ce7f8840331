/** Memory is released after a burst, and only if it is worth a collection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryRelease, type Heap, v8Heap } from '../../electron/memory.ts';
import { fakeClock } from './parts/clock.ts';

const MiB = 2 ** 20;

const objects = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ n, text: `text ${n}` }));

test('what a burst left is collected when it is quiet', () => {
  const clock = fakeClock(0);
  let collections = 0;
  const collect = (): void => {
    collections += 1;
    v8Heap.collect();
  };
  const memory = createMemoryRelease(clock, { ...v8Heap, collect });
  let burst = objects(1_000_000);
  const before = v8Heap.size().taken;
  burst = [];
  memory.busy();
  clock.tick(9_000);
  memory.busy();
  clock.tick(9_000);
  assert.equal(collections, 0, 'not while there is work');
  clock.tick(1_000);
  assert.equal(collections, 1);
  assert.equal(burst.length, 0);
  const released = before - v8Heap.size().taken;
  assert.ok(released > 32 * MiB, `${released} bytes of ${before} are released`);
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
