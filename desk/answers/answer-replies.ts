/** Applies the relay's reply to an answer: recorded, rejected, confirmation required, or returned to the user as a draft. */
import { Outcome } from '../../shared/answers.ts';
import { Ending, type Item, Reassigned, type ShownItem } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { verdictOf } from '../../shared/rules/line-decisions.ts';
import { checker } from '../../shared/validate.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import type { Log, Reply, StoredAnswer } from '../ports.ts';
import { formatTime } from '../words/format.ts';
import { type Challenges, challengeIn, changedItemIn } from './challenges.ts';
import type { StoredAnswers } from './stored-answers.ts';

export interface OutboxEvents {
  changed(itemId: string): void;
  recorded(answer: StoredAnswer, item: Item): void;
  rejected(answer: StoredAnswer, problem: Problem): void;
  /** The answer was not accepted; the user has to give it again. */
  returned(answer: StoredAnswer): void;
  changedAtRelay(item: Item): void;
}

const asOutcome = checker(Outcome);
const asEnding = checker(Ending);
const asReassigned = checker(Reassigned);

/** Temporary failures; any other problem is final. */
const TEMPORARY = new Set<Problem['code']>(['RATE_LIMITED', 'STORE_UNAVAILABLE', 'UNAUTHENTICATED']);

/** True also if there was no reply. */
export const isTemporary = (problem: Problem | null): boolean => problem === null || TEMPORARY.has(problem.code);

/** ms until a request that failed temporarily is sent again, while the connection is live. */
export const RETRY_MS = 15_000;

interface AnswerRepliesDeps {
  stored: StoredAnswers;
  challenges: Challenges;
  events: OutboxEvents;
  log: Log;
  /** Reports the store's write error. */
  reportWrite(failure: unknown): void;
  /** An answer was removed or is no longer held. */
  reschedule(): void;
  /** BCP 47 */
  locale(): string;
}

export interface AnswerReplies {
  /** Turns the answer into a draft. @param problem message for the user · @param changed the earlier content, if the item has changed */
  returnAsDraft(answer: StoredAnswer, problem: string | null, changed?: ShownItem | null): StoredAnswer;
  /** Undoes the answer, preserving its comment. @throws the store's error: undone only in memory, it would be sent after a restart */
  undo(answer: StoredAnswer, problem: string): void;
  /** @returns later: temporary failure, nothing was changed */
  apply(answer: StoredAnswer, reply: Reply<AnswerResult>): 'settled' | 'later';
}

export function createAnswerReplies(deps: AnswerRepliesDeps): AnswerReplies {
  const { stored, challenges, events, log } = deps;
  const words = () => wordsFor(deps.locale());

  const draftOf = (answer: StoredAnswer, problem: string | null, changed: ShownItem | null): StoredAnswer => ({
    ...answer,
    status: 'draft',
    heldUntil: null,
    tried: false,
    problem,
    changed,
  });
  const returned = ({ itemId, action, changed }: StoredAnswer): void => {
    log.info('answer returned', { item: itemId, action, changed: changed != null });
    deps.reschedule();
    events.changed(itemId);
  };
  const returnAsDraft: AnswerReplies['returnAsDraft'] = (answer, problem, changed = null) => {
    const draft = draftOf(answer, problem, changed);
    challenges.set(answer.key, null);
    // Becomes a draft even if the write fails: the answer on disk needs a confirmation that is lost after a restart.
    stored.putBestEffort(draft, deps.reportWrite);
    returned(draft);
    return draft;
  };

  /** @returns true if the relay needs input from the user before it accepts the answer */
  const needsUser = (answer: StoredAnswer, problem: Problem): boolean => {
    const confirmation = challengeIn(problem);
    if (confirmation) {
      // If the relay asks a second time, the user is given the reason.
      const why = answer.status === 'draft' ? null : words().confirming.again;
      const draft = returnAsDraft({ ...answer, confirms: true }, why);
      challenges.set(answer.key, confirmation);
      events.changed(answer.itemId);
      if (why !== null) events.returned(draft);
      return true;
    }
    const item = changedItemIn(problem);
    if (!item) return false;
    events.changedAtRelay(item);
    events.returned(returnAsDraft(answer, words().changedMeanwhile, answer.shown ?? null));
    return true;
  };

  const record = (answer: StoredAnswer, item: Item): void => {
    challenges.set(answer.key, null);
    // Removed only after the relay has recorded it; the returned item already contains the answer.
    stored.remove(answer);
    log.info('answer recorded', { item: answer.itemId, action: answer.action });
    events.recorded(answer, item);
  };

  const reject = (answer: StoredAnswer, problem: Problem): void => {
    const rejected = stored.put({ ...answer, status: 'rejected', problem: rejectionWords(problem, deps.locale()) });
    log.info('answer rejected', { item: answer.itemId, action: answer.action, code: problem.code });
    events.rejected(rejected, problem);
  };

  return {
    returnAsDraft,
    undo: (answer, problem) => returned(stored.put(draftOf(answer, problem, null))),
    apply(answer, reply) {
      if (reply.ok) record(answer, reply.value.item);
      else if (reply.problem === null || TEMPORARY.has(reply.problem.code)) return 'later';
      else if (!needsUser(answer, reply.problem)) reject(answer, reply.problem);
      return 'settled';
    },
  };
}

function endingWords(words: DeskWords, { state, by, at }: Ending, locale: string): string {
  if (state === 'expired' || by === null) return words.itemExpired;
  return words.itemEnded[state](by, formatTime(Date.parse(at), locale));
}

/** Why an answer was not accepted, for the user. @param locale BCP 47, for the time in "Already approved by Dana Fox at 10:42" */
function rejectionWords(problem: Problem, locale: string): string {
  const { outcome, ending, reassigned } = problem;
  const words = wordsFor(locale);
  if (asEnding.is(ending)) return endingWords(words, ending, locale);
  if (asReassigned.is(reassigned))
    return words.handedToOthers(reassigned.by, formatTime(Date.parse(reassigned.at), locale));
  if (!asOutcome.is(outcome)) return problem.detail;
  return words.alreadyAnswered(
    words.done[verdictOf(outcome)],
    outcome.by.name,
    formatTime(Date.parse(outcome.at), locale),
  );
}
