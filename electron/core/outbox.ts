/**
 * The outbox: an answer is on stable storage, with its key, before anyone sees it as given; it is sent until the relay has recorded
 * or refused it. The key makes sending it again harmless, also after a kill between any two steps.
 */
import type { ItemView, PendingAnswer } from '../../shared/ipc.ts';
import type { Item } from '../../shared/items.ts';
import { type Problem, ProblemError } from '../../shared/problems.ts';
import { checkAnswer, type GivenAnswer } from './answer-check.ts';
import { createAlarm } from './clock.ts';
import { HOLD_MS, isHeld, watchHolds } from './hold.ts';
import { wordsFor } from './language.ts';
import type { Clock, KeptAnswer, Log, OutboxStore, Random, RelayLink } from './ports.ts';
import { rejectionWords } from './rejection.ts';

export interface Outbox {
  /** Commits an answer and begins to send it, or to hold it. Throws a ProblemError where it cannot be given. */
  answer(view: ItemView | null, given: GivenAnswer, how?: { hold: boolean; key?: string | undefined }): PendingAnswer;
  /** Several at once, held together: in one transaction, so that one undo stands for all. Throws for the first that cannot be given. */
  answerAll(answers: readonly { view: ItemView | null; given: GivenAnswer }[]): PendingAnswer[];
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

  const held = (answer: KeptAnswer): boolean => leaving === null && isHeld(answer, clock.now());
  const view = (answer: KeptAnswer): PendingAnswer => {
    const { itemId: _item, tried: _tried, ...pending } = answer;
    if (sending === answer.key) return { ...pending, status: 'sending' };
    return held(answer) ? { ...pending, status: 'held' } : pending;
  };

  const keep = (answer: KeptAnswer): KeptAnswer => {
    store.put([answer]);
    answers.set(answer.itemId, answer);
    return answer;
  };

  const settle = (answer: KeptAnswer, reply: Awaited<ReturnType<RelayLink['respond']>>): void => {
    if (reply.ok) {
      // Removed only now that the relay has it; the item it sent back shows the answer at once.
      store.remove(answer.key);
      answers.delete(answer.itemId);
      deps.log.info('answer recorded', { item: answer.itemId, action: answer.action });
      events.recorded(answer, reply.value.item);
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

  const send = async (first: KeptAnswer): Promise<void> => {
    const answer = first.tried ? first : keep({ ...first, tried: true });
    sending = answer.key;
    events.changed(answer.itemId);
    const { itemId, key, action, comment } = answer;
    const reply = await link.respond({ itemId, key, action, ...(comment === null ? {} : { comment }) });
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

  const check = (view: ItemView | null, given: GivenAnswer) =>
    checkAnswer(view, given, view !== null && answers.get(view.item.id)?.status === 'kept', words());

  /** @param heldUntil ms, null: it goes at once */
  const made = (
    { view: { item }, chosen, comment }: ReturnType<typeof check>,
    heldUntil: number | null,
    key = random.uuid(),
  ): KeptAnswer => ({
    itemId: item.id,
    key,
    action: chosen.id,
    label: chosen.label,
    comment,
    at: new Date(clock.now()).toISOString(),
    heldUntil: heldUntil === null ? null : new Date(heldUntil).toISOString(),
    status: 'kept',
    tried: false,
    problem: null,
  });

  const take = (given: readonly ReturnType<typeof check>[], hold: boolean, key?: string): PendingAnswer[] => {
    const heldUntil = hold ? clock.now() + HOLD_MS : null;
    const taken = given.map((one) => made(one, heldUntil, key));
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
      const [taken] = take([check(itemView, given)], how.hold, how.key);
      if (!taken) throw new ProblemError('NOT_FOUND', words().itemUnknown);
      return taken;
    },
    answerAll(all) {
      const checked = new Map(all.map(({ view, given }) => [view?.item.id, check(view, given)]));
      return take([...checked.values()], true);
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
      holds.close();
      retry.close();
    },
  };
}
