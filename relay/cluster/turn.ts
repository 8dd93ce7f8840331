/**
 * The right to append, asked for only where others append too: a relay alone appends without it. Whoever has it appends without being
 * overtaken, and gives it away after its group where another wants it.
 */
import type { Timers } from '../domain/ports.ts';
import { type Log, TURN_MS } from './log-port.ts';

/** Of the time that it is a holder's: by then this relay no longer counts on it. */
const TRUSTED_MS = TURN_MS * 0.8;
/** ms after another was faster in which it is asked for before anything is computed. */
const CONTENDED_MS = 500;
/** ms until whoever waits for it asks again, where nothing wakes it. */
const ASK_AGAIN_MS = TURN_MS / 5;

export interface Turn {
  /** Another was faster: from now on ask first. */
  contended(): void;
  /** Whether this relay should read on and append now; false: it was waited for in vain. Rejects as the log does. */
  take(): Promise<'free' | 'held' | 'taken' | 'waited'>;
  /** An entry is in the log. */
  used(wanted: boolean): void;
  /** Something happened in the log. */
  wake(): void;
  /** Nothing is left to append. */
  rest(): void;
}

export interface TurnDeps {
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
  let asked = false;
  let wake = () => {};

  /** What the log does not hear of passes by itself. */
  function give(): void {
    heldUntil = Number.NEGATIVE_INFINITY;
    asked = false;
    log.handOver(relay()).catch(onError);
  }

  function waitToAsk(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = timers.after(ASK_AGAIN_MS, resolve);
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
      if (steady() < heldUntil) return 'held';
      if (steady() >= contendedUntil) return 'free';
      const from = steady();
      asked = true;
      if (await log.takeTurn(relay())) {
        heldUntil = from + TRUSTED_MS;
        return 'taken';
      }
      contendedUntil = steady() + CONTENDED_MS;
      await waitToAsk();
      return 'waited';
    },
    used(wanted) {
      if (wanted) give();
    },
    wake: () => wake(),
    rest() {
      if (asked) give();
    },
  };
}
