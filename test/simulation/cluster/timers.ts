/** Timers of a relay that may be killed: then what it waits for is over at once, so that what still waits in this process comes to its end. */
import type { Life } from '../time.ts';

/** Times that something of a relay that was killed may wait once more. */
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
