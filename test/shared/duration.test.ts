import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DURATION_PATTERN } from '../../shared/primitives.ts';
import { parseDuration } from '../../shared/rules/duration.ts';

test('durations become milliseconds', () => {
  const cases: [string, number][] = [
    ['PT8H', 28_800_000],
    ['-PT2H', -7_200_000],
    ['+PT2H', 7_200_000],
    ['P1D', 86_400_000],
    ['P2W', 1_209_600_000],
    ['P1DT12H30M1.5S', 131_401_500],
    ['PT0S', 0],
    ['-PT0S', 0],
    ['PT0.001S', 1],
  ];
  for (const [iso, ms] of cases) assert.equal(parseDuration(iso), ms, iso);
});

test('nonsense and more than ten years are refused', () => {
  const refused = [
    '',
    'P',
    'PT',
    'P1',
    '8h',
    'P1Y',
    'P1M',
    'PT1.5H',
    'P-1D',
    '--PT1H',
    'PT1H1H',
    'p1d',
    'P1W1',
    'P600W',
    'PT99999H',
  ];
  for (const iso of refused) assert.throws(() => parseDuration(iso), RangeError, iso);
});

test('what the schema lets through is a duration, or too long, and nothing else', () => {
  const pattern = new RegExp(DURATION_PATTERN, 'u');
  const parts = fc.constantFrom('P', 'T', '1', '99', 'W', 'D', 'H', 'M', 'S', '-', '+', '.5');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 8 }), (list) => {
      const iso = list.join('');
      try {
        assert.ok(Number.isFinite(parseDuration(iso)));
        assert.ok(pattern.test(iso), iso);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        assert.ok(!pattern.test(iso) || /ten years/.test(error.message), iso);
      }
    }),
    { numRuns: 2000 },
  );
});
