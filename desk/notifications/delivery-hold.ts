/** Why notifications are held back, now and since the last summary: offline, pause, other desk, session, quiet hours or active work. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Clock, Notice } from '../ports.ts';
import type { Moment } from './policy.ts';
import type { Quiet } from './quiet-schedule.ts';
import type { Held } from './summary-notice.ts';

export interface Holding {
  moment(): Moment;
  isLive(): boolean;
  setLive(live: boolean): void;
  /** Records that an item is held back for the current reason. */
  hold(): void;
  /** Holds a notice that is not an item; the latest per id is retained. */
  keep(notice: Notice): void;
  /** Removes and returns the held notices. */
  takeKept(): Notice[];
  /** Called when no item is held. Clears the reason if none applies any more. */
  release(at: Moment): void;
  /** Sets the reason if none is known. */
  because(why: Held): void;
  /** Clears the reason once the held items were displayed. */
  over(): void;
  /** The reason since the last release; null: nothing was held back. */
  by(): Held | 'working' | null;
}

interface HoldingParts {
  clock: Clock;
  quiet: Quiet;
  isOpen: Moment['isOpen'];
  /** The user is presumed absent: the screen is locked, or the desk has just started. */
  isAway(): boolean;
  paused(): boolean;
  works(): boolean;
  elsewhere(): boolean;
  /** `inhibited`: the session suppresses notifications; `letsCritical`: critical ones are displayed regardless. */
  inhibited(): boolean;
  letsCritical(): boolean;
}

export function createHolding(parts: HoldingParts): Holding {
  const { clock, quiet, isOpen, paused, elsewhere, inhibited, works } = parts;
  const isInhibited = ({ item }: ItemView): boolean =>
    inhibited() && !(item.severity === 'critical' && parts.letsCritical());
  let live = false;
  let heldBy: Held | 'working' | null = null;
  let kept: Notice[] = [];
  const hold = (): void => {
    if (!live) heldBy = heldBy === 'away' || parts.isAway() ? 'away' : 'offline';
    else if (paused()) heldBy = 'paused';
    else if (elsewhere()) heldBy = 'waiting';
    else if (inhibited()) heldBy = 'inhibited';
    else if (quiet.isQuiet(clock.now())) heldBy = 'quiet';
    // Lowest priority: any other reason is more informative.
    else heldBy ??= 'working';
  };
  return {
    moment() {
      const now = clock.now();
      return {
        now,
        live,
        paused: paused() || elsewhere(),
        inhibited: inhibited(),
        works: works(),
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
    keep(notice) {
      kept = [...kept.filter(({ id }) => id !== notice.id), notice];
      hold();
    },
    takeKept() {
      const taken = kept;
      kept = [];
      return taken;
    },
    release(at) {
      if (at.live && !at.paused && !at.inhibited && !at.works && !quiet.isQuiet(at.now)) heldBy = null;
    },
    because(why) {
      heldBy ??= why;
    },
    over() {
      heldBy = null;
    },
    by: () => heldBy,
  };
}
