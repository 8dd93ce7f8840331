/** What becomes of an answer by what the relay says: recorded, refused, asked about, or given back to the person. */
import type { Item, ShownItem } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { KeptAnswer, Log, Reply } from '../ports.ts';
import { type Confirming, changedIn, confirmationIn } from './confirming.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { rejectionWords } from './rejection.ts';

export interface OutboxEvents {
  /** The view of this item changed. */
  changed(itemId: string): void;
  recorded(answer: KeptAnswer, item: Item): void;
  rejected(answer: KeptAnswer, problem: Problem): void;
  /** It did not come about, and waits for the person to give it again. */
  returned(answer: KeptAnswer): void;
  /** The relay has the item otherwise than it is here. */
  changedAtRelay(item: Item): void;
}

/** Faults that pass by themselves; anything else is the relay's last word. */
const PASSING = new Set<Problem['code']>(['RATE_LIMITED', 'STORE_UNAVAILABLE', 'UNAUTHENTICATED']);

/** Also where no reply came at all. */
export const isPassing = (problem: Problem | null): boolean => problem === null || PASSING.has(problem.code);

interface SettlingDeps {
  kept: KeptAnswers;
  confirming: Confirming;
  events: OutboxEvents;
  log: Log;
  /** Why the store could not be written. */
  wrote(failure: unknown): void;
  /** An answer is no longer held, or no longer there. */
  arrange(): void;
  /** BCP 47 */
  locale(): string;
}

export interface Settling {
  /**
   * It was not given: the comment stays, and the person decides again.
   * @param problem in words · @param changed what the item showed, where it shows something else now
   */
  giveBack(answer: KeptAnswer, problem: string | null, changed?: ShownItem | null): KeptAnswer;
  /** The person undid it, and the comment stays. @throws what the store says: kept in memory alone it would go out after a restart */
  undone(answer: KeptAnswer, problem: string): void;
  /** @returns later: the fault passes by itself, and nothing was done */
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
    // Where it cannot be written it is a draft all the same: what stands on disk needs a confirmation that is lost by then.
    kept.keepAnyway(draft, deps.wrote);
    returned(draft);
    return draft;
  };

  /** @returns true where the relay wants something of the person before it takes the answer */
  const askedBack = (answer: KeptAnswer, problem: Problem): boolean => {
    const confirmation = confirmationIn(problem);
    if (confirmation) {
      // Asked a second time, the person reads why.
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
    // Removed only now that the relay has it; the item it sent back shows the answer at once.
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
