/** Answers that need a confirmation: requests the relay's challenge and takes the user's confirmation. */

import type { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, KeptAnswer, Reply } from '../ports.ts';
import { isPassing, type Settling } from './answer-replies.ts';
import type { Confirming } from './challenges.ts';
import type { KeptAnswers } from './stored-answers.ts';

interface AskingDeps {
  clock: Clock;
  kept: KeptAnswers;
  confirming: Confirming;
  settling: Settling;
  isLive(): boolean;
  isClosed(): boolean;
  respond(answer: KeptAnswer): Promise<Reply<AnswerResult>>;
  /** The relay settled an answer without a confirmation. */
  settled(): void;
  changed(itemId: string): void;
  holdMs(): number;
  /** Called once a confirmed answer is stored; it is sent after its hold. */
  given(answer: KeptAnswer): void;
  view(answer: KeptAnswer): PendingAnswer;
  signInAnew(itemId: string): Promise<void>;
  wrote(failure: unknown): void;
  /** BCP 47 */
  locale(): string;
}

export interface Asking {
  /** Requests a challenge. The answer is only a draft on disk until confirmed, so that a crash sends nothing. */
  ask(answer: KeptAnswer): PendingAnswer;
  /** The user confirms. @returns the answer, held or being sent. @throws ProblemError like `Outbox.confirm` */
  confirm(itemId: string): Promise<PendingAnswer>;
}

export function createAsking(deps: AskingDeps): Asking {
  const { kept, confirming, settling } = deps;
  const words = () => wordsFor(deps.locale());

  const hear = async (answer: KeptAnswer): Promise<void> => {
    const reply = await deps.respond(answer);
    if (deps.isClosed()) return;
    confirming.asked(answer.key, null);
    if (kept.of(answer.itemId) !== answer) return;
    if (!reply.ok && isPassing(reply.problem)) {
      settling.giveBack(answer, reply.problem?.detail ?? words().confirming.unreached);
    } else {
      settling.settle(answer, reply);
      deps.settled();
    }
    deps.changed(answer.itemId);
  };

  const askedAbout = (itemId: string) => {
    const answer = kept.of(itemId);
    const confirmation = answer?.status === 'draft' ? confirming.of(answer.key) : null;
    if (!answer || !confirmation) throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.late);
    return { answer, confirmation };
  };

  return {
    ask(given) {
      const answer = kept.keep({ ...given, status: 'draft', confirms: true });
      confirming.begin(answer.key);
      deps.changed(answer.itemId);
      void hear(answer).catch(deps.wrote);
      return deps.view(answer);
    },
    async confirm(itemId) {
      if (askedAbout(itemId).confirmation.freshSignIn) await deps.signInAnew(itemId);
      // The confirmation may have expired during the sign-in.
      const { answer } = askedAbout(itemId);
      if (!deps.isLive()) {
        throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(answer.label));
      }
      const heldUntil = new Date(deps.clock.now() + deps.holdMs()).toISOString();
      const given = kept.keepLast({ ...answer, status: 'kept', heldUntil, problem: null });
      deps.given(given);
      return deps.view(given);
    },
  };
}
