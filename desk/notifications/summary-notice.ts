/** Content of notifications about several items: the summary and the digest. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { type NoticeSettings, oneLine, plain, staysUntilAnswered } from './notice.ts';
import { isCritical } from './slots.ts';

export const SUMMARY_ID = 'summary';

/** The reason notifications were held back. `away`: offline while the user was absent. `waiting`: reason unknown. */
export type HoldReason = 'away' | 'offline' | 'paused' | 'quiet' | 'inhibited' | 'waiting';

export type SummarySettings = Pick<NoticeSettings, 'redacted' | 'locale'>;

export interface SummaryContent {
  views: readonly ItemView[];
  /** Notices that are not items. */
  notices: readonly Notice[];
  /** The reason for a summary and the number of arrivals; null: there was no place for them. */
  held: { why: HoldReason; came: number } | null;
}

const NAMED = 2;

function named(views: readonly ItemView[]): string {
  const titles = byUrgency(views)
    .slice(0, NAMED)
    .map(({ item }) => oneLine(item.title));
  return titles.join('\n');
}

/** States a number only for a past period: a count of waiting items would become wrong while displayed. */
function titleOf({ views, notices, held }: SummaryContent, locale: string): string {
  const words = wordsFor(locale);
  const { why = null, came = 0 } = held ?? {};
  const waits = views.some(isCritical) ? words.moreCriticalWaits : words.moreWaits;
  const said = why === null ? waits : why === 'waiting' ? words.waits : words.newWhile[why](came);
  const items = views.length === 0 ? [] : [said];
  return [...items, ...(notices.length > 0 ? [words.refusedCount(notices.length)] : [])].join(', ');
}

/** Redacted, it omits item titles because the screen is locked. */
export function summaryNotice(counted: SummaryContent, { redacted, locale }: SummarySettings): Notice {
  const { views, notices } = counted;
  const critical = views.some(isCritical);
  const body = redacted ? '' : named(views) || (notices[0]?.title ?? '');
  return {
    ...plain(SUMMARY_ID, titleOf(counted, locale), body),
    urgency: critical ? 'critical' : 'normal',
    // It replaces notifications that would stay.
    stays: critical || views.some(staysUntilAnswered),
  };
}

export const DIGEST_ID = 'digest';

export function digestNotice(views: readonly ItemView[], { redacted, locale }: SummarySettings): Notice {
  const words = wordsFor(locale);
  return {
    ...plain(DIGEST_ID, words.digest(views.length), redacted ? '' : named(views)),
    urgency: 'low',
    itemIds: views.map(({ item }) => item.id),
  };
}

export const idsOf = ({ views, notices }: SummaryContent): string[] => [
  ...new Set([...views.map(({ item }) => item.id), ...notices.flatMap(({ itemIds = [] }) => itemIds)]),
];
