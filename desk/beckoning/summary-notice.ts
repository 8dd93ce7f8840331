/** What the notifications say that speak of several items: the summary, and the digest. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { type NoticeSettings, oneLine, plain, staysUntilAnswered } from './notice.ts';

export const SUMMARY_ID = 'summary';
export const CRITICAL_SUMMARY_ID = 'summary-critical';

/** What held notifications back; `waiting`: no reason is known any more. */
export type Held = 'away' | 'paused' | 'quiet' | 'inhibited' | 'waiting';

export type SummarySettings = Pick<NoticeSettings, 'redacted' | 'locale'>;

/** What a summary speaks of. */
export interface Counted {
  views: readonly ItemView[];
  /** What is no item. */
  told: readonly Notice[];
  /** Why they come together; null: there was no place for them. */
  held: Held | null;
  critical: boolean;
}

const NAMED = 2;

/** The most urgent titles, at most two lines. */
function named(views: readonly ItemView[]): string {
  const titles = byUrgency(views)
    .slice(0, NAMED)
    .map(({ item }) => oneLine(item.title));
  return titles.join('\n');
}

/** Overdue, or due before the day is over here. */
function isDueToday({ item }: ItemView, now: number): boolean {
  const end = new Date(now).setHours(24, 0, 0, 0);
  return item.dueAt !== null && Date.parse(item.dueAt) < end;
}

function titleOf({ views, told, held, critical }: Counted, now: number, locale: string): string {
  const words = wordsFor(locale);
  const refused = told.length > 0 ? words.refusedCount(told.length) : null;
  if (held === null) {
    const due = views.filter((view) => isDueToday(view, now)).length;
    const more = critical ? words.moreCritical : words.moreWait;
    const parts = [views.length > 0 ? more(views.length) : null, due > 0 ? words.dueToday(due) : null, refused];
    return parts.filter((part) => part !== null).join(', ');
  }
  const needing = views.filter(({ mine }) => mine.actions.length > 0).length;
  const parts = [
    views.length > 0 ? words.newWhile[held](views.length) : null,
    needing > 0 && held !== 'waiting' ? words.needYou(needing) : null,
    refused,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Redacted it names no item: the screen is locked. @param now ms since 1970 */
export function summaryNotice(counted: Counted, now: number, { redacted, locale }: SummarySettings): Notice {
  const { views, told, critical } = counted;
  const id = critical ? CRITICAL_SUMMARY_ID : SUMMARY_ID;
  const body = redacted ? '' : named(views) || (told[0]?.title ?? '');
  return {
    ...plain(id, titleOf(counted, now, locale), body),
    urgency: critical ? 'critical' : 'normal',
    // It stands for what would stand: approvals until they are answered, critical ones until somebody looked.
    stays: critical || views.some(staysUntilAnswered),
  };
}

const DIGEST_ID = 'digest';

/** Redacted it names no item: the screen is locked. */
export function digestNotice(views: readonly ItemView[], { redacted, locale }: SummarySettings): Notice {
  const words = wordsFor(locale);
  const toAnswer = views.filter((view) => inboxTabOf(view) === 'answer').length;
  const counts = toAnswer > 0 ? [words.counts(toAnswer, views.length - toAnswer)] : [];
  const title = [words.digest(views.length), ...counts].join(' · ');
  return {
    ...plain(DIGEST_ID, title, redacted ? '' : named(views)),
    urgency: 'low',
    itemIds: views.map(({ item }) => item.id),
  };
}

export const idsOf = ({ views }: Counted): string[] => views.map(({ item }) => item.id);
