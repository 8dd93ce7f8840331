/** How much is under way in each lane, and how much more may start: its share of concurrency, and its pace. */
import type { OutboundLane } from '../domain/outbound/outbound-ports.ts';
import { MAX_RETRY_AFTER_MS } from './exchange.ts';
import { createPace, type Pace } from './pace.ts';

export interface Lanes {
  /** Take the slots that are free now; 0 where the lane is full or ahead of its rate. */
  take(lane: OutboundLane, rate: number | null, now: number): number;
  /** Slots that were taken and not used. */
  giveBack(lane: OutboundLane, slots: number): void;
  /** One that was used is free again. */
  release(lane: OutboundLane): void;
  /** Nothing more starts before `until`, ms since 1970: the receiver asked for a pause. */
  hold(lane: OutboundLane, until: number): void;
  /** ms until something may start for the sake of the rate; null: the lane is full, and wakes when it is not. */
  wait(lane: OutboundLane, rate: number | null, now: number): number | null;
}

export const laneName = (lane: OutboundLane): string => `${lane.kind} ${lane.target}`;

/** A pause longer than any receiver may ask for means that the clock was set back: then it is over. */
const heldFor = (until: number, now: number): number =>
  until - now > MAX_RETRY_AFTER_MS ? 0 : Math.max(0, until - now);

/** @param concurrency deliveries under way at once in one lane */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, { active: number; pace: Pace; heldUntil: number }>();
  function of(lane: OutboundLane) {
    const known = lanes.get(laneName(lane));
    if (known) return known;
    const made = { active: 0, pace: createPace(), heldUntil: 0 };
    lanes.set(laneName(lane), made);
    return made;
  }
  return {
    take(lane, rate, now) {
      const one = of(lane);
      if (heldFor(one.heldUntil, now) > 0) return 0;
      const slots = one.pace.take(Math.max(0, concurrency - one.active), rate, now);
      one.active += slots;
      return slots;
    },
    giveBack(lane, slots) {
      const one = of(lane);
      one.active -= slots;
      one.pace.giveBack(slots);
    },
    release(lane) {
      of(lane).active -= 1;
    },
    hold(lane, until) {
      const one = of(lane);
      one.heldUntil = Math.max(one.heldUntil, until);
    },
    wait(lane, rate, now) {
      const { active, pace, heldUntil } = of(lane);
      return active >= concurrency ? null : Math.max(pace.wait(rate, now), heldFor(heldUntil, now));
    },
  };
}
