/** Lines about an item in a person's language and time zone, for pages and messages of the relay. */
import { formatMoney } from '../../../shared/formats.ts';
import type { Item } from '../../../shared/items.ts';
import type { AnswerPageWords } from '../../../shared/words/answer-page.ts';

export interface ItemReading {
  words: AnswerPageWords;
  /** BCP 47. */
  locale: string;
  /** IANA name. */
  timeZone: string;
  /** ms since 1970. */
  now: number;
}

/** `10:42 UTC`, with the date if it is not today. */
export function timeIn(instant: string, { locale, timeZone, now }: Omit<ItemReading, 'words'>): string {
  const at = Date.parse(instant);
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
  return day.format(at) === day.format(now) ? time : `${day.format(at)}, ${time}`;
}

/** `Requested by Kim Reyes`, or `· not known here`; null without a requester. */
export function requesterLine(
  { requester, requestedBy }: Pick<Item, 'requester' | 'requestedBy'>,
  { words }: Pick<ItemReading, 'words'>,
): string | null {
  if (!requestedBy) return requester === null ? null : words.requestedBy(requester);
  const { name, ids } = requestedBy;
  return words.requestedBy(ids.length > 0 ? name : words.unknownHere(name));
}

/** `Due 10:42 UTC` · `Overdue since 10:42 UTC`. */
export function dueLine({ dueAt }: Pick<Item, 'dueAt'>, reading: ItemReading): string | null {
  if (dueAt === null) return null;
  const { words } = reading;
  const at = timeIn(dueAt, reading);
  return Date.parse(dueAt) < reading.now ? words.overdue(at) : words.due(at);
}

/** `€12,400.00` */
export const amountLine = ({ amount }: Pick<Item, 'amount'>, { locale }: Pick<ItemReading, 'locale'>): string | null =>
  amount && formatMoney(amount.value, amount.currency, locale);
