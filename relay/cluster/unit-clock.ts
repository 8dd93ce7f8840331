/**
 * The time that units run at: this relay's clock, held to that of the log where it is too far ahead of it, and never before what was written
 * last. The log refuses what is too far ahead of its own clock.
 */
import type { Clock } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import { MOST_AHEAD_MS } from './log-port.ts';

export interface UnitClock extends Clock {
  /** What the clock of the log showed a moment ago, ms since 1970: one of this relay that was ahead may be right by now, or the other way round. */
  heed(logClock: number): void;
  /**
   * An entry was refused as too far ahead.
   * @param at of the entry, ms since 1970
   * @returns why nothing can be written for now: what was written before it is ahead, since the clock of the log was set back; null: from now
   *   on this clock is held to it
   */
  refused(at: number, logClock: number): string | null;
}

export function createUnitClock(clock: Clock, replica: Pick<Replica, 'writtenAt'>): UnitClock {
  /** ms that this relay's clock is ahead of the log's, where that was too much. */
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
