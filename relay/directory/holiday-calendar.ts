/**
 * Reads holidays from an iCalendar file (RFC 5545): events of whole days, once or each year. Anything else that would move or repeat an
 * event is refused, because a holiday that is misread moves deadlines silently.
 */
import { HOLIDAYS_MAX } from '../../shared/working-time.ts';

/** Days of one event: a longer one is probably a mistake. */
const EVENT_DAYS_MAX = 366;
const YEARS_MAX = 200;
const FIRST = Date.parse('1900-01-01');
const LAST = Date.parse('2199-12-31');
const DAY_MS = 24 * 60 * 60 * 1000;

/** The calendar cannot be used; the message names the line. */
export class CalendarFault extends Error {}

interface Property {
  name: string;
  value: string;
  line: number;
}

/** Continuation lines start with a space or tab (section 3.1). */
function* unfolded(text: string): Generator<{ content: string; line: number }> {
  let content = '';
  let start = 1;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (/^[ \t]/.test(raw)) {
      content += raw.slice(1);
      continue;
    }
    if (content !== '') yield { content, line: start };
    [content, start] = [raw, index + 1];
  }
  if (content !== '') yield { content, line: start };
}

const fault = (line: number, why: string) => new CalendarFault(`line ${line}: ${why}`);

/** Parameters may be quoted and then contain colons. */
function propertyOf(content: string, line: number): Property {
  const parts = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)$/s.exec(content);
  if (!parts) throw fault(line, 'is not a line of an iCalendar file');
  return { name: String(parts[1]).toUpperCase(), value: String(parts[3]).trim(), line };
}

/** The properties of each event, without those of components inside it. */
function eventsOf(text: string): Property[][] {
  const open: string[] = [];
  const events: Property[][] = [];
  let last = 0;
  for (const { content, line } of unfolded(text)) {
    const property = propertyOf(content, line);
    const component = property.value.toUpperCase();
    last = line;
    if (open.length === 0 && !(property.name === 'BEGIN' && component === 'VCALENDAR'))
      throw fault(line, 'an iCalendar file starts with BEGIN:VCALENDAR');
    if (property.name === 'BEGIN') {
      open.push(component);
      if (component === 'VEVENT') events.push([]);
    } else if (property.name === 'END') {
      if (open.pop() !== component) throw fault(line, 'END ends nothing');
    } else if (open.at(-1) === 'VEVENT') events.at(-1)?.push(property);
  }
  if (open.length > 0 || last === 0) throw fault(last + 1, 'the calendar is incomplete');
  return events;
}

/** @returns ms since 1970 of the date in UTC */
function dateOf({ name, value, line }: Property): number {
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  if (!digits) throw fault(line, `${name} must be a date such as 20261225: a holiday is a whole day`);
  const iso = `${digits[1]}-${digits[2]}-${digits[3]}`;
  const at = Date.parse(iso);
  if (Number.isNaN(at) || isoOf(at) !== iso) throw fault(line, `${name} is a date that does not exist`);
  if (at < FIRST || at > LAST) throw fault(line, `${name} must be in the years 1900 to 2199`);
  return at;
}

const isoOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function daysOf(start: number, end: Property | undefined, duration: Property | undefined): number {
  if (end) {
    const days = (dateOf(end) - start) / DAY_MS;
    if (days < 1) throw fault(end.line, 'DTEND must be after DTSTART');
    if (days > EVENT_DAYS_MAX) throw fault(end.line, `the event is longer than ${EVENT_DAYS_MAX} days`);
    return days;
  }
  if (!duration) return 1;
  const parts = /^P(\d{1,3})([DW])$/.exec(duration.value);
  const days = Number(parts?.[1]) * (parts?.[2] === 'W' ? 7 : 1);
  if (!parts || days < 1 || days > EVENT_DAYS_MAX)
    throw fault(duration.line, `DURATION must be 1 to ${EVENT_DAYS_MAX} whole days, such as P1D`);
  return days;
}

/** First days of the event; `yearly`: each year from the first one on. */
function startsOf(start: number, rule: Property | undefined): { starts: number[]; yearly: boolean } {
  if (!rule) return { starts: [start], yearly: false };
  const parts = new Map(
    rule.value.split(';').map((part) => [part.split('=')[0]?.toUpperCase(), part.split('=')[1] ?? '']),
  );
  const refuse = (why: string) => fault(rule.line, `RRULE ${why}; list the dates as events of their own`);
  const date = new Date(start);
  const implied = new Map([
    ['FREQ', 'YEARLY'],
    ['BYMONTH', String(date.getUTCMonth() + 1)],
    ['BYMONTHDAY', String(date.getUTCDate())],
  ]);
  for (const [name = '', value] of parts) {
    if (['COUNT', 'UNTIL', 'INTERVAL', 'WKST'].includes(name)) continue;
    if (implied.get(name) !== value) throw refuse(`${name}=${value}`.slice(0, 60).concat(' cannot be read'));
  }
  if (!parts.has('FREQ')) throw refuse('has no FREQ');
  const count = numberIn(parts, 'COUNT', refuse);
  const interval = numberIn(parts, 'INTERVAL', refuse) ?? 1;
  const until = parts.get('UNTIL');
  if (count === null && until === undefined) {
    if (interval === 1) return { starts: [start], yearly: true };
    throw refuse('with INTERVAL needs COUNT or UNTIL');
  }
  const last =
    until === undefined ? Number.POSITIVE_INFINITY : dateOf({ ...rule, name: 'UNTIL', value: until.slice(0, 8) });
  const starts: number[] = [];
  for (let years = 0; years < YEARS_MAX && starts.length < (count ?? YEARS_MAX); years += interval) {
    const at = Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate());
    if (at > last) break;
    // 29 February occurs in leap years alone.
    if (new Date(at).getUTCDate() === date.getUTCDate()) starts.push(at);
  }
  return { starts, yearly: false };
}

function numberIn(parts: ReadonlyMap<unknown, string>, name: string, refuse: (why: string) => Error): number | null {
  const text = parts.get(name);
  if (text === undefined) return null;
  const number = Number(text);
  if (!/^\d{1,3}$/.test(text) || number < 1 || number > YEARS_MAX) throw refuse(`${name} must be 1 to ${YEARS_MAX}`);
  return number;
}

/** Members that change which days an event is on, and that are not supported. */
const REFUSED = ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID'];

function holidaysOf(event: readonly Property[]): string[] {
  const find = (name: string) => event.find((property) => property.name === name);
  if (find('STATUS')?.value.toUpperCase() === 'CANCELLED') return [];
  const refused = event.find(({ name }) => REFUSED.includes(name));
  if (refused) throw fault(refused.line, `${refused.name} cannot be read; list the dates as events of their own`);
  const begin = find('DTSTART');
  if (!begin) throw fault(event[0]?.line ?? 1, 'an event has no DTSTART');
  const start = dateOf(begin);
  const days = daysOf(start, find('DTEND'), find('DURATION'));
  const { starts, yearly } = startsOf(start, find('RRULE'));
  return starts.flatMap((first) =>
    Array.from({ length: days }, (_, day) => `${isoOf(first + day * DAY_MS)}${yearly ? '/P1Y' : ''}`),
  );
}

/** @returns `holidays` of a working time, sorted. @throws CalendarFault */
export function readHolidayCalendar(text: string): string[] {
  const found = new Set<string>();
  for (const event of eventsOf(text.replace(/^\uFEFF/, ''))) {
    for (const holiday of holidaysOf(event)) found.add(holiday);
    if (found.size > HOLIDAYS_MAX) throw new CalendarFault(`has more than ${HOLIDAYS_MAX} holidays`);
  }
  return [...found].sort();
}
