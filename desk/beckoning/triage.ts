/** After an absence: one ranked summary instead of a storm. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { type NoticeSettings, plain } from './notice.ts';

const SUMMARY_ID = 'summary';
const DIGEST_ID = 'digest';

export const BURST_ID = 'burst';
/** The notifications that speak of several items. */
export const SUMMARIES: readonly string[] = [SUMMARY_ID, DIGEST_ID, BURST_ID];

/** What held notifications back; `burst`: too many at once. */
export type Held = 'away' | 'paused' | 'quiet' | 'waiting' | 'burst';

const NAMED = 2;

/** The most urgent titles, at most two lines. */
function named(views: readonly ItemView[]): string {
  const ranked = [...views].sort((a, b) => compareUrgency(a.item, b.item));
  const titles = ranked.slice(0, NAMED).map(({ item }) => item.title);
  return titles.join('\n');
}

/** Redacted it names no item: the screen is locked. */
export function summaryNotice(
  views: readonly ItemView[],
  refusals: readonly Notice[],
  held: Held,
  { redacted, locale }: Pick<NoticeSettings, 'redacted' | 'locale'>,
): Notice {
  const words = wordsFor(locale);
  const needing = views.filter(({ mine }) => mine.actions.length > 0).length;
  const parts = [
    views.length > 0 ? words.newWhile[held](views.length) : null,
    needing > 0 && held !== 'waiting' ? words.needYou(needing) : null,
    refusals.length > 0 ? words.refusedCount(refusals.length) : null,
  ].filter((part) => part !== null);
  const critical = views.some(({ item }) => item.severity === 'critical');
  const id = held === 'burst' ? BURST_ID : SUMMARY_ID;
  const notice = plain(id, parts.join(', '), redacted ? '' : named(views) || (refusals[0]?.title ?? ''));
  return { ...notice, urgency: critical ? 'critical' : 'normal' };
}

export const digestNotice = (
  views: readonly ItemView[],
  { redacted, locale }: Pick<NoticeSettings, 'redacted' | 'locale'>,
): Notice => {
  const words = wordsFor(locale);
  const toAnswer = views.filter((view) => inboxTabOf(view) === 'answer').length;
  const counts = toAnswer > 0 ? [words.counts(toAnswer, views.length - toAnswer)] : [];
  const title = [words.digest(views.length), ...counts].join(' · ');
  return { ...plain(DIGEST_ID, title, redacted ? '' : named(views)), urgency: 'low' };
};
