/**
 * The outbox: an answer is on stable storage, with its key, before anyone sees it as given; it is sent until the relay has recorded
 * or refused it. The key makes sending it again harmless, also after a kill between any two steps.
 */
import type { AnsweredMany } from '../../shared/bridge/base.ts';
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { ShownItem } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { goesAtOnce } from '../../shared/rules/actions.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, KeptAnswer, Log, OutboxStore, Random, RelayLink } from '../ports.ts';
import { type CheckedAnswer, checkAnswer, checkEach, type GivenAnswer } from './answer-check.ts';
import { createAsking } from './asking.ts';
import { type Confirming, createConfirming, needsConfirming } from './confirming.ts';
import { watchHolds } from './hold.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { isStale, messageOf, newAnswer, staleDraft } from './new-answer.ts';
import { createSender, type Sender } from './sender.ts';
import { createSettling, type OutboxEvents } from './settling.ts';

export interface Outbox {
  /**
   * Commits an answer and holds it, or begins to send what goes at once. Throws a ProblemError where it cannot be given.
   * @param how `outside`: of the window, so that a notification offers to undo it. `key`: of the press, where it has one
   */
  answer(view: ItemView | null, given: GivenAnswer, how?: GivenHow): PendingAnswer;
  /**
   * Several at once, held together: in one transaction, so that one undo stands for all. Those that cannot be given are named; throws
   * for the first where none can.
   */
  answerAll(answers: readonly GivenOne[]): AnsweredMany;
  /**
   * Says yes to what the relay asks about an answer; it is then held and sent as any other.
   * @throws ProblemError where nothing is asked any more, or the relay cannot be reached
   */
  confirm(itemId: string): Promise<PendingAnswer>;
  /** Takes back what is still held; returns the items it was taken back from. */
  undo(itemIds: readonly string[]): string[];
  /** Sends what is held of these without waiting for the end of the hold. */
  sendNow(itemIds: readonly string[]): void;
  /** Drops an answer that was refused, or that was never sent. */
  dismiss(itemId: string): void;
  pendingOf(itemId: string): PendingAnswer | null;
  /** The answers given together that may be undone now, the newest of them; null where there are none. */
  undoable(): { itemIds: string[]; until: string } | null;
  /** Answers that are held and were given outside of the window, in the order given. */
  heldOutside(): Pick<KeptAnswer, 'itemId' | 'key' | 'action' | 'label'>[];
  /** Items with an answer that is kept here. */
  itemIds(): string[];
  /** Sends what is kept; called whenever the relay is live. */
  flush(): void;
  /** The relay is gone: what was on its way is kept again. */
  pause(): void;
  /** The person leaves: what is held goes out now, as far as the wire allows in a moment. */
  finish(): Promise<void>;
  /** The relay says who this is: what another person gave is not sent in this one's name. */
  belongTo(userId: string): void;
  clear(): void;
  close(): void;
}

/** One answer of several. */
interface GivenOne {
  itemId: string;
  /** null where this computer does not have the item. */
  view: ItemView | null;
  given: GivenAnswer;
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
  /** ms in which an answer may be undone, as the person chose. */
  holdMs(): number;
  /** What the item showed at that version, as far as this computer still knows. */
  shownAt(itemId: string, version: number): ShownItem | null;
  /** The person signs in anew at the issuer. @throws ProblemError in words where that does not come about */
  signInAnew(itemId: string): Promise<void>;
  /** Told of each try to send: why the store could not be written, null where it could. What is kept stays kept. */
  wrote(failure: unknown): void;
  /** Of the sentences, and of times inside them; BCP 47. */
  locale(): string;
}

/** What the outbox is made of, each knowing the others only by what it needs of them. */
function createParts(deps: OutboxDeps) {
  const { store, link, clock, events } = deps;
  const words = () => wordsFor(deps.locale());
  let closed = false;
  const kept = createKeptAnswers(store, () => holds.arrange());
  const confirming = createConfirming(clock, (keys) => {
    for (const answer of kept.all()) {
      // What was sent may have been recorded: the relay says, once it is asked again under the same key.
      if (keys.includes(answer.key) && !answer.tried) settling.giveBack(answer, words().confirming.late);
    }
  });
  const holds = watchHolds(clock, kept.all, (itemIds) => {
    for (const itemId of itemIds) events.changed(itemId);
    sender.run();
  });
  const settling = createSettling({ ...deps, kept, confirming, arrange: () => holds.arrange() });
  const held = (answer: KeptAnswer): boolean => !sender.isLeaving() && holds.isHeld(answer);
  const sender: Sender = createSender({
    ...deps,
    next: () => kept.all().find((answer) => answer.status === 'kept' && !held(answer)) ?? null,
    begin(answer) {
      if (answer.confirms && !answer.tried && !confirming.of(answer.key)) {
        events.returned(settling.giveBack(answer, words().confirming.late));
        return null;
      }
      return answer.tried ? answer : kept.keep({ ...answer, tried: true });
    },
    begun: ({ itemId }) => events.changed(itemId),
    respond: (answer) => link.respond(messageOf(answer, confirming.of(answer.key)?.challenge)),
    replied(answer, reply) {
      if (kept.of(answer.itemId) !== answer) return 'gone';
      const came = settling.settle(answer, reply);
      events.changed(answer.itemId);
      return came;
    },
  });
  const asking = createAsking({
    ...deps,
    ...{ kept, confirming, settling },
    isLive: sender.isLive,
    isClosed: () => closed,
    respond: (answer) => link.respond(messageOf(answer)),
    settled: sender.settled,
    changed: events.changed,
    given: ({ itemId }) => given([itemId]),
    view: (answer) => view(answer),
  });
  const view = (answer: KeptAnswer) => viewOf(answer, { sender, confirming, held });
  /** These are on their way, or held. */
  const given = (itemIds: readonly string[]): void => {
    holds.arrange();
    for (const itemId of itemIds) events.changed(itemId);
    sender.run();
  };
  holds.arrange();
  const close = (): void => {
    closed = true;
    confirming.close();
    holds.close();
    sender.close();
  };
  return { kept, confirming, holds, settling, held, sender, asking, given, view, close };
}

/** By which it is seen how far an answer is. */
interface Progress {
  sender: Pick<Sender, 'isSending'>;
  confirming: Pick<Confirming, 'isBegun' | 'shown'>;
  held(answer: KeptAnswer): boolean;
}

/** As the window sees it. */
function viewOf(answer: KeptAnswer, { sender, confirming, held }: Progress): PendingAnswer {
  const { itemId: _item, tried: _tried, shown: _shown, confirms: _confirms, outside: _outside, ...pending } = answer;
  if (sender.isSending(answer.key) || confirming.isBegun(answer.key)) return { ...pending, status: 'sending' };
  const asks = answer.status === 'draft' ? confirming.shown(answer.key) : null;
  if (asks) return { ...pending, status: 'asked', asks };
  return held(answer) ? { ...pending, status: 'held' } : pending;
}

/** Those given together that may be undone, the newest of them. */
function undoableOf(held: readonly KeptAnswer[]): ReturnType<Outbox['undoable']> {
  const until = held.at(-1)?.heldUntil;
  if (!until) return null;
  return { itemIds: held.filter((answer) => answer.heldUntil === until).map(({ itemId }) => itemId), until };
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { clock, random, events } = deps;
  const words = () => wordsFor(deps.locale());
  const parts = createParts(deps);
  const { kept, confirming, settling, held, sender, asking, view } = parts;

  /** One that is being asked about has been pressed, too. */
  const isOnItsWay = (itemId: string): boolean => {
    const answer = kept.of(itemId);
    return answer !== null && (answer.status === 'kept' || confirming.isBegun(answer.key));
  };
  const check = (of: ItemView | null, given: GivenAnswer): CheckedAnswer =>
    checkAnswer(of, given, of !== null && isOnItsWay(of.item.id), words());
  const checkOne = ({ view: of, given }: GivenOne): CheckedAnswer => {
    const checked = check(of, given);
    // Above a limit the relay asks about each by itself.
    if (!needsConfirming(checked.view, checked.chosen)) return checked;
    throw new ProblemError('REQUEST_INVALID', words().asksAlone(checked.chosen.label));
  };
  const made = (given: CheckedAnswer, heldUntil: number | null, how: GivenHow): KeptAnswer => {
    const { key = random.uuid(), outside } = how;
    return newAnswer(given, { key, now: clock.now(), heldUntil, outside, shownAt: deps.shownAt });
  };

  const take = (given: readonly CheckedAnswer[], how: GivenHow = {}): PendingAnswer[] => {
    const end = clock.now() + deps.holdMs();
    const taken = given.map((one) => {
      const answer = made(one, !one.byKey && goesAtOnce(one.view.item, one.chosen) ? null : end, how);
      return isStale(one) ? staleDraft(answer, words().changedMeanwhile) : answer;
    });
    kept.keepAllLast(taken);
    for (const { itemId, action, heldUntil } of taken) {
      deps.log.info('answer kept', { item: itemId, action, live: sender.isLive(), held: heldUntil !== null });
    }
    parts.given(taken.map(({ itemId }) => itemId));
    return taken.map(view);
  };

  const drop = (answer: KeptAnswer): void => {
    confirming.asked(answer.key, null);
    kept.remove(answer);
    parts.holds.arrange();
    events.changed(answer.itemId);
  };

  return {
    answer(itemView, given, how = {}) {
      const checked = check(itemView, given);
      if (needsConfirming(checked.view, checked.chosen) && !isStale(checked)) {
        if (!sender.isLive()) {
          throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(checked.chosen.label));
        }
        return asking.ask(made(checked, null, how));
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
    confirm: asking.confirm,
    undo(itemIds) {
      const given = itemIds.flatMap((itemId) => kept.of(itemId) ?? []);
      const undone = given.filter((answer) => answer.status === 'kept' && !answer.tried);
      for (const answer of undone) {
        // Words that were not sent stay with the person.
        if (answer.comment === null) drop(answer);
        else settling.undone(answer, words().undone);
      }
      return undone.map(({ itemId }) => itemId);
    },
    sendNow(itemIds) {
      const released = itemIds.flatMap((itemId) => kept.of(itemId) ?? []).filter(held);
      kept.keepAll(released.map((answer) => ({ ...answer, heldUntil: null })));
      parts.given(released.map(({ itemId }) => itemId));
    },
    dismiss(itemId) {
      const answer = kept.of(itemId);
      if (!answer) throw new ProblemError('NOT_FOUND', words().nothingToDismiss);
      if (answer.status === 'kept' && answer.tried) throw new ProblemError('ALREADY_ANSWERED', words().beingSent);
      drop(answer);
    },
    pendingOf(itemId) {
      const answer = kept.of(itemId);
      return answer && view(answer);
    },
    undoable: () => undoableOf(kept.all().filter(held)),
    heldOutside: () => kept.all().filter((answer) => answer.outside === true && held(answer)),
    itemIds: () => kept.all().map(({ itemId }) => itemId),
    flush: sender.connected,
    pause() {
      sender.disconnected();
      for (const answer of kept.all()) {
        if (answer.confirms && answer.status === 'kept' && !answer.tried) {
          events.returned(settling.giveBack(answer, words().confirming.networkWent));
        }
      }
    },
    finish: () => (sender.isLive() && kept.all().some(held) ? sender.finish() : Promise.resolve()),
    belongTo: kept.belongTo,
    clear: kept.clear,
    close: parts.close,
  };
}
