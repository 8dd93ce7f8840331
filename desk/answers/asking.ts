/** Answers that the relay asks about before it takes them: the question, and the person's yes. */

import type { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, KeptAnswer, Reply } from '../ports.ts';
import type { Confirming } from './confirming.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { isPassing, type Settling } from './settling.ts';

interface AskingDeps {
  clock: Clock;
  kept: KeptAnswers;
  confirming: Confirming;
  settling: Settling;
  isLive(): boolean;
  isClosed(): boolean;
  respond(answer: KeptAnswer): Promise<Reply<AnswerResult>>;
  /** The relay settled an answer that was asked about. */
  settled(): void;
  changed(itemId: string): void;
  /** ms in which an answer may be undone. */
  holdMs(): number;
  /** It goes out once its hold is over. */
  given(answer: KeptAnswer): void;
  /** As the window sees it now. */
  view(answer: KeptAnswer): PendingAnswer;
  signInAnew(itemId: string): Promise<void>;
  wrote(failure: unknown): void;
  /** BCP 47 */
  locale(): string;
}

export interface Asking {
  /** Asks the relay, which asks back. Meanwhile it is a draft on disk: a crash leaves the comment, and nothing that could go out. */
  ask(answer: KeptAnswer): PendingAnswer;
  /** The person says yes. @returns the answer as it is given: held, or on its way. @throws ProblemError as `Outbox.confirm` */
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
      // Meanwhile the time to confirm may be over.
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
