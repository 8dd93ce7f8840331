/** Why notifications are held back, now and since the last summary: offline, pause, other desk, session, quiet hours or active work. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Clock, Notice } from '../ports.ts';
import type { Moment } from './policy.ts';
import type { QuietSchedule } from './quiet-schedule.ts';
import type { HoldReason } from './summary-notice.ts';

export interface DeliveryHold {
  moment(): Moment;
  isLive(): boolean;
  setLive(live: boolean): void;
  /** Records that an item is held back for the current reason. */
  hold(): void;
  /** Holds a notice that is not an item; the latest per id is retained. */
  holdNotice(notice: Notice): void;
  /** Removes and returns the held notices. */
  takeNotices(): Notice[];
  /** Called when no item is held. Clears the reason if none applies any more. */
  release(at: Moment): void;
  /** Sets the reason if none is known. */
  setDefaultReason(why: HoldReason): void;
  /** Clears the reason once the held items were displayed. */
  clearReason(): void;
  /** The reason since the last release; null: nothing was held back. */
  reason(): HoldReason | 'working' | null;
}

interface DeliveryHoldParts {
  clock: Clock;
  quiet: QuietSchedule;
  isOpen: Moment['isOpen'];
  /** The user is presumed absent: the screen is locked, or the desk has just started. */
  isAway(): boolean;
  paused(): boolean;
  isUserActive(): boolean;
  notifiesElsewhere(): boolean;
  /** `inhibited`: the session suppresses notifications; `letsCritical`: critical ones are displayed regardless. */
  inhibited(): boolean;
  allowsCritical(): boolean;
}

export function createDeliveryHold(parts: DeliveryHoldParts): DeliveryHold {
  const { clock, quiet, isOpen, paused, notifiesElsewhere, inhibited, isUserActive } = parts;
  const isInhibited = ({ item }: ItemView): boolean =>
    inhibited() && !(item.severity === 'critical' && parts.allowsCritical());
  let live = false;
  let reason: HoldReason | 'working' | null = null;
  let notices: Notice[] = [];
  const hold = (): void => {
    if (!live) reason = reason === 'away' || parts.isAway() ? 'away' : 'offline';
    else if (paused()) reason = 'paused';
    else if (notifiesElsewhere()) reason = 'waiting';
    else if (inhibited()) reason = 'inhibited';
    else if (quiet.isQuiet(clock.now())) reason = 'quiet';
    // Lowest priority: any other reason is more informative.
    else if (isUserActive()) reason ??= 'working';
  };
  return {
    moment() {
      const now = clock.now();
      return {
        now,
        live,
        paused: paused() || notifiesElsewhere(),
        inhibited: inhibited(),
        isUserActive: isUserActive(),
        quiet: (view) => quiet.holds(view, now) || isInhibited(view),
        isOpen,
      };
    },
    isLive: () => live,
    setLive(next) {
      live = next;
      if (!live) hold();
    },
    hold,
    holdNotice(notice) {
      notices = [...notices.filter(({ id }) => id !== notice.id), notice];
      hold();
    },
    takeNotices() {
      const taken = notices;
      notices = [];
      return taken;
    },
    release(at) {
      if (at.live && !at.paused && !at.inhibited && !at.isUserActive && !quiet.isQuiet(at.now)) reason = null;
    },
    setDefaultReason(why) {
      reason ??= why;
    },
    clearReason() {
      reason = null;
    },
    reason: () => reason,
  };
}
