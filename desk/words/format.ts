/** Numbers, dates and money by locale, for the few sentences the desk writes. */
import type { Amount } from '../../shared/events.ts';
import { formatMoney } from '../../shared/formats.ts';
import { nearestSpan } from '../../shared/rules/spans.ts';
import { wordsFor } from '../../shared/words/desk.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** "€12,400.00", as the window writes it. */
export const formatAmount = ({ value, currency }: Amount, locale: string): string =>
  formatMoney(value, currency, locale);

/** "12 min", "2 h", "3 days". @param span ms, positive */
export function formatSpan(span: number, locale: string): string {
  const { unit, count } = nearestSpan(span);
  const words = wordsFor(locale);
  return { minutes: words.minutes, hours: words.hours, days: words.days }[unit](count);
}

export const formatTime = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);

const formatDay = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);

/** "due in 2 h (14:30)", "due now", "overdue by 12 min", or the day where it is further off; null where nothing is due. */
export function formatDue(dueAt: string | null, now: number, locale: string): string | null {
  if (dueAt === null) return null;
  const words = wordsFor(locale);
  const due = Date.parse(dueAt);
  const left = due - now;
  if (Math.abs(left) < MINUTE) return words.dueNow;
  if (left < 0) return words.overdue(formatSpan(-left, locale));
  if (left >= DAY) return words.due(formatDay(due, locale));
  return words.due(words.within(formatSpan(left, locale), formatTime(due, locale)));
}
