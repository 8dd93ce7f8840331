import { isDecimal } from './rules/decimal-text.ts';
import { isolate } from './rules/isolate.ts';

/** Formats numbers, money, dates and times for a locale. Instants are ms since the epoch. */
export interface Formats {
  locale: string;
  number(value: number): string;
  /** @param value a decimal as text, to preserve all digits · @param currency ISO 4217 */
  money(value: string, currency: string): string;
  /** `10:42` */
  time(at: number): string;
  /** A wall-clock time without a date. @param minutes after midnight */
  wall(minutes: number): string;
  /** `06:00`, or `6 AM` in 12-hour locales. @param hour from 0 to 24 */
  hour(hour: number): string;
  /** `10:42:07` */
  seconds(at: number): string;
  /** Full date and time, for tooltips. */
  exact(at: number): string;
  /** `Wednesday 25 November`, with the year if it differs from that of `now`. */
  day(at: number, now: number): string;
  /** `Monday` */
  weekday(at: number): string;
  /** `25 Nov` */
  shortDay(at: number, now: number): string;
  /** Equal for all instants of one local day. */
  dayKey(at: number): string;
  list(parts: readonly string[]): string;
  plural(count: number, forms: { one: string; other: string }): string;
}

const HOUR = 3_600_000;
/** Size of the cache of formatted amounts: lists draw the same ones repeatedly. */
const MOST_KNOWN = 500;
/** Maximum fraction digits of a number format (ECMA-402). */
const MOST_DIGITS = 100;

/**
 * `€412,300.00`, `412.300,00 €`. Shows all digits of the value, even beyond the usual fraction digits of the currency.
 *
 * @param value a decimal as text · @param currency ISO 4217 · @param locale BCP 47
 */
export function formatMoney(value: string, currency: string, locale: string): string {
  if (!isDecimal(value)) return `${value} ${currency}`;
  const usual = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const given = value.split('.')[1]?.length ?? 0;
  if (given <= (usual.resolvedOptions().maximumFractionDigits ?? 0)) return usual.format(value);
  const digits = Math.min(given, MOST_DIGITS);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits }).format(value);
}

function moneyFormat(locale: string): Formats['money'] {
  const known = new Map<string, string>();
  return (value, currency) => {
    const key = `${currency} ${value}`;
    const text = known.get(key) ?? formatMoney(value, currency, locale);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, text);
    return text;
  };
}

/** Locales that write a number below a thousand as JavaScript does, in digits 0 to 9 and without separators. */
const PLAIN_DIGITS = /^(de|en|fr)(?!.*-u-)/;
/** Without `Intl`: the first formatter of a process loads the data of all locales, 15 to 40 ms. */
const isPlain = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 1000;

/** Constructs on first use: a formatter of `Intl` takes as long as many texts, and a start needs few of them. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @param locale BCP 47 · @param timeZone IANA; default: that of the computer */
export function createFormats(locale: string, timeZone?: string): Formats {
  const zone = timeZone ? { timeZone } : {};
  const dates = (options: Intl.DateTimeFormatOptions) => lazy(() => new Intl.DateTimeFormat(locale, options));
  const date = (options: Intl.DateTimeFormatOptions) => dates({ ...options, ...zone });
  const time = date({ timeStyle: 'short' });
  const seconds = date({ timeStyle: 'medium' });
  const wall = dates({ timeStyle: 'short', timeZone: 'UTC' });
  const hours = dates({ hour: 'numeric', timeZone: 'UTC' });
  const exact = date({ dateStyle: 'full', timeStyle: 'medium' });
  const day = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayAndYear = date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = date({ weekday: 'long' });
  const shortDay = date({ day: 'numeric', month: 'short' });
  const shortDayAndYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const key = lazy(() => new Intl.DateTimeFormat('en-CA', { ...zone }));
  const numbers = lazy(() => new Intl.NumberFormat(locale));
  const lists = lazy(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const plurals = lazy(() => new Intl.PluralRules(locale));
  const hasPlainDigits = PLAIN_DIGITS.test(locale);
  const sameYear = (a: number, b: number) => key().format(a).slice(0, 4) === key().format(b).slice(0, 4);
  return {
    locale,
    number: (value) => (hasPlainDigits && isPlain(value) ? String(value) : numbers().format(value)),
    money: moneyFormat(locale),
    time: (at) => time().format(at),
    wall: (minutes) => wall().format(minutes * 60_000),
    hour: (hour) =>
      wall().resolvedOptions().hour12 ? hours().format(hour * HOUR) : `${String(hour).padStart(2, '0')}:00`,
    seconds: (at) => seconds().format(at),
    exact: (at) => exact().format(at),
    day: (at, now) => (sameYear(at, now) ? day : dayAndYear)().format(at),
    weekday: (at) => weekday().format(at),
    shortDay: (at, now) => (sameYear(at, now) ? shortDay : shortDayAndYear)().format(at),
    dayKey: (at) => key().format(at),
    list: (parts) => lists().format(parts.map(isolate)),
    plural: (count, forms) => (plurals().select(count) === 'one' ? forms.one : forms.other),
  };
}
