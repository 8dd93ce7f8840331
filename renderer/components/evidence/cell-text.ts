import type { ShownLines } from '../../../shared/evidence.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';

type Column = ShownLines['columns'][number];

/** A day is not in a time zone; a time is shown in the person's. */
function dateText(value: string, locale: string): string {
  const isDay = !value.includes('T');
  const format = new Intl.DateTimeFormat(
    locale,
    isDay ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
  return format.format(Date.parse(value));
}

/** All digits of the source, grouped as in the locale. `Intl` formats decimal text exactly. */
function numberText(value: string, locale: string): string {
  const digits = value.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits }).format(value as `${number}`);
}

/** The value of a cell in the person's locale. */
export function cellText({ f, locale }: WindowTexts, { type, currency, unit }: Column, value: string): string {
  if (value === '' || type === 'text') return value;
  if (type === 'date') return dateText(value, locale);
  if (type === 'money' && currency !== undefined) return f.money(value, currency);
  const number = numberText(value, locale);
  return unit === undefined ? number : `${number} ${unit}`;
}
