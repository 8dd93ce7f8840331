/** The outbox: an answer is on disk before it is displayed as given, and is sent until recorded or refused, idempotently by its key. */
import type { AnsweredMany } from '../../shared/bridge/base.ts';
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { ShownItem } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { goesAtOnce } from '../../shared/rules/actions.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, Log, OutboxStore, Random, RelayLink, StoredAnswer } from '../ports.ts';
import { type AnswerInput, type CheckedAnswer, checkAnswer, checkEach } from './answer-check.ts';
import { createAnswerReplies, type OutboxEvents } from './answer-replies.ts';
import { createChallengeRequests } from './challenge-requests.ts';
import { type Challenges, createChallenges, needsChallenge } from './challenges.ts';
import { watchHolds } from './hold.ts';
import { isStale, messageOf, newAnswer, staleDraft } from './new-answer.ts';
import { createSender, type Sender } from './sender.ts';
import { createStoredAnswers } from './stored-answers.ts';

export interface Outbox {
  /**
   * Stores an answer and holds it, or starts sending one that has no hold.
   * @param how `outside`: given outside the window, so that a notification offers undo. `key`: idempotency key of the press, if any
   * @throws ProblemError if the answer is not allowed
   */
  answer(view: ItemView | null, given: AnswerInput, how?: GivenHow): PendingAnswer;
  /** Stores several answers in one transaction, undone together; lists refused ones. @throws the first problem if all are refused */
  answerAll(answers: readonly GivenOne[]): AnsweredMany;
  /** Confirms an answer, which is then sent like any other. @throws ProblemError if the challenge expired or the relay is unreachable */
  confirm(itemId: string): Promise<PendingAnswer>;
  /** Undoes answers that have not been sent. @returns their items */
  undo(itemIds: readonly string[]): string[];
  sendNow(itemIds: readonly string[]): void;
  /** Removes an answer that was refused or never sent. */
  dismiss(itemId: string): void;
  pendingOf(itemId: string): PendingAnswer | null;
  /** The latest group of answers given together that can still be undone; null if none. */
  undoable(): { itemIds: string[]; until: string } | null;
  /** Held answers given outside the window, in the order given. */
  heldOutside(): Pick<StoredAnswer, 'itemId' | 'key' | 'action' | 'label' | 'lineDecisions'>[];
  itemIds(): string[];
  /** Sends pending answers; called when the connection is live. */
  flush(): void;
  /** The connection is lost; answers in transit are pending again. */
  pause(): void;
  /** The user quits: sends held answers immediately and waits briefly for them. */
  finish(): Promise<void>;
  /** The relay identified the user; pending answers of another user are deleted. */
  setOwner(userId: string): void;
  clear(): void;
  close(): void;
}

interface GivenOne {
  itemId: string;
  view: ItemView | null;
  given: AnswerInput;
}

interface GivenHow {
  outside?: boolean;
  key?: string | undefined;
}

interface OutboxDeps {
  store: OutboxStore;
  link: Pick<RelayLink, 'respond'>;
  clock: Clock;
  random: Random;
  log: Log;
  events: OutboxEvents;
  /** Undo period chosen by the user, ms. */
  holdMs(): number;
  shownAt(itemId: string, version: number): ShownItem | null;
  /** Re-authenticates the user at the issuer. @throws ProblemError with a message for the user if that fails */
  reauthenticate(itemId: string): Promise<void>;
  /** Called after each attempt with the store's write error, or null on success. Stored answers are retained. */
  reportWrite(failure: unknown): void;
  /** BCP 47, for messages and the times in them. */
  locale(): string;
}

function createParts(deps: OutboxDeps) {
  const { store, link, clock, events } = deps;
  const words = () => wordsFor(deps.locale());
  let closed = false;
  const stored = createStoredAnswers(store);
  const challenges = createChallenges(clock);
  const holds = watchHolds(clock, stored.all);
  const replies = createAnswerReplies({ ...deps, stored, challenges, reschedule: holds.arrange });
  const sender = createSender({
    ...deps,
    next: (quitting) =>
      stored.all().find((answer) => answer.status === 'kept' && (quitting || !holds.isHeld(answer))) ?? null,
    begin(answer) {
      if (answer.confirms && !answer.tried && !challenges.of(answer.key)) {
        events.returned(replies.returnAsDraft(answer, words().confirming.late));
        return null;
      }
      return answer.tried ? answer : stored.put({ ...answer, tried: true });
    },
    begun: ({ itemId }) => events.changed(itemId),
    respond: (answer) => link.respond(messageOf(answer, challenges.of(answer.key)?.challenge)),
    replied(answer, reply) {
      if (stored.of(answer.itemId) !== answer) return 'gone';
      const came = replies.apply(answer, reply);
      events.changed(answer.itemId);
      return came;
    },
  });
  const held = (answer: StoredAnswer): boolean => !sender.isQuitting() && holds.isHeld(answer);
  const view = (answer: StoredAnswer) => viewOf(answer, { sender, challenges, held });
  /** Called for answers that were just stored or released. */
  const given = (itemIds: readonly string[]): void => {
    holds.arrange();
    for (const itemId of itemIds) events.changed(itemId);
    sender.run();
  };
  const challengeRequests = createChallengeRequests({
    ...deps,
    ...{ stored, challenges, replies, view },
    isLive: sender.isLive,
    isClosed: () => closed,
    respond: (answer) => link.respond(messageOf(answer)),
    settled: sender.settled,
    changed: events.changed,
    confirmed: ({ itemId }) => given([itemId]),
  });
  challenges.listen((keys) => {
    for (const answer of stored.all()) {
      // An answer that was sent may have been recorded; the retry with the same key returns the outcome.
      if (keys.includes(answer.key) && !answer.tried) replies.returnAsDraft(answer, words().confirming.late);
    }
  });
  holds.listen((itemIds) => {
    for (const itemId of itemIds) events.changed(itemId);
    sender.run();
  });
  holds.arrange();
  const close = (): void => {
    closed = true;
    challenges.close();
    holds.close();
    sender.close();
  };
  return { stored, challenges, holds, replies, held, sender, challengeRequests, given, view, close };
}

interface Progress {
  sender: Pick<Sender, 'isSending'>;
  challenges: Pick<Challenges, 'isRequested' | 'shown'>;
  held(answer: StoredAnswer): boolean;
}

function viewOf(answer: StoredAnswer, { sender, challenges, held }: Progress): PendingAnswer {
  const { itemId: _item, tried: _tried, shown: _shown, confirms: _confirms, outside: _outside, ...pending } = answer;
  if (sender.isSending(answer.key) || challenges.isRequested(answer.key)) return { ...pending, status: 'sending' };
  const asks = answer.status === 'draft' ? challenges.shown(answer.key) : null;
  if (asks) return { ...pending, status: 'asked', asks };
  return held(answer) ? { ...pending, status: 'held' } : pending;
}

function undoableOf(held: readonly StoredAnswer[]): ReturnType<Outbox['undoable']> {
  const until = held.at(-1)?.heldUntil;
  if (!until) return null;
  return { itemIds: held.filter((answer) => answer.heldUntil === until).map(({ itemId }) => itemId), until };
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { clock, random, events } = deps;
  const words = () => wordsFor(deps.locale());
  const parts = createParts(deps);
  const { stored, challenges, replies, held, sender, challengeRequests, view } = parts;

  /** An answer whose challenge is being requested counts as given. */
  const isInProgress = (itemId: string): boolean => {
    const answer = stored.of(itemId);
    return answer !== null && (answer.status === 'kept' || challenges.isRequested(answer.key));
  };
  const check = (of: ItemView | null, given: AnswerInput): CheckedAnswer =>
    checkAnswer(of, given, of !== null && isInProgress(of.item.id), words());
  const checkOne = ({ view: of, given }: GivenOne): CheckedAnswer => {
    const checked = check(of, given);
    // Above a limit the relay confirms each answer separately.
    if (!needsChallenge(checked.view, checked.chosen)) return checked;
    throw new ProblemError('REQUEST_INVALID', words().asksAlone(checked.chosen.label));
  };
  const made = (given: CheckedAnswer, heldUntil: number | null, how: GivenHow): StoredAnswer => {
    const { key = random.uuid(), outside } = how;
    return newAnswer(given, { key, now: clock.now(), heldUntil, outside, shownAt: deps.shownAt });
  };

  const take = (given: readonly CheckedAnswer[], how: GivenHow = {}): PendingAnswer[] => {
    const end = clock.now() + deps.holdMs();
    const taken = given.map((one) => {
      const answer = made(one, !one.byKey && goesAtOnce(one.view.item, one.chosen) ? null : end, how);
      return isStale(one) ? staleDraft(answer, words().changedMeanwhile) : answer;
    });
    stored.appendAll(taken);
    for (const { itemId, action, heldUntil } of taken) {
      deps.log.info('answer stored', { item: itemId, action, live: sender.isLive(), held: heldUntil !== null });
    }
    parts.given(taken.map(({ itemId }) => itemId));
    return taken.map(view);
  };

  const drop = (answer: StoredAnswer): void => {
    challenges.set(answer.key, null);
    stored.remove(answer);
    parts.holds.arrange();
    events.changed(answer.itemId);
  };

  return {
    answer(itemView, given, how = {}) {
      const checked = check(itemView, given);
      if (needsChallenge(checked.view, checked.chosen) && !isStale(checked)) {
        if (!sender.isLive()) {
          throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(checked.chosen.label));
        }
        return challengeRequests.request(made(checked, null, how));
      }
      const [taken] = take([checked], how);
      if (!taken) throw new ProblemError('NOT_FOUND', words().itemUnknown);
      return taken;
    },
    answerAll(all) {
      const once = new Map(all.map((one) => [one.itemId, one]));
      const { good, refused } = checkEach([...once.values()], checkOne);
      const answers = good.length > 0 ? take(good) : [];
      return {
        given: answers.flatMap((answer, index) => {
          const one = good[index];
          return one ? [{ itemId: one.view.item.id, answer }] : [];
        }),
        refused,
      };
    },
    confirm: challengeRequests.confirm,
    undo(itemIds) {
      const given = itemIds.flatMap((itemId) => stored.of(itemId) ?? []);
      const undone = given.filter((answer) => answer.status === 'kept' && !answer.tried);
      for (const answer of undone) {
        // What was written and not sent is preserved as a draft.
        if (answer.comment === null && !answer.input && !answer.lineDecisions) drop(answer);
        else replies.undo(answer, words().undone);
      }
      return undone.map(({ itemId }) => itemId);
    },
    sendNow(itemIds) {
      const released = itemIds.flatMap((itemId) => stored.of(itemId) ?? []).filter(held);
      stored.putAll(released.map((answer) => ({ ...answer, heldUntil: null })));
      parts.given(released.map(({ itemId }) => itemId));
    },
    dismiss(itemId) {
      const answer = stored.of(itemId);
      if (!answer) throw new ProblemError('NOT_FOUND', words().nothingToDismiss);
      if (answer.status === 'kept' && answer.tried) throw new ProblemError('ALREADY_ANSWERED', words().beingSent);
      drop(answer);
    },
    pendingOf(itemId) {
      const answer = stored.of(itemId);
      return answer && view(answer);
    },
    undoable: () => undoableOf(stored.all().filter(held)),
    heldOutside: () => stored.all().filter((answer) => answer.outside === true && held(answer)),
    itemIds: () => stored.all().map(({ itemId }) => itemId),
    flush: sender.connected,
    pause() {
      sender.disconnected();
      for (const answer of stored.all()) {
        if (answer.confirms && answer.status === 'kept' && !answer.tried) {
          events.returned(replies.returnAsDraft(answer, words().confirming.networkWent));
        }
      }
    },
    finish: () => (sender.isLive() && stored.all().some(held) ? sender.finish() : Promise.resolve()),
    setOwner(userId) {
      stored.setOwner(userId);
      parts.holds.arrange();
    },
    clear() {
      stored.clear();
      parts.holds.arrange();
    },
    close: parts.close,
  };
}
