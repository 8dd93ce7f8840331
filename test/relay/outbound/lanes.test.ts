import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRateBudget } from '../../../relay/outbound/lanes.ts';

test('never more than the rate over any time, and never starved', () => {
  const rate = fc.double({ min: 0.2, max: 100, noNaN: true });
  const steps = fc.array(fc.record({ pause: fc.nat(3000), wanted: fc.integer({ min: 1, max: 50 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(rate, steps, (perSecond, walk) => {
      const pace = createRateBudget();
      let now = 1_800_000_000_000;
      const start = now;
      let gone = 0;
      for (const { pause, wanted } of walk) {
        now += pause;
        gone += pace.take(wanted, perSecond, now);
        const most = Math.max(1, perSecond) + ((now - start) * perSecond) / 1000;
        assert.ok(gone <= most + 1e-6, `${gone} of at most ${most}`);
        const wait = pace.wait(perSecond, now);
        assert.ok(wait <= 1000 / perSecond + 1);
        if (wait === 0) continue;
        assert.equal(pace.take(1, perSecond, now + wait), 1, 'after the wait one may go');
        now += wait;
        gone += 1;
      }
    }),
  );
});

test('without a rate everything goes; what did not go is given back; a clock set back frees nothing', () => {
  const pace = createRateBudget();
  assert.equal(pace.take(500, null, 0), 500);
  assert.equal(pace.take(5, 2, 10_000), 2);
  assert.equal(pace.take(5, 2, 0), 0);
  pace.giveBack(1);
  assert.equal(pace.take(5, 2, 0), 1);
});
