import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fold } from '../../shared/items.ts';
import { foldInto, foldKeyOf, higherSeverity, RATE_MINUTES } from '../../shared/rules/folding.ts';
import { instant, severity } from './arbitraries.ts';

const folded = (times: readonly string[]): Fold | null =>
  times.reduce<Fold | null>((fold, at) => foldInto(fold, 'k', at), null);
const shuffled = <T>(values: readonly T[]) => fc.shuffledSubarray([...values], { minLength: values.length });

test('the result does not depend on the order of arrival', () => {
  const times = fc.array(instant, { minLength: 1, maxLength: 80 });
  const twice = times.chain((list) => fc.tuple(fc.constant(list), shuffled(list)));
  fc.assert(
    fc.property(twice, ([given, other]) => {
      assert.deepEqual(folded(other), folded(given));
    }),
  );
});

test('count, first and last are those of all occurrences; the rate keeps the newest minutes', () => {
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1, maxLength: 80 }), (times) => {
      const fold = folded(times);
      assert.ok(fold);
      const sorted = [...times].sort();
      assert.equal(fold.count, times.length);
      assert.equal(fold.firstAt, sorted[0]);
      assert.equal(fold.lastAt, sorted.at(-1));
      const minutes = [...new Set(times.map((at) => Math.floor(Date.parse(at) / 60_000)))].sort((a, b) => a - b);
      assert.deepEqual(
        fold.rate.map(([minute]) => minute),
        minutes.slice(-RATE_MINUTES),
      );
      const kept = times.filter((at) => Math.floor(Date.parse(at) / 60_000) >= (fold.rate[0]?.[0] ?? 0));
      assert.equal(
        fold.rate.reduce((sum, [, count]) => sum + count, 0),
        kept.length,
      );
    }),
  );
});

test('what was folded before is not changed in place', () => {
  const first = foldInto(null, 'k', '2026-11-25T12:00:00Z');
  const copy = structuredClone(first);
  foldInto(first, 'k', '2026-11-25T12:00:30Z');
  assert.deepEqual(first, copy);
});

test('the key is the named fold, else type, record type and title', () => {
  const data = { title: 'Sync failed', record: { system: 'SAP', type: 'order', id: '1' } };
  assert.equal(foldKeyOf('alert.raised', { ...data, fold: 'x' }), 'x');
  assert.equal(foldKeyOf('alert.raised', data), 'alert.raised|order|Sync failed');
  assert.notEqual(foldKeyOf('exception.raised', data), foldKeyOf('alert.raised', data));
});

test('the higher severity wins, whichever comes first', () => {
  fc.assert(fc.property(severity, severity, (a, b) => assert.equal(higherSeverity(a, b), higherSeverity(b, a))));
  assert.equal(higherSeverity('warning', 'notice'), 'warning');
});
