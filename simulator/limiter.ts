import type { Clock } from './clock.ts';

/** Limits to `rate` events per second, evenly; accumulates at most 50 ms of unused allowance. */
export interface Limiter {
  take(): Promise<void>;
}

export function createLimiter(rate: number, clock: Clock, signal: AbortSignal): Limiter {
  const interval = 1000 / rate;
  const slack = 50;
  let next = clock.now();
  return {
    async take() {
      const now = clock.now();
      next = Math.max(next, now - slack) + interval;
      const wait = next - interval - now;
      // Timers are coarse: for less than 2 ms it is more accurate to continue and delay the next event.
      if (wait >= 2) await clock.sleep(wait, signal);
    },
  };
}
