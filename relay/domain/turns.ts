/**
 * Long reads in slices. The store answers at once and on the event loop, so whoever reads much gives the loop back after a slice; and
 * of all who read at the same time one goes on in a turn, so that a hundred of them hold others up no longer than one does.
 */

export interface Turns {
  /** ms by a clock that only goes forward; slices are measured by it. */
  now(): number;
  /** Resolves in a turn of the event loop that no other reader has; first come, first served. */
  next(): Promise<void>;
}

/** ms of one slice; what was begun within it is finished. */
const SLICE_MS = 1;

export function createTurns(): Turns {
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

/** One reader's way through its slices. */
export class Slices {
  readonly #turns: Turns;
  /** Whoever asked is still there. */
  readonly #wanted: () => boolean;
  #began = Number.NEGATIVE_INFINITY;
  #ended = false;

  /** The first `step` waits for a turn of its own. @param wanted false once nobody waits for what is read */
  constructor(turns: Turns, wanted: () => boolean = () => true) {
    this.#turns = turns;
    this.#wanted = wanted;
  }

  /** Whether the slice is used up: then await `next` before going on. */
  get over(): boolean {
    return this.#turns.now() - this.#began >= SLICE_MS;
  }

  /** @returns false where nobody waits for it any more */
  async next(): Promise<boolean> {
    await this.#turns.next();
    this.#began = this.#turns.now();
    this.#ended = !this.#wanted();
    return !this.#ended;
  }

  /** It was found out that nobody waits for it any more. */
  get ended(): boolean {
    return this.#ended;
  }
}
