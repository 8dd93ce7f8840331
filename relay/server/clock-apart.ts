/**
 * Relays write by the clock of their log, so one whose own is wrong writes no wrong times. But it refuses tokens of the issuer as not good yet,
 * or takes ended ones, and nobody would look for that in its clock: it is said.
 */
import type { Log as ClusterLog } from '../cluster/log-port.ts';
import type { Clock, Log } from '../domain/ports.ts';

/** ms that an answer of the log may be under way, and clocks that are looked after differ. */
const APART_MS = 10_000;
/** ms after which it is said once more. */
const SAY_AGAIN_MS = 60 * 60_000;

interface ClockApartDeps {
  clock: Clock;
  /** ms that only grow. */
  steady: () => number;
  log: Log;
}

/** @returns the same log, whose clock is held against this relay's whenever it tells it */
export function watchClocks(line: ClusterLog, { clock, steady, log }: ClockApartDeps): ClusterLog {
  let saidAt: number | null = null;

  function hold(logClock: number): void {
    const ahead = clock.now() - logClock;
    if (Math.abs(ahead) < APART_MS) {
      if (saidAt !== null) log.info({}, 'the clock of this relay and that of the database agree again');
      saidAt = null;
    } else if (saidAt === null || steady() - saidAt >= SAY_AGAIN_MS) {
      saidAt = steady();
      const seconds = Math.round(ahead / 1000);
      log.warn(
        { seconds },
        'the clock of this relay is not that of the database: so many seconds ahead, or behind (-)',
      );
    }
  }

  return {
    ...line,
    async head() {
      const began = steady();
      const head = await line.head();
      // One that was long under way says nothing of now.
      if (steady() - began < APART_MS / 2) hold(head.clock);
      return head;
    },
  };
}
