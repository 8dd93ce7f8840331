/**
 * The outbox: an answer is on stable storage, with its key, before anyone sees it as given; it is sent until the relay has recorded
 * or refused it. The key makes sending it again harmless, also after a kill between any two steps.
 */
import type { ItemView, PendingAnswer } from '../../shared/ipc.ts';
import type { Item } from '../../shared/items.ts';
import { type Problem, ProblemError } from '../../shared/problems.ts';
import { createAlarm } from './clock.ts';
import { wordsFor } from './language.ts';
import type { Clock, KeptAnswer, Log, OutboxStore, Random, RelayLink } from './ports.ts';
import { rejectionWords } from './rejection.ts';

export interface Outbox {
  /** Commits an answer and begins to send it. Throws a ProblemError where it cannot be given. */
  answer(view: ItemView | null, action: string, comment?: string): PendingAnswer;
  /** Drops an answer that was refused, or that was never sent. */
  dismiss(itemId: string): void;
  pendingOf(itemId: string): PendingAnswer | null;
  /** Items with an answer that is kept here. */
  itemIds(): string[];
  /** Sends what is kept; called whenever the relay is live. */
  flush(): void;
  /** The relay is gone: what was on its way is kept again. */
  pause(): void;
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

export function createOutbox(deps: {
  store: OutboxStore;
  link: Pick<RelayLink, 'respond'>;
  clock: Clock;
  random: Random;
  log: Log;
  events: OutboxEvents;
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

  const retry = createAlarm(clock, () => {
    backingOff = false;
    void pump();
  });

  const view = ({ itemId: _item, tried: _tried, ...answer }: KeptAnswer): PendingAnswer =>
    sending === answer.key ? { ...answer, status: 'sending' } : answer;

  const keep = (answer: KeptAnswer): KeptAnswer => {
    store.put(answer);
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
      failures += 1;
      const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
      backingOff = true;
      retry.set(clock.now() + longest * (0.5 + random.fraction() / 2));
      return;
    }
    failures = 0;
  };

  const next = () => [...answers.values()].find((answer) => answer.status === 'kept');

  /** One at a time, in the order given: the source sees an ask before the approval that followed it. */
  const pump = async (): Promise<void> => {
    while (live && !closed && !backingOff && sending === null) {
      const first = next();
      if (!first) return;
      const answer = first.tried ? first : keep({ ...first, tried: true });
      sending = answer.key;
      events.changed(answer.itemId);
      const { itemId, key, action, comment } = answer;
      const reply = await link.respond({ itemId, key, action, ...(comment === null ? {} : { comment }) });
      sending = null;
      if (closed || answers.get(itemId) !== answer) continue;
      settle(answer, reply);
      events.changed(itemId);
    }
  };

  const check = (view: ItemView | null, action: string, comment: string | undefined) => {
    if (!view) throw new ProblemError('NOT_FOUND', words().itemUnknown);
    const pending = answers.get(view.item.id);
    if (pending?.status === 'kept') throw new ProblemError('ALREADY_ANSWERED', words().onItsWay);
    const chosen = view.mine.actions.find((one) => one.id === action);
    if (!chosen) {
      const code = view.item.state === 'open' || view.item.state === 'waiting' ? 'FORBIDDEN' : 'ITEM_CLOSED';
      throw new ProblemError(code, words().notOffered);
    }
    const text = chosen.comment === 'none' ? '' : (comment?.trim() ?? '');
    if (chosen.comment === 'required' && !text) {
      throw new ProblemError('COMMENT_REQUIRED', words().commentNeeded(chosen.label));
    }
    return { chosen, text, replaced: pending };
  };

  return {
    answer(itemView, action, comment) {
      const { chosen, text, replaced } = check(itemView, action, comment);
      const itemId = itemView?.item.id ?? '';
      const answer: KeptAnswer = {
        itemId,
        key: random.uuid(),
        action: chosen.id,
        label: chosen.label,
        comment: text || null,
        at: new Date(clock.now()).toISOString(),
        status: 'kept',
        tried: false,
        problem: null,
      };
      if (replaced) store.remove(replaced.key);
      // To the end of the line, also where it takes the place of a refused one.
      answers.delete(itemId);
      keep(answer);
      deps.log.info('answer kept', { item: itemId, action: answer.action, live });
      events.changed(itemId);
      void pump();
      return view(answer);
    },
    dismiss(itemId) {
      const answer = answers.get(itemId);
      if (!answer) throw new ProblemError('NOT_FOUND', words().nothingToDismiss);
      if (answer.status === 'kept' && answer.tried) {
        throw new ProblemError('ALREADY_ANSWERED', words().beingSent);
      }
      store.remove(answer.key);
      answers.delete(itemId);
      events.changed(itemId);
    },
    pendingOf(itemId) {
      const answer = answers.get(itemId);
      return answer ? view(answer) : null;
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
    clear() {
      store.clear();
      answers.clear();
    },
    close() {
      closed = true;
      retry.close();
    },
  };
}
