/** Asks the tab that holds the store for a sign of life, for as long as that matters to somebody. */

/** ms between two looks. */
const TICK_MS = 1_000;
/** Looks without an answer after which the other counts as frozen: each of them asked, so that a nap of this tab does not count. */
const SILENT_TICKS = 4;

interface Watch {
  /** Goes on, or begins, while `needed` says so. */
  keep(): void;
  /** The other one was heard. */
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
