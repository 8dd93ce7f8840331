/** What the notifications say that speak of several items: the summary, and the digest. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { type NoticeSettings, oneLine, plain, staysUntilAnswered } from './notice.ts';
import { isCritical } from './places.ts';

export const SUMMARY_ID = 'summary';

/** What held notifications back. `away`: no connection, while the person was not there. `waiting`: no reason is known any more. */
export type Held = 'away' | 'offline' | 'paused' | 'quiet' | 'inhibited' | 'waiting';

export type SummarySettings = Pick<NoticeSettings, 'redacted' | 'locale'>;

/** What a summary speaks of. */
export interface Counted {
  views: readonly ItemView[];
  /** What is no item. */
  told: readonly Notice[];
  /** Why they come together, and how many came meanwhile; null: there was no place for them. */
  held: { why: Held; came: number } | null;
}

const NAMED = 2;

/** The most urgent titles, at most two lines. */
function named(views: readonly ItemView[]): string {
  const titles = byUrgency(views)
    .slice(0, NAMED)
    .map(({ item }) => oneLine(item.title));
  return titles.join('\n');
}

/** No number but of what is over: what waits may be less before the notification is gone. */
function titleOf({ views, told, held }: Counted, locale: string): string {
  const words = wordsFor(locale);
  const { why = null, came = 0 } = held ?? {};
  const waits = views.some(isCritical) ? words.moreCriticalWaits : words.moreWaits;
  const said = why === null ? waits : why === 'waiting' ? words.waits : words.newWhile[why](came);
  const items = views.length === 0 ? [] : [said];
  return [...items, ...(told.length > 0 ? [words.refusedCount(told.length)] : [])].join(', ');
}

/** Redacted it names no item: the screen is locked. */
export function summaryNotice(counted: Counted, { redacted, locale }: SummarySettings): Notice {
  const { views, told } = counted;
  const critical = views.some(isCritical);
  const body = redacted ? '' : named(views) || (told[0]?.title ?? '');
  return {
    ...plain(SUMMARY_ID, titleOf(counted, locale), body),
    urgency: critical ? 'critical' : 'normal',
    // It stands for what would stand.
    stays: critical || views.some(staysUntilAnswered),
  };
}

export const DIGEST_ID = 'digest';

/** Redacted it names no item: the screen is locked. */
export function digestNotice(views: readonly ItemView[], { redacted, locale }: SummarySettings): Notice {
  const words = wordsFor(locale);
  return {
    ...plain(DIGEST_ID, words.digest(views.length), redacted ? '' : named(views)),
    urgency: 'low',
    itemIds: views.map(({ item }) => item.id),
  };
}

/** Ids of the items, and of those that the other notices are about. */
export const idsOf = ({ views, told }: Counted): string[] => [
  ...new Set([...views.map(({ item }) => item.id), ...told.flatMap(({ itemIds = [] }) => itemIds)]),
];
