/**
 * The policy: what one item may do to the person now. A pure function of how the item looks to them, of what was already raised,
 * and of the moment. Nothing answered, closed or seen is ever raised; whatever is raised is taken back once it asks for nothing, or was
 * looked at anywhere.
 */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';

export interface Moment {
  /** ms since 1970. */
  now: number;
  /** Following the relay live; otherwise what comes is summed up afterwards. */
  live: boolean;
  /** By the person, or because another desk of theirs beckons. */
  paused: boolean;
  /** The session holds notifications back. */
  inhibited: boolean;
  /** True where quiet hours, or the session, hold this item back now. */
  quiet(view: ItemView): boolean;
  /** The person works in a window of Beckon: they see there what comes. */
  works: boolean;
  /** The person has it before them: it is announced there. */
  isOpen(itemId: string): boolean;
}

export interface Raised {
  /** `beckonAt` (ms) last dealt with; null: never. */
  beckonedAt: number | null;
  /** A notification of this item is on the screen, or was and may be listed by the system. */
  isOut: boolean;
}

/**
 * - raise: a notification of its own, now
 * - badge: counted and listed, no notification
 * - digest: waits for the next digest
 * - hold: raised or summed up later, when what holds it back has ended
 * - withdraw: its notification goes
 * - silence: nothing to do
 */
export type Decision = 'raise' | 'badge' | 'digest' | 'hold' | 'withdraw' | 'silence';

const ms = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

/** When the item last beckoned: its own last reason, or the end of a snooze after that. */
export function beckonAt(view: ItemView, now: number): number {
  const own = Date.parse(view.item.beckon.at);
  const snoozed = ms(view.mine.snoozedUntil);
  return snoozed !== null && snoozed <= now && snoozed > own ? snoozed : own;
}

export const isSnoozed = (view: ItemView, now: number): boolean => (ms(view.mine.snoozedUntil) ?? 0) > now;

/** An answer given here counts from the press on; one that did not come about leaves the item asking. */
const isAnswering = ({ pending }: ItemView): boolean => pending !== null && isUnderWay(pending);

export const isExpired = (view: ItemView, now: number): boolean =>
  (ms(view.item.expiresAt) ?? Number.POSITIVE_INFINITY) <= now;

/** Something is asked of the person at this moment. */
export const asks = (view: ItemView, now: number): boolean =>
  view.mine.waits && !isSnoozed(view, now) && !isAnswering(view) && !isExpired(view, now);

/** Not looked at since it last beckoned. */
export const isUnseen = (view: ItemView, now: number): boolean => {
  const seen = ms(view.mine.seenAt);
  return seen === null || seen < beckonAt(view, now);
};

/** @param view null where the item is no longer for this person */
export function decide(view: ItemView | null, raised: Raised, moment: Moment): Decision {
  const { now } = moment;
  const gone = raised.isOut ? 'withdraw' : 'silence';
  if (!view || !asks(view, now) || view.mine.delivery === 'off') return gone;
  if (!isUnseen(view, now)) return gone;
  if (raised.beckonedAt !== null && beckonAt(view, now) <= raised.beckonedAt) return 'silence';
  if (view.mine.delivery === 'badge') return 'badge';
  if (view.mine.delivery === 'digest') return 'digest';
  if (!moment.live || moment.paused || moment.quiet(view)) return 'hold';
  if (moment.works && view.item.severity !== 'critical') return 'hold';
  return moment.isOpen(view.item.id) ? 'badge' : 'raise';
}
