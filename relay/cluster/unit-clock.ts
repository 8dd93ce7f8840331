/** Time of units: the local clock, set back if the log would reject it as too far ahead, and never before the last written time. */
import type { Clock } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import { MOST_AHEAD_MS } from './log-port.ts';

export interface UnitClock extends Clock {
  /** @param logClock ms since 1970, just read. Recomputes the correction: either clock may have been adjusted */
  heed(logClock: number): void;
  /**
   * The log rejected an entry as too far ahead. @param at time of the entry, ms since 1970
   * @returns null if the correction now solves it; else why writes are impossible: the log's clock was set back behind the last entry
   */
  refused(at: number, logClock: number): string | null;
}

export function createUnitClock(clock: Clock, replica: Pick<Replica, 'writtenAt'>): UnitClock {
  /** Correction in ms; 0 unless the local clock is too far ahead. */
  let ahead = 0;
  return {
    now: () => Math.max(clock.now() - ahead, replica.writtenAt()),
    heed(logClock) {
      const by = clock.now() - logClock;
      ahead = by > MOST_AHEAD_MS ? by : 0;
    },
    refused(at, logClock) {
      const now = clock.now();
      if (at > now - ahead) return `its clock is ${at - logClock} ms behind what was written`;
      ahead = now - logClock;
      return null;
    },
  };
}
