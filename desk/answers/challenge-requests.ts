/** Answers that need a confirmation: requests the relay's challenge and takes the user's confirmation. */

import type { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, Reply, StoredAnswer } from '../ports.ts';
import { type AnswerReplies, isTemporary } from './answer-replies.ts';
import type { Challenges } from './challenges.ts';
import type { StoredAnswers } from './stored-answers.ts';

interface ChallengeRequestsDeps {
  clock: Clock;
  stored: StoredAnswers;
  challenges: Challenges;
  replies: AnswerReplies;
  isLive(): boolean;
  isClosed(): boolean;
  respond(answer: StoredAnswer): Promise<Reply<AnswerResult>>;
  /** The relay settled an answer without a confirmation. */
  settled(): void;
  changed(itemId: string): void;
  holdMs(): number;
  /** Called once a confirmed answer is stored; it is sent after its hold. */
  confirmed(answer: StoredAnswer): void;
  view(answer: StoredAnswer): PendingAnswer;
  reauthenticate(itemId: string): Promise<void>;
  reportWrite(failure: unknown): void;
  /** BCP 47 */
  locale(): string;
}

export function createChallengeRequests(deps: ChallengeRequestsDeps) {
  const { stored, challenges, replies } = deps;
  const words = () => wordsFor(deps.locale());

  const applyReply = async (answer: StoredAnswer): Promise<void> => {
    const reply = await deps.respond(answer);
    if (deps.isClosed()) return;
    challenges.set(answer.key, null);
    if (stored.of(answer.itemId) !== answer) return;
    if (!reply.ok && isTemporary(reply.problem)) {
      replies.returnAsDraft(answer, reply.problem?.detail ?? words().confirming.unreached);
    } else {
      replies.apply(answer, reply);
      deps.settled();
    }
    deps.changed(answer.itemId);
  };

  const challengedAnswer = (itemId: string) => {
    const answer = stored.of(itemId);
    const confirmation = answer?.status === 'draft' ? challenges.of(answer.key) : null;
    if (!answer || !confirmation) throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.late);
    return { answer, confirmation };
  };

  return {
    /** Requests a challenge. The answer is only a draft on disk until confirmed, so that a crash sends nothing. */
    request(given: StoredAnswer) {
      const answer = stored.put({ ...given, status: 'draft', confirms: true });
      challenges.setRequested(answer.key);
      deps.changed(answer.itemId);
      void applyReply(answer).catch(deps.reportWrite);
      return deps.view(answer);
    },
    /** The user confirms. @returns the answer, held or being sent. @throws ProblemError like `Outbox.confirm` */
    async confirm(itemId: string) {
      if (challengedAnswer(itemId).confirmation.freshSignIn) await deps.reauthenticate(itemId);
      // The confirmation may have expired during the sign-in.
      const { answer } = challengedAnswer(itemId);
      if (!deps.isLive()) {
        throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(answer.label));
      }
      const heldUntil = new Date(deps.clock.now() + deps.holdMs()).toISOString();
      const given = stored.append({ ...answer, status: 'kept', heldUntil, problem: null });
      deps.confirmed(given);
      return deps.view(given);
    },
  };
}
