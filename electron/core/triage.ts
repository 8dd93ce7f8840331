/** After an absence: one ranked summary instead of a storm. */
import type { ItemView } from '../../shared/ipc.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { plain } from './notice.ts';
import type { Notice } from './ports.ts';
import { words } from './words.ts';

export const SUMMARY_ID = 'summary';
export const DIGEST_ID = 'digest';

/** What held notifications back. */
export type Held = 'away' | 'paused' | 'quiet' | 'waiting';

const NAMED = 2;

/** The most urgent titles, at most two lines. */
function named(views: readonly ItemView[], now: number): string {
  const ranked = [...views].sort((a, b) => compareUrgency(a.item, b.item, now));
  const titles = ranked.slice(0, NAMED).map(({ item }) => item.title);
  return titles.join('\n');
}

/** @param redacted names no item: the screen is locked */
export function summaryNotice(
  views: readonly ItemView[],
  refusals: readonly Notice[],
  held: Held,
  now: number,
  redacted: boolean,
): Notice {
  const needing = views.filter(({ mine }) => mine.actions.length > 0).length;
  const parts = [
    views.length > 0 ? words.newWhile[held](views.length) : null,
    needing > 0 && held !== 'waiting' ? words.needYou(needing) : null,
    refusals.length > 0 ? words.refusedCount(refusals.length) : null,
  ].filter((part) => part !== null);
  const critical = views.some(({ item }) => item.severity === 'critical');
  const notice = plain(SUMMARY_ID, parts.join(', '), redacted ? '' : named(views, now) || (refusals[0]?.title ?? ''));
  return { ...notice, urgency: critical ? 'critical' : 'normal' };
}

export const digestNotice = (views: readonly ItemView[], now: number, redacted: boolean): Notice => ({
  ...plain(DIGEST_ID, words.digest(views.length), redacted ? '' : named(views, now)),
  urgency: 'low',
});
