/** Sends answers one at a time, in the order given: the source sees an ask before the approval that followed it. */
import type { AnswerResult } from '../../shared/responses.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, KeptAnswer, Random, Reply } from '../ports.ts';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 60_000;
/** The longest that leaving waits for answers to go out. */
const FINISH_MS = 1_500;

interface SenderDeps {
  clock: Clock;
  random: Random;
  /** The first that may go now. */
  next(): KeptAnswer | null;
  /** Before it goes. @returns the answer as it is kept from then on; null: it does not go */
  begin(answer: KeptAnswer): KeptAnswer | null;
  /** It counts as being sent now. */
  begun(answer: KeptAnswer): void;
  respond(answer: KeptAnswer): Promise<Reply<AnswerResult>>;
  /** @returns later: the fault passes by itself, and it is sent again · gone: it is no longer kept */
  replied(answer: KeptAnswer, reply: Reply<AnswerResult>): 'settled' | 'later' | 'gone';
  /** Told of each try: why the store could not be written, null where it could. */
  wrote(failure: unknown): void;
}

export interface Sender {
  /** Sends what may go, as long as the relay is there. */
  run(): void;
  isSending(key: string): boolean;
  isLive(): boolean;
  /** The person leaves: nothing is held any more. */
  isLeaving(): boolean;
  /** The relay is there: what failed before counts no more. */
  connected(): void;
  disconnected(): void;
  /** The relay took an answer by another way: the next failure is the first. */
  settled(): void;
  /** Sends what waits now, as far as the wire allows in a moment. */
  finish(): Promise<void>;
  close(): void;
}

export function createSender(deps: SenderDeps): Sender {
  const { clock, random } = deps;
  let live = false;
  let closed = false;
  let sending: string | null = null;
  let failures = 0;
  let backingOff = false;
  /** Whoever leaves is told once nothing is left to send. */
  let leaving: (() => void) | null = null;

  const retry = createAlarm(clock, () => {
    backingOff = false;
    void pump();
  });
  const backOff = (): void => {
    failures += 1;
    const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
    backingOff = true;
    retry.setIn(longest * (0.5 + random.fraction() / 2));
  };

  const send = async (first: KeptAnswer): Promise<void> => {
    const answer = deps.begin(first);
    if (!answer) return;
    sending = answer.key;
    deps.begun(answer);
    const reply = await deps.respond(answer);
    sending = null;
    if (closed) return;
    const came = deps.replied(answer, reply);
    if (came === 'later') backOff();
    if (came === 'settled') failures = 0;
  };

  const pump = async (): Promise<void> => {
    while (live && !closed && !backingOff && sending === null) {
      const first = deps.next();
      if (!first) break;
      try {
        await send(first);
        deps.wrote(null);
      } catch (error) {
        // Not marked as tried, or not removed: the same key again is harmless.
        sending = null;
        backOff();
        deps.wrote(error);
      }
    }
    if (sending === null) leaving?.();
  };

  return {
    run: () => void pump(),
    isSending: (key) => sending === key,
    isLive: () => live,
    isLeaving: () => leaving !== null,
    connected() {
      live = true;
      failures = 0;
      backingOff = false;
      retry.set(null);
      void pump();
    },
    disconnected() {
      live = false;
      retry.set(null);
    },
    settled() {
      failures = 0;
    },
    finish() {
      return new Promise((resolve) => {
        const cancel = clock.after(FINISH_MS, resolve);
        leaving = () => {
          cancel();
          resolve();
        };
        void pump();
      });
    },
    close() {
      closed = true;
      retry.close();
    },
  };
}
