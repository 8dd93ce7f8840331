/**
 * Sends heads to an external witness (`BECKON_WITNESS`), so that rewriting this machine is not enough to rewrite history. Nothing waits for
 * a failing witness. Only the newest head is queued: it covers all earlier ones.
 */
import type { SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { createWait, type WaitStart } from '../domain/tasks.ts';

/** Rejects if the witness does not accept the head. */
export type Witness = (signed: SignedHead) => Promise<void>;

interface WitnessDeps {
  witness: Witness;
  clock: Clock;
  timers: Timers;
  /** Called once for a series of failures. */
  onTrouble: (line: string) => void;
  /** Called when such a series ends. */
  onTaken: () => void;
  /** `replaced`: a newer head arrived before this one was delivered. */
  count: (result: 'taken' | 'failed' | 'replaced') => void;
}

export interface WitnessLine {
  note(signed: SignedHead): void;
  /** Since when a head is undelivered. */
  waitingSince: WaitStart;
  /** Waits up to `CLOSE_MS` for delivery. */
  close(): Promise<void>;
}

/** ms; the backoff doubles from the first to the longest. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const CLOSE_MS = 1000;

export function createWitnessLine(deps: WitnessDeps): WitnessLine {
  const { witness, timers, count } = deps;
  let waiting: SignedHead | null = null;
  let working: Promise<void> | null = null;
  let failures = 0;
  let cancelWait: (() => void) | null = null;
  let closed = false;
  const untaken = createWait(deps.clock);

  async function work(): Promise<void> {
    while (waiting !== null) {
      const head: SignedHead = waiting;
      waiting = null;
      try {
        await witness(head);
        count('taken');
        if (waiting === null) untaken.end();
        if (failures > 0) deps.onTaken();
        failures = 0;
      } catch (error) {
        count('failed');
        if (failures === 0) deps.onTrouble(reasonOf(error));
        failures += 1;
        waiting ??= head;
        return;
      }
    }
  }

  function start(): void {
    if (working || cancelWait) return;
    working = work().finally(() => {
      working = null;
      if (waiting === null) return;
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
      if (closed) return;
      cancelWait = timers.after(wait, () => {
        cancelWait = null;
        start();
      });
    });
  }

  return {
    note(signed) {
      if (waiting !== null) count('replaced');
      waiting = signed;
      untaken.begin();
      start();
    },
    waitingSince: untaken.since,
    async close() {
      closed = true;
      cancelWait?.();
      cancelWait = null;
      if (waiting !== null) start();
      const late = Promise.withResolvers<void>();
      const cancel = timers.after(CLOSE_MS, () => late.resolve());
      await Promise.race([working ?? Promise.resolve(), late.promise]);
      cancel();
    },
  };
}
