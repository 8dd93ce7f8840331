import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';

const T0 = 1_800_000_000_000;

test('property: never more than the burst and what was earned since, and after the wait it passes', () => {
  const limit = fc.record({
    burst: fc.integer({ min: 1, max: 100 }),
    everyMs: fc.double({ min: 1, max: 5000, noNaN: true }),
  });
  const steps = fc.array(fc.record({ pause: fc.nat(3000), cost: fc.integer({ min: 1, max: 50 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(limit, steps, (given, walk) => {
      const bucket = new TokenBucket();
      let [now, passed, earlier] = [T0, 0, 0];
      for (const { pause, cost } of walk) {
        now += pause;
        const wait = bucket.take(given, now, cost);
        if (wait > 0) assert.equal(bucket.take(given, now + wait, cost), 0, 'after the wait');
        now += wait;
        // Only the last request that passed may exceed the burst.
        assert.ok(passed - earlier <= given.burst + (now - T0) / given.everyMs + 1e-6);
        earlier = Math.max(0, cost - given.burst);
        passed += cost;
        assert.ok(passed - earlier <= given.burst + (now - T0) / given.everyMs + 1e-6, `${passed} passed`);
      }
    }),
  );
});

test('a second of its own is the least burst, and more than the burst passes a full bucket on credit', () => {
  assert.deepEqual(perSecond(0.5), { burst: 1, everyMs: 2000 });
  assert.deepEqual(perSecond(20, 100), { burst: 100, everyMs: 50 });
  const bucket = new TokenBucket();
  assert.equal(bucket.take(perSecond(10), T0, 25), 0);
  assert.equal(bucket.take(perSecond(10), T0), 1600, 'fifteen owed, one wanted, ten a second');
  assert.equal(bucket.take(perSecond(10), T0 + 1600), 0);
});

test('a clock set back gives nothing and takes nothing', () => {
  const bucket = new TokenBucket();
  assert.equal(bucket.takeUpTo(perSecond(2), T0, 5), 2);
  assert.equal(bucket.takeUpTo(perSecond(2), T0 - 60_000, 5), 0);
  assert.equal(bucket.takeUpTo(perSecond(2), T0 - 59_500, 5), 1);
});
