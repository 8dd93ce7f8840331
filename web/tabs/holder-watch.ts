/** Pings the tab that holds the store while this tab needs it. */

/** ms between checks. */
const TICK_MS = 1_000;
/** Checks without a reply after which the holder counts as frozen. Each check sends a ping, so a pause of this tab does not count. */
const SILENT_TICKS = 4;

interface Watch {
  /** Starts or continues checking while `needed` returns true. */
  keep(): void;
  /** Resets the count: the other tab sent a message. */
  heard(): void;
}

export interface WatchDeps {
  clock: { after(ms: number, work: () => void): () => void };
  needed(): boolean;
  ask(): void;
  silent(): void;
}

export function createWatch({ clock, needed, ask, silent }: WatchDeps): Watch {
  let ticking = false;
  let missed = 0;
  const keep = (): void => {
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
        ask();
      }
      keep();
    });
  };
  return {
    keep,
    heard() {
      missed = 0;
    },
  };
}
