/** When an index that follows the commits is brought up to date: all that is missing once it is quiet, a little at a time while not. */

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

export function createUpkeep(index: Sliced, onError: (error: unknown) => void): Upkeep {
  let timer: NodeJS.Timeout | null = null;
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
    timer = null;
    if (closed) return;
    if (performance.now() - lastCommit >= IDLE_MS) {
      catchUp().catch(onError);
      return;
    }
    timer = setTimeout(tick, BUSY_MS).unref();
    try {
      if (!running) index.advance(BUSY_SLICE);
    } catch (error) {
      onError(error);
    }
  }

  return {
    catchUp,
    later(): void {
      lastCommit = performance.now();
      if (!closed) timer ??= setTimeout(tick, BUSY_MS).unref();
    },
    async close(): Promise<void> {
      closed = true;
      if (timer) clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}
