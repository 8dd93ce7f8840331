/** Cells of an item's lines in a locale: every digit, days in no zone, and texts that are no values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCellFormat } from '../../shared/rules/cell-format.ts';

const column = (type: 'text' | 'number' | 'quantity' | 'money' | 'date', more: object = {}) => ({
  ...{ id: 'c', label: 'C', type },
  ...more,
});
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

test('numbers and amounts have all digits of the source, grouped as in the locale', () => {
  const format = createCellFormat('de-DE');
  const cases = [
    [column('number'), '1234567.120000', '1.234.567,120000'],
    [column('quantity', { unit: 'Stk' }), '-1200', '-1.200 Stk'],
    [column('money', { currency: 'EUR' }), '123456789012345678.123456', '123.456.789.012.345.678,123456 €'],
    [column('money', { currency: 'JPY' }), '1200.5', '1.200,5 ¥'],
    [column('number'), '', ''],
    [column('text'), '1200.00', '1200.00'],
  ] as const;
  for (const [one, value, shown] of cases) assert.equal(plain(format(one, value)), shown);
});

test('a day is the same in every zone, a time is in that of the person', () => {
  const format = createCellFormat('en-GB', 'Pacific/Auckland');
  assert.equal(format(column('date'), '2026-12-01'), '1 Dec 2026');
  assert.equal(format(column('date'), '2026-12-01T12:00:00Z'), '2 Dec 2026, 01:00');
});

test('a text that is no value is displayed as it is, and does not stop the rest', () => {
  const format = createCellFormat('fr-FR');
  for (const type of ['date', 'number', 'money'] as const) {
    assert.match(format(column(type, { currency: 'EUR', unit: 'EUR' }), '2026-12-209'), /^2026-12-209/);
  }
});
