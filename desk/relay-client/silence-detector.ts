/** Detects a silent relay: connected, but a request has no reply. Pings detect that much later. */
import type { Clock } from '../ports.ts';

/** ms without a reply; the relay normally replies within ms. */
const SILENT_MS = 5_000;

export interface SilenceDetector {
  /** Registers a request. @returns a function to call with the reply, or when it is no longer awaited */
  requestSent(): (replied: boolean) => void;
  /** Called on any received message, and when the connection changes. */
  reset(): void;
}

/** @param changed called when silence starts or ends */
export function createSilenceDetector(
  clock: Pick<Clock, 'after'>,
  changed: (silent: boolean) => void,
): SilenceDetector {
  let silent = false;
  const set = (next: boolean): void => {
    if (next === silent) return;
    silent = next;
    changed(silent);
  };
  const waits = new Set<() => void>();
  const reset = (): void => {
    for (const cancel of waits) cancel();
    waits.clear();
    set(false);
  };
  return {
    requestSent() {
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
    reset,
  };
}
