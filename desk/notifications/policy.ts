/**
 * The policy: how one item may notify the user now. A pure function of the item's view, of what was already raised, and of the moment. An
 * answered, closed or seen item is never raised; its notification is withdrawn once it needs no action or was viewed on any device.
 */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import { beckonAt, isUnseen } from '../../shared/rules/snooze.ts';

export interface Moment {
  /** ms since 1970 */
  now: number;
  /** The relay connection is live; while it is not, arrivals are held for a summary. */
  live: boolean;
  /** By the user, or because another desk of theirs displays notifications. */
  paused: boolean;
  /** The session suppresses notifications. */
  inhibited: boolean;
  /** True if quiet hours or the session hold this item back. */
  quiet(view: ItemView): boolean;
  /** The user is working in a window of Beckon, which displays new items. */
  isUserActive: boolean;
  /** The item is open in the focused window, which announces changes. */
  isOpen(itemId: string): boolean;
}

interface EarlierNotification {
  /** The `beckonAt` (ms) handled last; null: never. */
  beckonedAt: number | null;
  /** The item's notification is displayed, or was hidden and may still be listed by the system. */
  isListed: boolean;
}

/**
 * - raise: its own notification, now
 * - badge: counted and listed only
 * - digest: waits for the next digest
 * - hold: raised or summarized once the reason to hold it ends
 * - withdraw: remove its notification
 * - silence: no action
 */
export type Decision = 'raise' | 'badge' | 'digest' | 'hold' | 'withdraw' | 'silence';

export const isSnoozed = (view: ItemView, now: number): boolean => Date.parse(view.mine.snoozedUntil ?? '') > now;

/** A pending answer counts from the press; one that was not accepted leaves the item open. */
const isAnswering = ({ pending }: ItemView): boolean => pending !== null && isAwaitingRelay(pending);

export const isExpired = (view: ItemView, now: number): boolean => Date.parse(view.item.expiresAt ?? '') <= now;

/** The item needs an action from the user now. */
export const needsAction = (view: ItemView, now: number): boolean =>
  view.mine.waits && !isSnoozed(view, now) && !isAnswering(view) && !isExpired(view, now);

/** @param view null if the item is no longer for this user */
export function decide(view: ItemView | null, raised: EarlierNotification, moment: Moment): Decision {
  const { now } = moment;
  const gone = raised.isListed ? 'withdraw' : 'silence';
  if (!view || !needsAction(view, now) || view.mine.delivery === 'off') return gone;
  if (!isUnseen(view, now)) return gone;
  if (raised.beckonedAt !== null && beckonAt(view, now) <= raised.beckonedAt) return 'silence';
  if (view.mine.delivery === 'badge') return 'badge';
  if (view.mine.delivery === 'digest') return 'digest';
  if (!moment.live || moment.paused || moment.quiet(view)) return 'hold';
  if (moment.isUserActive && view.item.severity !== 'critical') return 'hold';
  return moment.isOpen(view.item.id) ? 'badge' : 'raise';
}
