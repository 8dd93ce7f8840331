/**
 * Turns of sources on their way to the store (contract section 2, "Turns"): one that sends without pause does not make the others wait.
 * While a source is alone, all it sends goes through at once and shares group commits. Once another sends too, each has a few requests
 * under way and the rest wait their turn, lane after lane; what is large goes alone, and its lane pauses after it, since a batch is
 * stored whole or not at all and nobody else is served meanwhile. What took the thread long pauses its lane as well, refused or accepted.
 */

/** Requests of one source under way at once beside others. */
const SLOTS = 4;
/** Of all sources together, beside one another: what one group commit takes. */
const ALL_SLOTS = 32;
/** Bytes from which events go alone, and events after which a lane pauses. */
const LARGE = { bytes: 16 * 1024, events: 30 } as const;
/** The pause after a large one, as a multiple of the time it took, and at most in ms: others meet fewer than one in a hundred. */
const PAUSE_FACTOR = 120;
const PAUSE_MAX_MS = 5000;
/** ms for which another source counts as there after it was heard of. */
const BESIDE_MS = 1000;
/** ms between two looks whether the others are gone, while a lane pauses. */
const LOOK_MS = 100;
/** ms of the thread from which a request pauses its lane, and the pause as a multiple of them: a twentieth of the thread is left to it. */
const HEAVY = { ms: 2, factor: 19 } as const;

/** A request that is under way. */
export interface Turn {
  /** So many events are to be stored now. */
  admitted(events: number): void;
  /** It held the thread for so many ms, whatever becomes of it. */
  used(ms: number): void;
  /** It is over, whatever became of it; called once. */
  leave(): void;
}
export interface FairTurns {
  /**
   * @param large it goes alone, beside others; and in a turn of the event loop of its own
   * @returns the turn where it need not wait, else a promise of it
   */
  enter(source: string, large: boolean): Turn | Promise<Turn>;
}
/** Whether events of so many bytes go alone. */
export const isLarge = (bytes: number): boolean => bytes >= LARGE.bytes;

interface Waiting {
  large: boolean;
  begin: (turn: Turn) => void;
}
interface Lane {
  waiting: Waiting[];
  inside: number;
  insideLarge: number;
  /** ms; nothing of it begins before. */
  pausedUntil: number;
}

const newLane = (): Lane => ({ waiting: [], inside: 0, insideLarge: 0, pausedUntil: 0 });

/** @param now ms that only go forward */
export function createFairTurns(now: () => number = () => performance.now()): FairTurns {
  return new Turns(now);
}

class Turns implements FairTurns {
  readonly #now: () => number;
  /** By the order in which they are served next. */
  readonly #lanes = new Map<string, Lane>();
  /** Sources by when they were heard of last, the longest ago first. */
  readonly #heard = new Map<string, number>();
  #inside = 0;
  #waiting = 0;
  #isPumping = false;
  #looking: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(source: string, large: boolean): Turn | Promise<Turn> {
    this.#heard.delete(source);
    this.#heard.set(source, this.#now());
    const lane = this.#lane(source);
    if (!large && lane.waiting.length === 0 && (!this.#isBeside() || this.#mayBegin(lane, false))) {
      return this.#begin(source, lane, false);
    }
    this.#waiting += 1;
    this.#pumpSoon();
    return new Promise((begin) => lane.waiting.push({ large, begin }));
  }

  /** More than one source is there: heard of lately, or waiting. */
  #isBeside(): boolean {
    const from = this.#now() - BESIDE_MS;
    for (const [source, at] of this.#heard) {
      if (at > from) break;
      this.#heard.delete(source);
    }
    if (this.#heard.size > 1 || this.#waiting === 0) return this.#heard.size > 1;
    const waiting = [...this.#lanes].filter(([source, lane]) => lane.waiting.length > 0 && !this.#heard.has(source));
    return this.#heard.size + waiting.length > 1;
  }

  #lane(source: string): Lane {
    const known = this.#lanes.get(source);
    if (known) return known;
    const lane = newLane();
    this.#lanes.set(source, lane);
    return lane;
  }

  #mayBegin(lane: Lane, large: boolean): boolean {
    if (lane.pausedUntil > this.#now() || this.#inside >= ALL_SLOTS || lane.insideLarge > 0) return false;
    return large ? lane.inside === 0 : lane.inside < SLOTS;
  }

  #begin(source: string, lane: Lane, large: boolean): Turn {
    this.#inside += 1;
    lane.inside += 1;
    lane.insideLarge += Number(large);
    let from: number | null = null;
    return {
      admitted: (events) => {
        if (events >= LARGE.events) from = this.#now();
      },
      used: (ms) => {
        if (ms >= HEAVY.ms) this.#pause(lane, ms * HEAVY.factor);
      },
      leave: () => {
        this.#inside -= 1;
        lane.inside -= 1;
        lane.insideLarge -= Number(large);
        if (from !== null) this.#pause(lane, (this.#now() - from) * PAUSE_FACTOR);
        const isOver = lane.inside === 0 && lane.waiting.length === 0 && lane.pausedUntil <= this.#now();
        if (isOver && this.#lanes.get(source) === lane) this.#lanes.delete(source);
        if (this.#waiting > 0) this.#pumpSoon();
      },
    };
  }

  #pause(lane: Lane, ms: number): void {
    lane.pausedUntil = Math.max(lane.pausedUntil, this.#now() + Math.min(PAUSE_MAX_MS, ms));
  }

  /** In a later turn of the event loop, so that whoever came meanwhile is served first. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => this.#pump());
  }

  /** One of each lane, again and again until nothing more may begin; a lane that was served goes behind the others. */
  #pump(): void {
    this.#isPumping = false;
    const beside = this.#isBeside();
    let served = true;
    while (served) {
      served = false;
      for (const [source, lane] of [...this.#lanes]) {
        const begun = this.#serve(source, lane, beside);
        served = begun !== null || served;
        // It holds the thread for some ms: whoever else waits for the loop comes before the next.
        if (begun?.large && this.#waiting > 0) {
          this.#pumpSoon();
          return;
        }
      }
    }
    if (this.#waiting > 0) this.#lookAgain();
  }

  #serve(source: string, lane: Lane, beside: boolean): Waiting | null {
    const [next] = lane.waiting;
    if (!next || (beside && !this.#mayBegin(lane, next.large))) return null;
    lane.waiting.shift();
    this.#waiting -= 1;
    this.#lanes.delete(source);
    this.#lanes.set(source, lane);
    next.begin(this.#begin(source, lane, next.large));
    return next;
  }

  /** A pause ends, or the others are gone, without anybody coming to say so. */
  #lookAgain(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = null;
      this.#pump();
    }, LOOK_MS).unref();
  }
}
