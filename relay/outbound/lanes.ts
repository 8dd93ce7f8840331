/** How much is under way in each lane, and how much more may start: its share of concurrency, and its pace. */
import type { OutboundLane } from '../domain/ports.ts';
import { createPace, type Pace } from './pace.ts';

export interface Lanes {
  /** Take the slots that are free now; 0 where the lane is full or ahead of its rate. */
  take(lane: OutboundLane, rate: number | null, now: number): number;
  /** Slots that were taken and not used. */
  giveBack(lane: OutboundLane, slots: number): void;
  /** One that was used is free again. */
  release(lane: OutboundLane): void;
  /** ms until something may start for the sake of the rate; null: the lane is full, and wakes when it is not. */
  wait(lane: OutboundLane, rate: number | null, now: number): number | null;
}

export const laneName = (lane: OutboundLane): string => `${lane.kind} ${lane.target}`;

/** @param concurrency deliveries under way at once in one lane */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, { active: number; pace: Pace }>();
  function of(lane: OutboundLane) {
    const known = lanes.get(laneName(lane));
    if (known) return known;
    const made = { active: 0, pace: createPace() };
    lanes.set(laneName(lane), made);
    return made;
  }
  return {
    take(lane, rate, now) {
      const one = of(lane);
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
    wait(lane, rate, now) {
      const { active, pace } = of(lane);
      return active >= concurrency ? null : pace.wait(rate, now);
    },
  };
}
