/** A clock that a test moves. */
import type { Clock } from '../../../desk/ports.ts';

export interface FakeClock extends Clock {
  /** Advances, running due timers in order. */
  tick(ms: number): void;
}

export function fakeClock(start: number): FakeClock {
  let now = start;
  let next = 0;
  const timers = new Map<number, { at: number; work: () => void }>();
  return {
    now: () => now,
    after(ms, work) {
      const id = next++;
      timers.set(id, { at: now + Math.max(0, ms), work });
      return () => void timers.delete(id);
    },
    tick(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (!due) break;
        const [id, { at, work }] = due;
        timers.delete(id);
        now = Math.max(now, at);
        work();
      }
      now = end;
    },
  };
}
