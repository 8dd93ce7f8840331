/** Memory is released after a burst, and only if it is worth a collection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryRelease, type Heap, v8Heap } from '../../electron/memory.ts';
import { fakeClock } from './parts/clock.ts';

const MiB = 2 ** 20;

function burst(): number {
  return Array.from({ length: 1_000_000 }, (_, n) => ({ n, text: `text ${n}` })).length;
}

test('what a burst left is collected when it is quiet', () => {
  const clock = fakeClock(0);
  const memory = createMemoryRelease(clock, v8Heap);
  burst();
  const before = v8Heap.size().taken;
  memory.busy();
  clock.tick(9_000);
  memory.busy();
  clock.tick(9_000);
  assert.ok(v8Heap.size().taken >= before, 'not while there is work');
  clock.tick(1_000);
  assert.ok(v8Heap.size().taken < before - 32 * MiB, `${v8Heap.size().taken / MiB} of ${before / MiB} MiB`);
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
