/** Values of an item's lines in a locale. */
import type { ShownLines } from '../evidence.ts';
import { createFormats } from '../formats.ts';
import { isDecimal } from './decimal-text.ts';

type Column = ShownLines['columns'][number];

/** @param value as sent by the source; empty text stays empty */
export type CellFormat = (column: Column, value: string) => string;

/** Displays an invalid date unchanged. */
function dateIn(value: string, format: Intl.DateTimeFormat): string {
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : format.format(at);
}

/**
 * All digits of the source, grouped as in the locale. Formatters are cached: a table has up to 2,400 cells.
 *
 * @param locale BCP 47 · @param timeZone IANA, for times; default: that of the computer. A day without a time is in no zone
 */
export function createCellFormat(locale: string, timeZone?: string): CellFormat {
  const { money } = createFormats(locale, timeZone);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone ? { timeZone } : {}),
  });
  const numbers = new Map<number, Intl.NumberFormat>();
  const number = (value: `${number}`): string => {
    const digits = value.split('.')[1]?.length ?? 0;
    const format = numbers.get(digits) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: digits });
    numbers.set(digits, format);
    return format.format(value);
  };
  return ({ type, currency, unit }, value) => {
    if (value === '' || type === 'text') return value;
    if (type === 'date') return dateIn(value, value.includes('T') ? time : day);
    if (type === 'money' && currency !== undefined) return money(value, currency);
    const text = isDecimal(value) ? number(value) : value;
    return unit === undefined ? text : `${text} ${unit}`;
  };
}
