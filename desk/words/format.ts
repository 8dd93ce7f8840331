/** Localized numbers, dates and amounts for the desk's messages. */
import type { Amount } from '../../shared/events.ts';
import { formatMoney } from '../../shared/formats.ts';
import { nearestSpan } from '../../shared/rules/rounded-span.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** For example "€12,400.00", as in the window. */
export const formatAmount = ({ value, currency }: Amount, locale: string): string =>
  formatMoney(value, currency, locale);

/** "12 min", "2 h", "3 days". @param span ms, positive */
export function formatSpan(span: number, locale: string): string {
  const { unit, count } = nearestSpan(span);
  const words = wordsFor(locale);
  return { minutes: words.minutes, hours: words.hours, days: words.days }[unit](count);
}

export const formatTime = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);

const formatDay = (at: number, locale: string): string =>
  `${new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(at)}, ${formatTime(at, locale)}`;

/** "due 14:30", "overdue since 09:12", or with the date; null if not due. Absolute, because a notification is not updated. */
export function formatDue(dueAt: string | null, now: number, locale: string): string | null {
  if (dueAt === null) return null;
  const words = wordsFor(locale);
  const due = Date.parse(dueAt);
  const isToday = new Date(due).toDateString() === new Date(now).toDateString();
  const when = isToday ? formatTime(due, locale) : formatDay(due, locale);
  return due < now ? words.overdueSince(when) : words.due(when);
}
