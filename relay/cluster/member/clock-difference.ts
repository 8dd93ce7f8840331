/**
 * Logs a wrong local clock. Units run by the log's clock, so a wrong local one does not falsify stored times. But it rejects valid issuer
 * tokens as not yet valid or accepts expired ones, and the cause would be hard to find.
 */

import type { Clock, Log } from '../../domain/ports.ts';
import type { ClusterLog } from '../log-port.ts';

/** Tolerance in ms: reply delay plus the usual difference of synchronized clocks. */
const APART_MS = 10_000;
/** Interval at which the warning is repeated, ms. */
const SAY_AGAIN_MS = 60 * 60_000;

interface ClockApartDeps {
  clock: Clock;
  /** Monotonic ms. */
  steady: () => number;
  log: Log;
}

/** @returns the same log; each `head` also compares its clock with the local one */
export function compareClocks(line: ClusterLog, { clock, steady, log }: ClockApartDeps): ClusterLog {
  let saidAt: number | null = null;

  function hold(logClock: number): void {
    const ahead = clock.now() - logClock;
    if (Math.abs(ahead) < APART_MS) {
      if (saidAt !== null) log.info({}, 'the clocks of this relay and the database agree again');
      saidAt = null;
    } else if (saidAt === null || steady() - saidAt >= SAY_AGAIN_MS) {
      saidAt = steady();
      const seconds = Math.round(ahead / 1000);
      log.warn(
        { seconds },
        'the clock of this relay differs from that of the database: seconds ahead, or behind (negative)',
      );
    }
  }

  return {
    ...line,
    async head() {
      const began = steady();
      const head = await line.head();
      // After a slow reply the log's clock is outdated.
      if (steady() - began < APART_MS / 2) hold(head.clock);
      return head;
    },
  };
}
