/** Sends answers one at a time in the order given, so that the source receives a question before the approval that followed it. */
import type { AnswerResult } from '../../shared/responses.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock, Random, Reply, StoredAnswer } from '../ports.ts';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 60_000;
/** Maximum time to wait for answers on quit, ms. */
const FINISH_MS = 1_500;

interface SenderDeps {
  clock: Clock;
  random: Random;
  /** @param quitting holds no longer apply */
  next(quitting: boolean): StoredAnswer | null;
  /** Called before sending. @returns the answer as stored from then on; null: do not send */
  begin(answer: StoredAnswer): StoredAnswer | null;
  begun(answer: StoredAnswer): void;
  respond(answer: StoredAnswer): Promise<Reply<AnswerResult>>;
  /** @returns later: temporary failure, retry · gone: no longer stored */
  replied(answer: StoredAnswer, reply: Reply<AnswerResult>): 'settled' | 'later' | 'gone';
  /** Called after each attempt with the store's write error, or null on success. */
  reportWrite(failure: unknown): void;
}

export interface Sender {
  /** Sends what may be sent while the relay is connected. */
  run(): void;
  isSending(key: string): boolean;
  isLive(): boolean;
  /** True during quit: holds no longer apply. */
  isQuitting(): boolean;
  /** The connection is live; the failure count is reset. */
  connected(): void;
  disconnected(): void;
  /** The relay accepted an answer by another path; the failure count is reset. */
  settled(): void;
  /** Sends pending answers now and waits at most FINISH_MS. */
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
  /** Resolves `finish` once nothing is left to send. */
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

  const send = async (first: StoredAnswer): Promise<void> => {
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
      const first = deps.next(leaving !== null);
      if (!first) break;
      try {
        await send(first);
        deps.reportWrite(null);
      } catch (error) {
        // The answer was not marked as tried, or not removed; sending the same key again is idempotent.
        sending = null;
        backOff();
        deps.reportWrite(error);
      }
    }
    if (sending === null) leaving?.();
  };

  return {
    run: () => void pump(),
    isSending: (key) => sending === key,
    isLive: () => live,
    isQuitting: () => leaving !== null,
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
