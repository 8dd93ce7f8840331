/** Applies the relay's reply to an answer: recorded, rejected, confirmation required, or returned to the user as a draft. */
import type { Item, ShownItem } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { KeptAnswer, Log, Reply } from '../ports.ts';
import { type Confirming, changedIn, confirmationIn } from './challenges.ts';
import { rejectionWords } from './rejection.ts';
import type { KeptAnswers } from './stored-answers.ts';

export interface OutboxEvents {
  changed(itemId: string): void;
  recorded(answer: KeptAnswer, item: Item): void;
  rejected(answer: KeptAnswer, problem: Problem): void;
  /** The answer was not accepted; the user has to give it again. */
  returned(answer: KeptAnswer): void;
  changedAtRelay(item: Item): void;
}

/** Temporary failures; any other problem is final. */
const PASSING = new Set<Problem['code']>(['RATE_LIMITED', 'STORE_UNAVAILABLE', 'UNAUTHENTICATED']);

/** True also if there was no reply. */
export const isPassing = (problem: Problem | null): boolean => problem === null || PASSING.has(problem.code);

interface SettlingDeps {
  kept: KeptAnswers;
  confirming: Confirming;
  events: OutboxEvents;
  log: Log;
  /** Reports the store's write error. */
  wrote(failure: unknown): void;
  /** An answer was removed or is no longer held. */
  arrange(): void;
  /** BCP 47 */
  locale(): string;
}

export interface Settling {
  /** Turns the answer into a draft. @param problem message for the user · @param changed the earlier content, if the item has changed */
  giveBack(answer: KeptAnswer, problem: string | null, changed?: ShownItem | null): KeptAnswer;
  /** Undoes the answer, preserving its comment. @throws the store's error: undone only in memory, it would be sent after a restart */
  undone(answer: KeptAnswer, problem: string): void;
  /** @returns later: temporary failure, nothing was changed */
  settle(answer: KeptAnswer, reply: Reply<AnswerResult>): 'settled' | 'later';
}

export function createSettling(deps: SettlingDeps): Settling {
  const { kept, confirming, events, log } = deps;
  const words = () => wordsFor(deps.locale());

  const draftOf = (answer: KeptAnswer, problem: string | null, changed: ShownItem | null): KeptAnswer => ({
    ...answer,
    status: 'draft',
    heldUntil: null,
    tried: false,
    problem,
    changed,
  });
  const returned = ({ itemId, action, changed }: KeptAnswer): void => {
    log.info('answer given back', { item: itemId, action, changed: changed != null });
    deps.arrange();
    events.changed(itemId);
  };
  const giveBack: Settling['giveBack'] = (answer, problem, changed = null) => {
    const draft = draftOf(answer, problem, changed);
    confirming.asked(answer.key, null);
    // Becomes a draft even if the write fails: the answer on disk needs a confirmation that is lost after a restart.
    kept.keepAnyway(draft, deps.wrote);
    returned(draft);
    return draft;
  };

  /** @returns true if the relay needs input from the user before it accepts the answer */
  const askedBack = (answer: KeptAnswer, problem: Problem): boolean => {
    const confirmation = confirmationIn(problem);
    if (confirmation) {
      // If the relay asks a second time, the user is given the reason.
      const why = answer.status === 'draft' ? null : words().confirming.again;
      const draft = giveBack({ ...answer, confirms: true }, why);
      confirming.asked(answer.key, confirmation);
      events.changed(answer.itemId);
      if (why !== null) events.returned(draft);
      return true;
    }
    const item = changedIn(problem);
    if (!item) return false;
    events.changedAtRelay(item);
    events.returned(giveBack(answer, words().changedMeanwhile, answer.shown ?? null));
    return true;
  };

  const record = (answer: KeptAnswer, item: Item): void => {
    confirming.asked(answer.key, null);
    // Removed only after the relay has recorded it; the returned item already contains the answer.
    kept.remove(answer);
    log.info('answer recorded', { item: answer.itemId, action: answer.action });
    events.recorded(answer, item);
  };

  const reject = (answer: KeptAnswer, problem: Problem): void => {
    const rejected = kept.keep({ ...answer, status: 'rejected', problem: rejectionWords(problem, deps.locale()) });
    log.info('answer rejected', { item: answer.itemId, action: answer.action, code: problem.code });
    events.rejected(rejected, problem);
  };

  return {
    giveBack,
    undone: (answer, problem) => returned(kept.keep(draftOf(answer, problem, null))),
    settle(answer, reply) {
      if (reply.ok) record(answer, reply.value.item);
      else if (reply.problem === null || PASSING.has(reply.problem.code)) return 'later';
      else if (!askedBack(answer, reply.problem)) reject(answer, reply.problem);
      return 'settled';
    },
  };
}
