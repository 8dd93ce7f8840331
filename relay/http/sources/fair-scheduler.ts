/**
 * Fair scheduling of sources that write to the store (contract section 2, "Turns"). A lone source runs without limit and shares group
 * commits. As soon as several send, each has a few requests in progress and the rest wait, served round-robin. Large requests run alone,
 * and their lane pauses afterwards, because a batch is one transaction that blocks the others. A request that used much thread time also
 * pauses its lane, accepted or refused.
 */

/** Concurrent requests per source while several send. */
const SLOTS = 4;
/** Concurrent requests of all sources together; the size of a group commit. */
const ALL_SLOTS = 32;
/** Bytes from which a request is large, and events after which its lane pauses. */
const LARGE = { bytes: 16 * 1024, events: 30 } as const;
/** The pause as a multiple of a large request's duration, and its maximum in ms: fewer than 1 in 100 requests of others meet one. */
const PAUSE_FACTOR = 120;
const PAUSE_MAX_MS = 5000;
/** ms for which a source counts as active after its last request. */
const ACTIVE_MS = 1000;
/** ms between checks, while a lane pauses, whether the other sources have become inactive. */
const LOOK_MS = 100;
/** Thread ms from which a request pauses its lane, and the pause as a multiple: the lane gets a twentieth of the thread. */
const HEAVY = { ms: 2, factor: 19 } as const;

export interface IngestTurn {
  /** Number of events about to be stored. */
  admitted(events: number): void;
  /** Thread time used, in ms, regardless of the outcome. */
  used(ms: number): void;
  /** Call exactly once. */
  leave(): void;
}
interface FairScheduler {
  /** @param large runs alone among other sources, in its own turn of the event loop. @returns a promise if it must wait */
  enter(source: string, large: boolean): IngestTurn | Promise<IngestTurn>;
}
export const isLarge = (bytes: number): boolean => bytes >= LARGE.bytes;

interface QueuedRequest {
  large: boolean;
  begin: (turn: IngestTurn) => void;
}
interface SourceLane {
  waiting: QueuedRequest[];
  inside: number;
  insideLarge: number;
  /** ms; nothing of the lane begins earlier. */
  pausedUntil: number;
}

const newLane = (): SourceLane => ({ waiting: [], inside: 0, insideLarge: 0, pausedUntil: 0 });

/** @param now monotonic ms */
export function createFairScheduler(now: () => number = () => performance.now()): FairScheduler {
  return new LaneScheduler(now);
}

class LaneScheduler implements FairScheduler {
  readonly #now: () => number;
  /** In serving order. */
  readonly #lanes = new Map<string, SourceLane>();
  /** Time of the last request by source, oldest first. */
  readonly #heard = new Map<string, number>();
  #inside = 0;
  #waiting = 0;
  #isPumping = false;
  #looking: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(source: string, large: boolean): IngestTurn | Promise<IngestTurn> {
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

  /** Whether more than one source is active or waiting. */
  #isBeside(): boolean {
    const from = this.#now() - ACTIVE_MS;
    for (const [source, at] of this.#heard) {
      if (at > from) break;
      this.#heard.delete(source);
    }
    if (this.#heard.size > 1 || this.#waiting === 0) return this.#heard.size > 1;
    const waiting = [...this.#lanes].filter(([source, lane]) => lane.waiting.length > 0 && !this.#heard.has(source));
    return this.#heard.size + waiting.length > 1;
  }

  #lane(source: string): SourceLane {
    const known = this.#lanes.get(source);
    if (known) return known;
    const lane = newLane();
    this.#lanes.set(source, lane);
    return lane;
  }

  #mayBegin(lane: SourceLane, large: boolean): boolean {
    if (lane.pausedUntil > this.#now() || this.#inside >= ALL_SLOTS || lane.insideLarge > 0) return false;
    return large ? lane.inside === 0 : lane.inside < SLOTS;
  }

  #begin(source: string, lane: SourceLane, large: boolean): IngestTurn {
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

  #pause(lane: SourceLane, ms: number): void {
    lane.pausedUntil = Math.max(lane.pausedUntil, this.#now() + Math.min(PAUSE_MAX_MS, ms));
  }

  /** In a later turn of the event loop, so that I/O received meanwhile is handled first. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => this.#pump());
  }

  /** Round-robin: serves one request per lane until none may begin; a served lane moves to the end. */
  #pump(): void {
    this.#isPumping = false;
    const beside = this.#isBeside();
    let served = true;
    while (served) {
      served = false;
      for (const [source, lane] of [...this.#lanes]) {
        const begun = this.#serve(source, lane, beside);
        served = begun !== null || served;
        // It blocks the thread for some ms; other work in the event loop goes first.
        if (begun?.large && this.#waiting > 0) {
          this.#pumpSoon();
          return;
        }
      }
    }
    if (this.#waiting > 0) this.#lookAgain();
  }

  #serve(source: string, lane: SourceLane, beside: boolean): QueuedRequest | null {
    const [next] = lane.waiting;
    if (!next || (beside && !this.#mayBegin(lane, next.large))) return null;
    lane.waiting.shift();
    this.#waiting -= 1;
    this.#lanes.delete(source);
    this.#lanes.set(source, lane);
    next.begin(this.#begin(source, lane, next.large));
    return next;
  }

  /** Ends of pauses, and sources that become inactive, trigger no event. */
  #lookAgain(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = null;
      this.#pump();
    }, LOOK_MS).unref();
  }
}
