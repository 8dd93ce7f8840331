/** Pings the tab that holds the store while this tab needs it. */

/** ms between checks. */
const TICK_MS = 1_000;
/** Checks without a reply after which the holder counts as frozen. Each check sends a ping, so a pause of this tab does not count. */
const SILENT_TICKS = 4;

interface HolderWatch {
  /** Starts or continues checking while `needed` returns true. */
  start(): void;
  /** Resets the count: the other tab sent a message. */
  reset(): void;
}

interface HolderWatchDeps {
  clock: { after(ms: number, work: () => void): () => void };
  needed(): boolean;
  ping(): void;
  silent(): void;
}

export function createHolderWatch({ clock, needed, ping, silent }: HolderWatchDeps): HolderWatch {
  let ticking = false;
  let missed = 0;
  const start = (): void => {
    if (ticking || !needed()) return;
    ticking = true;
    clock.after(TICK_MS, () => {
      ticking = false;
      if (!needed()) {
        missed = 0;
        return;
      }
      if (missed >= SILENT_TICKS) {
        missed = 0;
        silent();
      } else {
        missed += 1;
        ping();
      }
      start();
    });
  };
  return {
    start,
    reset() {
      missed = 0;
    },
  };
}
