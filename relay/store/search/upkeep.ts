/** When an index that follows the commits is brought up to date: all that is missing once it is quiet, a little at a time while not. */
import type { Pace } from '../../domain/store-ports.ts';

/** A piece of work in slices. */
export interface Sliced {
  /** Index at most so many more. False when nothing is left. */
  advance(limit: number): boolean;
}

export interface Upkeep {
  /** Resolves when everything committed so far is indexed. */
  catchUp(): Promise<void>;
  /** A commit has happened: go on in a while, unless more follow. */
  later(): void;
  close(): Promise<void>;
}

/** Few enough for others not to notice. */
const SLICE = 40;
/** ms without a commit after which indexing goes on by itself. */
const IDLE_MS = 250;
/** While commits go on, a little at a time, so that a steady stream does not leave everything to the first search. */
const BUSY_MS = 200;
const BUSY_SLICE = 25;
/** Where there is more, and the process had little to do since the last slice: it would never catch up with a stream that goes on for hours. */
const SPARE_MS = 20;
const SPARE = 0.7;

/** By this process's time and load. */
function processPace(): Pace {
  let lastUse = performance.eventLoopUtilization();
  return {
    now: () => performance.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms).unref();
      return () => clearTimeout(timer);
    },
    hasTime() {
      const before = lastUse;
      lastUse = performance.eventLoopUtilization();
      return performance.eventLoopUtilization(lastUse, before).utilization < SPARE;
    },
  };
}

export function createUpkeep(index: Sliced, onError: (error: unknown) => void, pace: Pace = processPace()): Upkeep {
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let closed = false;
  let lastCommit = 0;

  async function run(): Promise<void> {
    while (!closed && index.advance(SLICE)) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  function catchUp(): Promise<void> {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  function tick(): void {
    cancel = null;
    if (closed) return;
    if (pace.now() - lastCommit >= IDLE_MS) {
      catchUp().catch(onError);
      return;
    }
    cancel = pace.after(advanceBusy() && pace.hasTime() ? SPARE_MS : BUSY_MS, tick);
  }
  /** @returns whether more is left */
  function advanceBusy(): boolean {
    try {
      return !running && index.advance(BUSY_SLICE);
    } catch (error) {
      onError(error);
      return false;
    }
  }

  return {
    catchUp,
    later(): void {
      lastCommit = pace.now();
      if (!closed) cancel ??= pace.after(BUSY_MS, tick);
    },
    async close(): Promise<void> {
      closed = true;
      cancel?.();
      await running?.catch(() => {});
    },
  };
}
