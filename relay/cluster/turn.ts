/**
 * The right to append, asked for only where others append too: a relay alone appends without it. Whoever has it appends without being
 * overtaken, and gives it away after its group where another wants it.
 */
import type { Timers } from '../domain/ports.ts';
import { type Log, LogUnavailable, TURN_MS } from './log-port.ts';

/** Of the time that it is a holder's: by then this relay no longer counts on it. */
const TRUSTED_MS = TURN_MS * 0.8;
/** ms after another was faster in which it is asked for before anything is computed. */
const CONTENDED_MS = 500;
/** ms until whoever waits for it asks again, where nobody tells it that it has it. */
const ASK_AGAIN_MS = TURN_MS / 5;

export interface Turn {
  /** Another was faster: from now on ask first. */
  contended(): void;
  /** Whether this relay should read on and append now; false: it was waited for in vain. Rejects as the log does. */
  take(): Promise<'free' | 'held' | 'taken' | 'waited'>;
  /** An entry is in the log. */
  used(wanted: boolean): void;
  /** Something happened in the log. @param turnOf the relay that has the turn from now on */
  wake(turnOf?: string): void;
  /** Nothing is left to append. */
  rest(): void;
}

interface TurnDeps {
  log: Pick<Log, 'takeTurn' | 'handOver'>;
  relay: () => string;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  onError: (error: unknown) => void;
}

export function createTurn({ log, relay, timers, steady, onError }: TurnDeps): Turn {
  let contendedUntil = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  /** It was asked for, and not given away since. */
  let asked = false;
  /** When it is to be asked for anew. */
  let askAgainAt = Number.NEGATIVE_INFINITY;
  /** It is this relay's by what the log told, and nothing was done with it yet. */
  let given = false;
  let wake = () => {};

  /** What the log does not hear of passes by itself. */
  function give(): void {
    heldUntil = Number.NEGATIVE_INFINITY;
    asked = false;
    given = false;
    askAgainAt = Number.NEGATIVE_INFINITY;
    log.handOver(relay()).catch((error) => {
      // That the log is away is told by whoever asks it next.
      if (!(error instanceof LogUnavailable)) onError(error);
    });
  }

  /** Until something happens in the log, for so many ms at most. */
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
        heldUntil = from + TRUSTED_MS;
        given = false;
        return 'taken';
      }
      contendedUntil = steady() + CONTENDED_MS;
      // It may have been told that it has it before it had this answer.
      if (steady() < heldUntil) return 'waited';
      askAgainAt = from + ASK_AGAIN_MS;
      await waitFor(askAgainAt - steady());
      return 'waited';
    },
    used(wanted) {
      if (wanted) give();
    },
    wake(turnOf) {
      const isOwn = turnOf === relay();
      if (isOwn && asked) {
        heldUntil = steady() + TRUSTED_MS;
        given = true;
      }
      if (isOwn || turnOf === undefined) wake();
    },
    rest() {
      if (asked) give();
    },
  };
}
