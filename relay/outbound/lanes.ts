/** How much is under way in each lane, and how much more may start: its share of concurrency, and its pace. */
import type { OutboundLane } from '../domain/outbound/outbound-ports.ts';
import { createPace, type Pace } from './pace.ts';

export interface Lanes {
  /** At each look: a pause that begins in the future means that the clock was set back; it begins now. */
  look(now: number): void;
  /** Take the slots that are free now; 0 where the lane is full or ahead of its rate. */
  take(lane: OutboundLane, rate: number | null, now: number): number;
  /** Slots that were taken and not used. */
  giveBack(lane: OutboundLane, slots: number): void;
  /** One that was used is free again. */
  release(lane: OutboundLane): void;
  /** Nothing more starts for so long, in ms: the receiver asked for a pause. */
  hold(lane: OutboundLane, ms: number, now: number): void;
  /** ms until something may start for the sake of the rate; null: the lane is full, and wakes when it is not. */
  wait(lane: OutboundLane, rate: number | null, now: number): number | null;
}

export const laneName = (lane: OutboundLane): string => `${lane.kind} ${lane.target}`;

/** ms since 1970 at which a pause began, and how long it is. */
interface Pause {
  since: number;
  ms: number;
}

const leftOf = ({ since, ms }: Pause, now: number): number => Math.max(0, since + ms - now);

/** @param concurrency deliveries under way at once in one lane */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, { active: number; pace: Pace; pause: Pause }>();
  function of(lane: OutboundLane) {
    const known = lanes.get(laneName(lane));
    if (known) return known;
    const made = { active: 0, pace: createPace(), pause: { since: 0, ms: 0 } };
    lanes.set(laneName(lane), made);
    return made;
  }
  return {
    look(now) {
      for (const { pause } of lanes.values()) pause.since = Math.min(pause.since, now);
    },
    take(lane, rate, now) {
      const one = of(lane);
      if (leftOf(one.pause, now) > 0) return 0;
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
    hold(lane, ms, now) {
      const one = of(lane);
      if (ms > leftOf(one.pause, now)) one.pause = { since: now, ms };
    },
    wait(lane, rate, now) {
      const { active, pace, pause } = of(lane);
      return active >= concurrency ? null : Math.max(pace.wait(rate, now), leftOf(pause, now));
    },
  };
}
