/** Schedules the updates of an index: everything once commits pause, small slices while they continue, a share of the time if far behind. */
import type { IndexPace } from '../../domain/store-ports.ts';

export interface IncrementalIndex {
  /** Indexes up to `limit` more. @returns whether more may remain */
  advance(limit: number): boolean;
  /** Whether at least this many are missing. */
  isBehind(by: number): boolean;
}

export interface IndexSchedule {
  catchUp(): Promise<void>;
  later(): void;
  close(): Promise<void>;
}

/** Few enough not to delay other work. */
const SLICE = 40;
/** ms without a commit after which the backlog is indexed. */
const IDLE_MS = 250;
/** Small slices during a stream of commits, so that the first search does not have to index everything. */
const BUSY_MS = 200;
const BUSY_SLICE = 25;
/** If more remains and the event loop is mostly idle: otherwise it would never catch up with a long stream. */
const SPARE_MS = 20;
const SPARE = 0.7;
/** Missing entries from which the backlog is reduced even if the event loop is busy, because readers scan or wait for what is missing. */
const FAR = 100_000;
/** A slice is then followed by a pause of so many times its duration. */
const PAUSE = 3;

function processPace(): IndexPace {
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

export function createIndexSchedule(
  index: IncrementalIndex,
  onError: (error: unknown) => void,
  pace: IndexPace = processPace(),
): IndexSchedule {
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
    cancel = pace.after(pauseAfterSlice(), tick);
  }
  /** @returns ms */
  function pauseAfterSlice(): number {
    const began = pace.now();
    if (!advanceBusy()) return BUSY_MS;
    if (pace.hasTime()) return SPARE_MS;
    const took = pace.now() - began;
    return index.isBehind(FAR) ? Math.min(PAUSE * took, BUSY_MS) : BUSY_MS;
  }
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
