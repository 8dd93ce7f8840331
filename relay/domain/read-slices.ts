/**
 * Long reads in slices. Store reads are synchronous on the event loop, so a long reader yields after each slice. One reader continues per
 * turn of the loop, so that a hundred delay other work no more than one.
 */

export interface ReadTurns {
  /** Monotonic ms, by which slices are measured. */
  now(): number;
  /** Resolves in a turn of the event loop that no other reader has; first come, first served. */
  next(): Promise<void>;
}

/** ms of a slice; what was begun within it is finished. */
const SLICE_MS = 1;

export function createReadTurns(): ReadTurns {
  let waiting: (() => void)[] = [];
  let behind: (() => void)[] = [];
  let asked = false;

  function pump(): void {
    if (waiting.length === 0) [waiting, behind] = [behind.reverse(), waiting];
    waiting.pop()?.();
    asked = waiting.length + behind.length > 0;
    if (asked) setImmediate(pump);
  }
  return {
    now: () => performance.now(),
    next() {
      return new Promise((resolve) => {
        behind.push(resolve);
        if (!asked) setImmediate(pump);
        asked = true;
      });
    },
  };
}

export class ReadSlices {
  readonly #turns: ReadTurns;
  readonly #wanted: () => boolean;
  #began = Number.NEGATIVE_INFINITY;
  #ended = false;

  /** The first slice also waits for its turn. @param wanted false once the caller is gone */
  constructor(turns: ReadTurns, wanted: () => boolean = () => true) {
    this.#turns = turns;
    this.#wanted = wanted;
  }

  /** Whether the slice is used up: then await `next` before continuing. */
  get over(): boolean {
    return this.#turns.now() - this.#began >= SLICE_MS;
  }

  /** @returns false if the caller is gone */
  async next(): Promise<boolean> {
    await this.#turns.next();
    this.#began = this.#turns.now();
    this.#ended = !this.#wanted();
    return !this.#ended;
  }

  get ended(): boolean {
    return this.#ended;
  }
}
