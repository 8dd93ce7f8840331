/** Whether the relay is silent: connected, but something that was asked of it has no reply. Pings notice that much later. */
import type { Clock } from '../ports.ts';

/** ms without a reply; the relay answers in ms. */
const SILENT_MS = 5_000;

export interface Silence {
  /** Something is asked now. @returns to be called with the reply, or once none is awaited any more */
  asked(): (replied: boolean) => void;
  /** Anything was heard of the relay, or the connection is another. */
  over(): void;
}

/** @param changed told when it begins and ends */
export function createSilence(clock: Pick<Clock, 'after'>, changed: (silent: boolean) => void): Silence {
  let silent = false;
  const set = (next: boolean): void => {
    if (next === silent) return;
    silent = next;
    changed(silent);
  };
  const waits = new Set<() => void>();
  const over = (): void => {
    for (const cancel of waits) cancel();
    waits.clear();
    set(false);
  };
  return {
    asked() {
      const cancel = clock.after(SILENT_MS, () => {
        waits.delete(cancel);
        set(true);
      });
      waits.add(cancel);
      return (replied) => {
        cancel();
        waits.delete(cancel);
        if (replied) set(false);
      };
    },
    over,
  };
}
