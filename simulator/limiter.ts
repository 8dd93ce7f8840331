import type { Clock } from './clock.ts';

/** Lets `rate` events a second through, evenly; never saves up more than a twentieth of a second. */
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
      // Timers are coarse: below a millisecond or two it is truer to go on and be late for the next one.
      if (wait >= 2) await clock.sleep(wait, signal);
    },
  };
}
