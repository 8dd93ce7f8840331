/**
 * The outbox: an answer is on stable storage, with its key, before anyone sees it as given; it is sent until the relay has recorded
 * or refused it. The key makes sending it again harmless, also after a kill between any two steps.
 */

import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { Item, ShownItem } from '../../shared/items.ts';
import { type Problem, ProblemError } from '../../shared/problems.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import type { RespondMessage } from '../../shared/socket.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, KeptAnswer, Log, OutboxStore, Random, RelayLink } from '../ports.ts';
import { checkAnswer, type GivenAnswer } from './answer-check.ts';
import { changedIn, confirmationIn, createConfirming, needsConfirming } from './confirming.ts';
import { HOLD_MS, isHeld, watchHolds } from './hold.ts';
import { rejectionWords } from './rejection.ts';

export interface Outbox {
  /** Commits an answer and begins to send it, or to hold it. Throws a ProblemError where it cannot be given. */
  answer(view: ItemView | null, given: GivenAnswer, how?: { hold: boolean; key?: string | undefined }): PendingAnswer;
  /** Several at once, held together: in one transaction, so that one undo stands for all. Throws for the first that cannot be given. */
  answerAll(answers: readonly { view: ItemView | null; given: GivenAnswer }[]): PendingAnswer[];
  /**
   * Says yes to what the relay asks about an answer; it is then held and sent as any other.
   * @throws ProblemError where nothing is asked any more, or the relay cannot be reached
   */
  confirm(itemId: string): Promise<PendingAnswer>;
  /** Takes back what is still held; returns the items it was taken back from. */
  undo(itemIds: readonly string[]): string[];
  /** Drops an answer that was refused, or that was never sent. */
  dismiss(itemId: string): void;
  pendingOf(itemId: string): PendingAnswer | null;
  /** The answers given together that may be undone now, the newest of them; null where there are none. */
  undoable(): { itemIds: string[]; until: string } | null;
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
const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 60_000;
/** The longest that leaving waits for answers to go out. */
const FINISH_MS = 1_500;

export function createOutbox(deps: {
  store: OutboxStore;
  link: Pick<RelayLink, 'respond'>;
  clock: Clock;
  random: Random;
  log: Log;
  events: OutboxEvents;
  /** What the item showed at that version, as far as this computer still knows. */
  shownAt(itemId: string, version: number): ShownItem | null;
  /** The person signs in anew at the issuer. @throws ProblemError in words where that does not come about */
  signInAnew(): Promise<void>;
  /** Told of each try to send: why the store could not be written, null where it could. What is kept stays kept. */
  wrote(failure: unknown): void;
  /** Of the sentences, and of times inside them; BCP 47. */
  locale(): string;
}): Outbox {
  const { store, link, clock, random, events } = deps;
  const words = () => wordsFor(deps.locale());
  const answers = new Map<string, KeptAnswer>();
  for (const answer of store.answers()) answers.set(answer.itemId, answer);
  let live = false;
  let sending: string | null = null;
  let failures = 0;
  let backingOff = false;
  let closed = false;

  /** Set while leaving: nothing is held any more, and whoever leaves is told once nothing is left to send. */
  let leaving: (() => void) | null = null;

  const retry = createAlarm(clock, () => {
    backingOff = false;
    void pump();
  });

  const confirming = createConfirming(clock, (keys) => {
    for (const answer of [...answers.values()]) {
      // What was sent may have been recorded: the relay says, once it is asked again under the same key.
      if (keys.includes(answer.key) && !answer.tried) giveBack(answer, words().confirming.late);
    }
  });

  const held = (answer: KeptAnswer): boolean => leaving === null && isHeld(answer, clock.now());
  const view = (answer: KeptAnswer): PendingAnswer => {
    const { itemId: _item, tried: _tried, shown: _shown, confirms: _confirms, ...pending } = answer;
    if (sending === answer.key || confirming.isBegun(answer.key)) return { ...pending, status: 'sending' };
    const asks = answer.status === 'draft' ? confirming.shown(answer.key) : null;
    if (asks) return { ...pending, status: 'asked', asks };
    return held(answer) ? { ...pending, status: 'held' } : pending;
  };

  const keep = (answer: KeptAnswer): KeptAnswer => {
    store.put([answer]);
    answers.set(answer.itemId, answer);
    return answer;
  };

  /** It was not given: the comment stays, and the person decides again. */
  const giveBack = (answer: KeptAnswer, problem: string | null, changed: ShownItem | null = null): KeptAnswer => {
    const draft: KeptAnswer = { ...answer, status: 'draft', heldUntil: null, tried: false, problem, changed };
    confirming.asked(answer.key, null);
    // Where it cannot be written it is a draft all the same: what stands on disk needs a confirmation that is lost by then.
    answers.set(answer.itemId, draft);
    try {
      store.put([draft]);
    } catch (error) {
      deps.wrote(error);
    }
    deps.log.info('answer given back', { item: answer.itemId, action: answer.action, changed: changed !== null });
    holds.arrange();
    events.changed(answer.itemId);
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

  const settle = (answer: KeptAnswer, reply: Awaited<ReturnType<RelayLink['respond']>>): void => {
    if (reply.ok) {
      confirming.asked(answer.key, null);
      // Removed only now that the relay has it; the item it sent back shows the answer at once.
      store.remove(answer.key);
      answers.delete(answer.itemId);
      deps.log.info('answer recorded', { item: answer.itemId, action: answer.action });
      events.recorded(answer, reply.value.item);
    } else if (reply.problem && askedBack(answer, reply.problem)) {
      failures = 0;
      return;
    } else if (reply.problem && !PASSING.has(reply.problem.code)) {
      const rejected = keep({ ...answer, status: 'rejected', problem: rejectionWords(reply.problem, deps.locale()) });
      deps.log.info('answer rejected', { item: answer.itemId, action: answer.action, code: reply.problem.code });
      events.rejected(rejected, reply.problem);
    } else {
      backOff();
      return;
    }
    failures = 0;
  };

  const backOff = (): void => {
    failures += 1;
    const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
    backingOff = true;
    retry.set(clock.now() + longest * (0.5 + random.fraction() / 2));
  };

  const next = () => [...answers.values()].find((answer) => answer.status === 'kept' && !held(answer));

  /** One at a time, in the order given: the source sees an ask before the approval that followed it. */
  const pump = async (): Promise<void> => {
    while (live && !closed && !backingOff && sending === null) {
      const first = next();
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

  const messageOf = (
    { itemId, key, action, comment, onBehalfOf, version }: KeptAnswer,
    challenge?: string,
  ): RespondMessage => ({
    ...{ itemId, key, action },
    ...(comment === null ? {} : { comment }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(version == null ? {} : { version }),
    ...(challenge === undefined ? {} : { challenge }),
  });

  const send = async (first: KeptAnswer): Promise<void> => {
    const confirmation = confirming.of(first.key);
    if (first.confirms && !first.tried && !confirmation) {
      events.returned(giveBack(first, words().confirming.late));
      return;
    }
    const answer = first.tried ? first : keep({ ...first, tried: true });
    sending = answer.key;
    events.changed(answer.itemId);
    const { itemId } = answer;
    const reply = await link.respond(messageOf(answer, confirmation?.challenge));
    sending = null;
    if (closed || answers.get(itemId) !== answer) return;
    settle(answer, reply);
    events.changed(itemId);
  };

  const holds = watchHolds(
    clock,
    () => answers.values(),
    (itemIds) => {
      for (const itemId of itemIds) events.changed(itemId);
      void pump();
    },
  );
  holds.arrange();

  /** One that is being asked about has been pressed, too. */
  const isOnItsWay = (itemId: string): boolean => {
    const answer = answers.get(itemId);
    return answer !== undefined && (answer.status === 'kept' || confirming.isBegun(answer.key));
  };
  const check = (view: ItemView | null, given: GivenAnswer) =>
    checkAnswer(view, given, view !== null && isOnItsWay(view.item.id), words());

  /** Asks the relay, which asks back. Meanwhile it is a draft on disk: a crash leaves the comment, and nothing that could go out. */
  const ask = (given: ReturnType<typeof check>, key?: string): PendingAnswer => {
    const answer: KeptAnswer = { ...made(given, null, key), status: 'draft', confirms: true };
    const before = answers.get(answer.itemId);
    keep(answer);
    if (before && before.key !== answer.key) store.remove(before.key);
    confirming.begin(answer.key);
    events.changed(answer.itemId);
    void heard(answer, link.respond(messageOf(answer))).catch(deps.wrote);
    return view(answer);
  };

  const heard = async (answer: KeptAnswer, replying: ReturnType<RelayLink['respond']>): Promise<void> => {
    const reply = await replying;
    if (closed) return;
    confirming.asked(answer.key, null);
    if (answers.get(answer.itemId) !== answer) return;
    if (reply.ok || (reply.problem && !PASSING.has(reply.problem.code))) settle(answer, reply);
    else giveBack(answer, reply.problem?.detail ?? words().confirming.unreached);
    events.changed(answer.itemId);
  };

  /** What decides is about what was shown. */
  const isStale = ({ view: { item }, chosen, version }: ReturnType<typeof check>): boolean =>
    bindsVersion(chosen.kind) && version !== item.version;

  /** @param heldUntil ms, null: it goes at once */
  const made = (
    { view: { item, mine }, chosen, comment, version }: ReturnType<typeof check>,
    heldUntil: number | null,
    key = random.uuid(),
  ): KeptAnswer => ({
    version,
    shown: bindsVersion(chosen.kind) ? deps.shownAt(item.id, version) : null,
    itemId: item.id,
    key,
    action: chosen.id,
    label: chosen.label,
    comment,
    ...(mine.answersFor[0] && { onBehalfOf: mine.answersFor[0].id }),
    at: new Date(clock.now()).toISOString(),
    heldUntil: heldUntil === null ? null : new Date(heldUntil).toISOString(),
    status: 'kept',
    tried: false,
    problem: null,
  });

  const take = (given: readonly ReturnType<typeof check>[], hold: boolean, key?: string): PendingAnswer[] => {
    const heldUntil = hold ? clock.now() + HOLD_MS : null;
    const taken = given.map((one): KeptAnswer => {
      const answer = made(one, heldUntil, key);
      if (!isStale(one)) return answer;
      return {
        ...answer,
        ...{ heldUntil: null, status: 'draft', problem: words().changedMeanwhile, changed: answer.shown ?? null },
      };
    });
    const kept = new Set(taken.map((answer) => answer.key));
    const replaced = taken.flatMap(({ itemId }) => answers.get(itemId)?.key ?? []).filter((old) => !kept.has(old));
    store.put(taken);
    for (const old of replaced) store.remove(old);
    for (const answer of taken) {
      // To the end of the line, also where it takes the place of a refused one.
      answers.delete(answer.itemId);
      answers.set(answer.itemId, answer);
      deps.log.info('answer kept', { item: answer.itemId, action: answer.action, live, held: hold });
    }
    holds.arrange();
    for (const { itemId } of taken) events.changed(itemId);
    void pump();
    return taken.map(view);
  };

  const drop = (answer: KeptAnswer): void => {
    confirming.asked(answer.key, null);
    store.remove(answer.key);
    answers.delete(answer.itemId);
    holds.arrange();
    events.changed(answer.itemId);
  };

  const clear = (): void => {
    store.clear();
    answers.clear();
    holds.arrange();
  };

  return {
    answer(itemView, given, how = { hold: false }) {
      const checked = check(itemView, given);
      if (needsConfirming(checked.view, checked.chosen) && !isStale(checked)) {
        if (!live) throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(checked.chosen.label));
        return ask(checked, how.key);
      }
      const [taken] = take([checked], how.hold, how.key);
      if (!taken) throw new ProblemError('NOT_FOUND', words().itemUnknown);
      return taken;
    },
    answerAll(all) {
      const checked = new Map(all.map(({ view, given }) => [view?.item.id, check(view, given)]));
      // Above a limit the relay asks about each by itself.
      const above = [...checked.values()].find(({ view, chosen }) => needsConfirming(view, chosen));
      if (above) throw new ProblemError('REQUEST_INVALID', words().confirmNeeded(above.chosen.label));
      return take([...checked.values()], true);
    },
    async confirm(itemId) {
      const asked = () => {
        const answer = answers.get(itemId);
        const confirmation = answer?.status === 'draft' ? confirming.of(answer.key) : null;
        if (!answer || !confirmation) throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.late);
        return { answer, confirmation };
      };
      if (asked().confirmation.freshSignIn) await deps.signInAnew();
      const { answer } = asked();
      if (!live) throw new ProblemError('CONFIRMATION_REQUIRED', words().confirming.offline(answer.label));
      const heldUntil = new Date(clock.now() + HOLD_MS).toISOString();
      const given = keep({ ...answer, status: 'kept', heldUntil, problem: null });
      // To the end of the line.
      answers.delete(itemId);
      answers.set(itemId, given);
      holds.arrange();
      events.changed(itemId);
      void pump();
      return view(given);
    },
    undo(itemIds) {
      const given = itemIds.flatMap((itemId) => answers.get(itemId) ?? []);
      const undone = given.filter((answer) => answer.status === 'kept' && !answer.tried);
      for (const answer of undone) drop(answer);
      return undone.map(({ itemId }) => itemId);
    },
    dismiss(itemId) {
      const answer = answers.get(itemId);
      if (!answer) throw new ProblemError('NOT_FOUND', words().nothingToDismiss);
      if (answer.status === 'kept' && answer.tried) {
        throw new ProblemError('ALREADY_ANSWERED', words().beingSent);
      }
      drop(answer);
    },
    pendingOf(itemId) {
      const answer = answers.get(itemId);
      return answer ? view(answer) : null;
    },
    undoable() {
      const all = [...answers.values()].filter(held);
      const until = all.at(-1)?.heldUntil;
      if (!until) return null;
      return { itemIds: all.filter((answer) => answer.heldUntil === until).map(({ itemId }) => itemId), until };
    },
    itemIds: () => [...answers.keys()],
    flush() {
      live = true;
      failures = 0;
      backingOff = false;
      retry.set(null);
      void pump();
    },
    pause() {
      live = false;
      retry.set(null);
      for (const answer of [...answers.values()]) {
        if (answer.confirms && answer.status === 'kept' && !answer.tried) {
          events.returned(giveBack(answer, words().confirming.networkWent));
        }
      }
    },
    finish() {
      const waits = live && [...answers.values()].some(held);
      if (!waits) return Promise.resolve();
      return new Promise((resolve) => {
        const cancel = clock.after(FINISH_MS, resolve);
        leaving = () => {
          cancel();
          resolve();
        };
        void pump();
      });
    },
    belongTo(userId) {
      const owner = store.owner();
      if (owner !== null && owner !== userId) clear();
      if (owner !== userId) store.setOwner(userId);
    },
    clear,
    close() {
      closed = true;
      confirming.close();
      holds.close();
      retry.close();
    },
  };
}
