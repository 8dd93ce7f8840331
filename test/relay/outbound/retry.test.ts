import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RETRY_DELAYS_MS, retryDelay } from '../../../relay/outbound/retry.ts';

test('the contract’s schedule, each delay within a fifth of itself, then no more', () => {
  const seconds = RETRY_DELAYS_MS.map((ms) => ms / 1000);
  assert.deepEqual(seconds, [5, 30, 120, 600, 3600, 14_400, 43_200]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, f) => {
        const delay = retryDelay(n, RETRY_DELAYS_MS, { fraction: () => f, uuid: () => '' });
        const base = RETRY_DELAYS_MS[n - 1]!;
        assert.ok(delay !== null && delay >= base * 0.8 && delay <= base * 1.2);
      },
    ),
  );
  assert.equal(retryDelay(8, RETRY_DELAYS_MS, { fraction: () => 0.5, uuid: () => '' }), null);
});
