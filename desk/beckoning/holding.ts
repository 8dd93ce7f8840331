/**
 * What holds notifications back, now and since the last summary: no network, a pause, another desk
 * that beckons, the session, quiet hours, or that the person works in Beckon.
 */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Clock, Notice } from '../ports.ts';
import type { Moment } from './policy.ts';
import type { Quiet } from './quiet.ts';
import type { Held } from './summary-notice.ts';

export interface Holding {
  moment(): Moment;
  isLive(): boolean;
  setLive(live: boolean): void;
  /** Something is held back by what holds now. */
  hold(): void;
  /** The same of what is no item, and so has to be kept; the newest of each id. */
  keep(notice: Notice): void;
  /** What was kept: it is not held any more. */
  takeKept(): Notice[];
  /** Nothing is held back; where nothing holds any more, the next comes by itself. */
  release(at: Moment): void;
  /** What comes now comes for this reason, where no other is known. */
  because(why: Held): void;
  /** What was held back has come. */
  over(): void;
  /** Since the last release; null: nothing was held back. */
  by(): Held | 'working' | null;
}

interface HoldingParts {
  clock: Clock;
  quiet: Quiet;
  isOpen: Moment['isOpen'];
  /** The person is not there, as far as is known: the screen is locked, or the desk has just begun. */
  isAway(): boolean;
  /** A pause of the person's holds now. */
  paused(): boolean;
  /** The person works in a window of Beckon now. */
  works(): boolean;
  /** Another desk of theirs beckons now. */
  elsewhere(): boolean;
  /** The session holds notifications back now; and whether critical ones come all the same. */
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
    // Less than any other reason: that one says more of what came.
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
