import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAmount, formatDue, formatSpan } from '../../desk/words/format.ts';
import { iso, T0 } from '../electron/parts/items.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('spans: the nearest count of a unit that says enough', () => {
  for (const [span, wanted] of [
    [1, '1 min'],
    [12 * MINUTE, '12 min'],
    [59.6 * MINUTE, '1 h'],
    [2 * HOUR - 3000, '2 h'],
    [47 * HOUR, '47 h'],
    [72 * HOUR, '3 days'],
  ] as const) {
    assert.equal(formatSpan(span, 'en'), wanted);
  }
});

test('due: the time, with the day where it is another one, and no span, which would be wrong a minute later', () => {
  assert.equal(formatDue(null, T0, 'en-GB'), null);
  assert.match(formatDue(iso(T0 + 2 * HOUR), T0, 'en-GB') ?? '', /^due \d\d:00$/);
  assert.match(formatDue(iso(T0 - 12 * MINUTE), T0, 'en-GB') ?? '', /^overdue since \d\d:48$/);
  assert.match(formatDue(iso(T0 + 72 * HOUR), T0, 'en-GB') ?? '', /^due 28 Nov/);
});

test('amounts keep every digit they came with, grouped as the locale does', () => {
  assert.equal(formatAmount({ value: '12400.00', currency: 'EUR' }, 'en-GB'), '€12,400.00');
  assert.equal(formatAmount({ value: '12400.5', currency: 'EUR' }, 'de-DE'), '12.400,50\u00a0€');
  assert.equal(
    formatAmount({ value: '123456789012345678.123456', currency: 'JPY' }, 'en-GB'),
    'JP¥123,456,789,012,345,678.123456',
  );
  assert.equal(formatAmount({ value: '-5', currency: 'USD' }, 'en-GB'), '-US$5.00');
});
