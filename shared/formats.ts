/** Numbers, money, dates and times as the person's locale writes them. Instants are milliseconds since the epoch. */
export interface Formats {
  locale: string;
  number(value: number): string;
  /** @param value a decimal as text, so that no digit is lost · @param currency ISO 4217 */
  money(value: string, currency: string): string;
  /** `10:42` */
  time(at: number): string;
  /** A wall time of no day in particular. @param minutes after midnight */
  wall(minutes: number): string;
  /** `10:42:07` */
  seconds(at: number): string;
  /** The whole date and time, for hovering. */
  exact(at: number): string;
  /** `Wednesday 25 November`, with the year where it is not the one of `now`. */
  day(at: number, now: number): string;
  /** `25 Nov` */
  shortDay(at: number, now: number): string;
  /** A key that is the same for all instants of one local day. */
  dayKey(at: number): string;
  list(parts: readonly string[]): string;
  plural(count: number, forms: { one: string; other: string }): string;
}

const isDecimal = (value: string): value is `${number}` => /^-?\d+(\.\d+)?$/.test(value);

function moneyFormat(locale: string): Formats['money'] {
  const byCurrency = new Map<string, Intl.NumberFormat>();
  return (value, currency) => {
    let format = byCurrency.get(currency);
    if (!format) {
      format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      byCurrency.set(currency, format);
    }
    return isDecimal(value) ? format.format(value) : `${value} ${currency}`;
  };
}

/** @param locale BCP 47 · @param timeZone IANA; the computer's own when absent */
export function createFormats(locale: string, timeZone?: string): Formats {
  const zone = timeZone ? { timeZone } : {};
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...zone });
  const time = date({ hour: '2-digit', minute: '2-digit' });
  const seconds = date({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const wall = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  const exact = date({ dateStyle: 'full', timeStyle: 'medium' });
  const day = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayAndYear = date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const shortDay = date({ day: 'numeric', month: 'short' });
  const shortDayAndYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const key = new Intl.DateTimeFormat('en-CA', { ...zone });
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const plurals = new Intl.PluralRules(locale);
  const sameYear = (a: number, b: number) => key.format(a).slice(0, 4) === key.format(b).slice(0, 4);
  return {
    locale,
    number: (value) => numbers.format(value),
    money: moneyFormat(locale),
    time: (at) => time.format(at),
    wall: (minutes) => wall.format(minutes * 60_000),
    seconds: (at) => seconds.format(at),
    exact: (at) => exact.format(at),
    day: (at, now) => (sameYear(at, now) ? day : dayAndYear).format(at),
    shortDay: (at, now) => (sameYear(at, now) ? shortDay : shortDayAndYear).format(at),
    dayKey: (at) => key.format(at),
    list: (parts) => lists.format(parts),
    plural: (count, forms) => (plurals.select(count) === 'one' ? forms.one : forms.other),
  };
}
