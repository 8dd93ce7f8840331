/** Timers of a relay that may be killed. Its pending timers then fire at once, so that pending work in this process ends. */
import type { Life } from '../time.ts';

/** Maximum number of timers that may still fire after the kill. */
const MOST_AFTERWARDS = 20;

export function mortalTimers(life: Life) {
  const waiting = new Set<() => void>();
  let afterwards = 0;
  return {
    after(ms: number, task: () => void): () => void {
      if (life.isOver()) {
        afterwards += 1;
        if (afterwards <= MOST_AFTERWARDS) setImmediate(task);
        return () => {};
      }
      const cancel = life.after(ms, () => {
        waiting.delete(task);
        task();
      });
      waiting.add(task);
      return () => {
        waiting.delete(task);
        cancel();
      };
    },
    end() {
      for (const task of waiting) setImmediate(task);
      waiting.clear();
    },
  };
}
