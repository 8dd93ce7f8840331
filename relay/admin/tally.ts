/** Accepted events per minute of the last hour, by source, in memory. Prometheus has the history. */
import type { Clock } from '../domain/ports.ts';

export interface Tally {
  accepted(source: string): void;
  /** The last 60 minutes, oldest first, the current one last; null: before the tally began. */
  perMinute(): (number | null)[];
  /** Null: none since the tally began. `lastAt` in ms since 1970. */
  of(source: string): { lastAt: number; lastHour: number } | null;
  /** ms since 1970. */
  readonly startedAt: number;
}

const MINUTES = 60;
const MINUTE_MS = 60_000;

/** A ring of per-minute counts; a slot is reset when it is reused. */
class Ring {
  lastAt = 0;
  readonly #counts = new Uint32Array(MINUTES);
  readonly #minutes = new Float64Array(MINUTES);

  add(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    const place = minute % MINUTES;
    if (this.#minutes[place] !== minute) {
      this.#minutes[place] = minute;
      this.#counts[place] = 0;
    }
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.lastAt = now;
  }

  at(minute: number): number {
    const place = minute % MINUTES;
    return this.#minutes[place] === minute ? (this.#counts[place] ?? 0) : 0;
  }

  sum(now: number): number {
    const newest = Math.floor(now / MINUTE_MS);
    let sum = 0;
    for (let minute = newest - MINUTES + 1; minute <= newest; minute += 1) sum += this.at(minute);
    return sum;
  }
}

export function createTally(clock: Clock): Tally {
  const startedAt = clock.now();
  const all = new Ring();
  // Bounded: only sources of the directory are accepted, at most a thousand.
  const bySource = new Map<string, Ring>();
  return {
    startedAt,
    accepted(source) {
      const now = clock.now();
      all.add(now);
      const ring = bySource.get(source) ?? new Ring();
      bySource.set(source, ring);
      ring.add(now);
    },
    perMinute() {
      const newest = Math.floor(clock.now() / MINUTE_MS);
      const first = Math.floor(startedAt / MINUTE_MS);
      return Array.from({ length: MINUTES }, (_, index) => {
        const minute = newest - MINUTES + 1 + index;
        return minute < first ? null : all.at(minute);
      });
    },
    of(source) {
      const ring = bySource.get(source);
      return ring ? { lastAt: ring.lastAt, lastHour: ring.sum(clock.now()) } : null;
    },
  };
}
