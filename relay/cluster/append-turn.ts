/**
 * The append turn, requested only under contention. Its holder cannot be overtaken. If others request it, it passes with the last of the
 * holder's waiting groups, or with the first after `HOLD_MS`: each passing costs a read of the new holder before it can compute.
 */
import type { Timers } from '../domain/ports.ts';
import { type ClusterLog, LogUnavailable, TURN_MS } from './log-port.ts';

/** ms for which this relay relies on the turn: less than `TURN_MS`, as a margin. */
const TRUSTED_MS = TURN_MS * 0.8;
/** ms after which a holder with further groups hands over. */
const HOLD_MS = 25;
/** After a lost race the turn is requested before computing, for this many ms. */
const CONTENDED_MS = 500;
/** ms before a waiting relay requests again without a notification. */
const ASK_AGAIN_MS = TURN_MS / 5;

export interface AppendTurn {
  /** Another relay was faster: request the turn first from now on. */
  contended(): void;
  /** Whether this relay may append now. `taken`: read the log first; `waited`: waited in vain. Rejects as the log does. */
  take(): Promise<'free' | 'held' | 'taken' | 'waited'>;
  /** Whether to hand over with the next entry. @param isLast no unit waits beyond that entry */
  passes(isLast: boolean): boolean;
  /** An entry was appended. */
  used(appended: { wanted: boolean; passed: boolean }): void;
  /** @param turnOf the relay that now has the turn */
  wake(turnOf?: string): void;
  /** The queue is empty. */
  rest(): void;
}

interface AppendTurnDeps {
  log: Pick<ClusterLog, 'takeTurn' | 'handOver'>;
  relay: () => string;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  onError: (error: unknown) => void;
}

export function createAppendTurn({ log, relay, timers, steady, onError }: AppendTurnDeps): AppendTurn {
  let contendedUntil = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  /** Start of the current turn. */
  let heldFrom = Number.NEGATIVE_INFINITY;
  /** Requested, and not released since. */
  let asked = false;
  /** Earliest time of the next request. */
  let askAgainAt = Number.NEGATIVE_INFINITY;
  /** The log notified this relay of its turn, which it has not used yet. */
  let given = false;
  let wake = () => {};

  function hold(from: number): void {
    heldFrom = from;
    heldUntil = from + TRUSTED_MS;
  }
  const isOver = (): boolean => steady() - heldFrom >= HOLD_MS;

  function end(): void {
    heldUntil = Number.NEGATIVE_INFINITY;
    asked = false;
    given = false;
    askAgainAt = Number.NEGATIVE_INFINITY;
  }
  /** If the release does not reach the log, the turn expires. */
  function give(): void {
    end();
    log.handOver(relay()).catch((error) => {
      // The next caller of the log reports that it is unreachable.
      if (!(error instanceof LogUnavailable)) onError(error);
    });
  }

  /** Until the next `wake`, at most `ms`. */
  function waitFor(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = timers.after(Math.max(0, ms), resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    contended() {
      contendedUntil = steady() + CONTENDED_MS;
      heldUntil = Number.NEGATIVE_INFINITY;
    },
    async take() {
      const from = steady();
      if (from < heldUntil) {
        const had = given ? 'taken' : 'held';
        given = false;
        return had;
      }
      if (from >= contendedUntil) return 'free';
      if (from < askAgainAt) {
        await waitFor(askAgainAt - from);
        return 'waited';
      }
      asked = true;
      if (await log.takeTurn(relay())) {
        hold(from);
        given = false;
        return 'taken';
      }
      contendedUntil = steady() + CONTENDED_MS;
      // The notification may arrive before this reply.
      if (steady() < heldUntil) return 'waited';
      askAgainAt = from + ASK_AGAIN_MS;
      await waitFor(askAgainAt - steady());
      return 'waited';
    },
    passes: (isLast) => asked && (isLast || isOver()),
    used({ wanted, passed }) {
      if (passed) {
        contendedUntil = steady() + CONTENDED_MS;
        end();
      } else if (wanted && isOver()) give();
    },
    wake(turnOf) {
      const isOwn = turnOf === relay();
      if (isOwn && asked) {
        hold(steady());
        given = true;
      }
      if (isOwn || turnOf === undefined) wake();
    },
    rest() {
      if (asked) give();
    },
  };
}
