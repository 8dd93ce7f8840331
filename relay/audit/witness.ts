/**
 * Heads go to a witness outside (`BECKON_WITNESS`), so that whoever can write everything here cannot write another history. A witness
 * that does not take them is said and counted; nothing waits for it. Only the newest head waits: it stands for all before it.
 */
import type { SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { createWait, type WaitingSince } from '../domain/tasks.ts';

/** Takes one head. Rejects where it did not. */
export type Witness = (signed: SignedHead) => Promise<void>;

interface WitnessDeps {
  witness: Witness;
  clock: Clock;
  timers: Timers;
  /** Once for a series of failures. */
  onTrouble: (line: string) => void;
  /** After such a series. */
  onTaken: () => void;
  /** `replaced`: a newer head came before it was taken. */
  count: (result: 'taken' | 'failed' | 'replaced') => void;
}

export interface WitnessLine {
  note(signed: SignedHead): void;
  /** A head came that neither it nor a newer one was taken since. */
  waitingSince: WaitingSince;
  /** Gives what waits a moment. */
  close(): Promise<void>;
}

/** ms after the first failure, doubled with each, up to the longest. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** ms for what waits when the relay goes. */
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
