/** Concurrency and rate of each lane. */

import { perSecond, TokenBucket } from '../../shared/rules/token-bucket.ts';
import type { OutboundLane } from '../domain/outbound/outbound-ports.ts';

export const laneName = (lane: OutboundLane): string => `${lane.kind} ${lane.target}`;

/** `since`: ms since 1970. */
interface Pause {
  since: number;
  ms: number;
}

const leftOf = ({ since, ms }: Pause, now: number): number => Math.max(0, since + ms - now);

/** @param concurrency concurrent deliveries per lane */
export function createLanes(concurrency: number) {
  const lanes = new Map<string, { active: number; pace: RateBudget; pause: Pause }>();
  function of(lane: OutboundLane) {
    const known = lanes.get(laneName(lane));
    if (known) return known;
    const made = { active: 0, pace: createRateBudget(), pause: { since: 0, ms: 0 } };
    lanes.set(laneName(lane), made);
    return made;
  }
  return {
    /** Call before each pass. A pause that starts in the future means that the clock was set back: it starts now instead. */
    look(now: number) {
      for (const { pause } of lanes.values()) pause.since = Math.min(pause.since, now);
    },
    /** Reserves the available slots; 0 if the lane is full, paused or at its rate limit. */
    take(lane: OutboundLane, rate: number | null, now: number) {
      const one = of(lane);
      if (leftOf(one.pause, now) > 0) return 0;
      const slots = one.pace.take(Math.max(0, concurrency - one.active), rate, now);
      one.active += slots;
      return slots;
    },
    /** Returns unused slots. */
    giveBack(lane: OutboundLane, slots: number) {
      const one = of(lane);
      one.active -= slots;
      one.pace.giveBack(slots);
    },
    /** Frees a used slot. */
    release(lane: OutboundLane) {
      of(lane).active -= 1;
    },
    /** Pauses the lane for `ms`, as the receiver requested. */
    hold(lane: OutboundLane, ms: number, now: number) {
      const one = of(lane);
      if (ms > leftOf(one.pause, now)) one.pause = { since: now, ms };
    },
    /** ms until rate and pause allow a message; null: the lane is full, and wakes the queue itself. */
    wait(lane: OutboundLane, rate: number | null, now: number): number | null {
      const { active, pace, pause } = of(lane);
      return active >= concurrency ? null : Math.max(pace.wait(rate, now), leftOf(pause, now));
    },
  };
}

/** By the `rate` of the gateway, messages per second: a service with a limit would reject more. */
interface RateBudget {
  /** Takes up to `wanted` messages from the budget. @returns how many may be sent now */
  take(wanted: number, rate: number | null, now: number): number;
  /** Returns unused ones. */
  giveBack(count: number): void;
  /** ms until at least one may be sent. */
  wait(rate: number | null, now: number): number;
}

/** Allows bursts of one second's worth, at least one message. */
export function createRateBudget(): RateBudget {
  const bucket = new TokenBucket();
  return {
    take: (wanted, rate, now) => (rate === null ? wanted : bucket.takeUpTo(perSecond(rate), now, wanted)),
    giveBack: (count) => bucket.giveBack(count),
    wait: (rate, now) => (rate === null ? 0 : bucket.wait(perSecond(rate), now)),
  };
}
