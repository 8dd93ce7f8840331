/** Pending calls of this worker's page, who answers them, and which are repeated if their tab is gone. */
import Type from 'typebox';
import type { BridgeChannel, Result } from '../../shared/bridge/bridge.ts';
import { OPERATION_CHANNELS } from '../../shared/bridge/desk-channels.ts';
import { problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { NOTICE_CHANNEL } from './messages.ts';

interface Call {
  id: number;
  channel: string;
  request: unknown;
}

/** Executes calls: another tab, or a desk in this one. */
interface Answerer {
  /** Unique. */
  name: string;
  ask(call: Call): void;
}

export interface Calls {
  /** Executes the call now, or when there is an answerer. @param maybeExecuted an earlier worker may have executed it */
  add(call: Call, maybeExecuted?: boolean): void;
  /** Replaces the answerer. Pending calls of the previous one are retried or fail. null: none for now. */
  setAnswerer(next: Answerer | null): void;
  /** Retries with the same answerer, which did not execute the call. */
  retry(id: number): void;
  /** Ignored if the call is already settled. */
  settle(id: number, result: Result<unknown>): void;
  open(): number;
}

interface Open {
  call: Call;
  /** Name of the answerer that received the call; null: none yet. */
  asked: string | null;
  /** An earlier answerer may have executed it. */
  maybeExecuted: boolean;
  /** Result of an answer rejected as a duplicate; the item tells whether it is the same answer. */
  refused: Result<unknown> | null;
}

/** Retried on the next tab: reads and idempotent writes. An answer is one: the outbox, and later the relay, reject a second answer. */
const RETRYABLE: ReadonlySet<string> = new Set<BridgeChannel | typeof NOTICE_CHANNEL>([
  ...OPERATION_CHANNELS.filter(({ isIdempotent }) => isIdempotent).map(({ channel }) => channel),
  'snapshot.get',
  'item.get',
  // A press carries a key, and counts once.
  NOTICE_CHANNEL,
  'document.open',
  'history.search',
  'processes.list',
  'subscriptions.preview',
  'sign-in.offer',
  'sign-in.person',
  'item.open',
  'window.used',
  'item.answer',
  'item.answer-all',
  'preferences.set',
  'notifications.pause',
  'notifications.resume',
  'relay.reconnect',
  'remark.dismiss',
  'history.export-cancel',
]);

/** For any other call the user is informed that the outcome is unknown. */
const isRetryable = (channel: string): boolean => RETRYABLE.has(channel);

const asGiven = checker(Type.Object({ pending: Type.Object({ action: Type.String() }) }));
const asAnswer = checker(Type.Object({ itemId: Type.String(), action: Type.String() }));

/** Whether to read the item: the rejected answer may be a duplicate of this press, stored by the tab that is gone. */
const mayBeDuplicate = ({ call, maybeExecuted, refused }: Open, result: Result<unknown>): boolean =>
  maybeExecuted &&
  !refused &&
  call.channel === 'item.answer' &&
  !result.ok &&
  result.problem.code === 'ALREADY_ANSWERED';

/** Outcome of the press, according to the item's current state. */
function outcomeOf({ call, refused }: Open, item: Result<unknown>): Result<unknown> {
  const answer = asAnswer.is(call.request) ? call.request : null;
  const pending = item.ok && asGiven.is(item.value) ? item.value.pending : null;
  return pending && pending.action === answer?.action ? { ok: true, value: pending } : (refused ?? item);
}

/** @param locale BCP 47, for messages to the page */
export function createCalls(reply: (id: number, result: Result<unknown>) => void, locale: () => string): Calls {
  const open = new Map<number, Open>();
  let answerer: Answerer | null = null;

  const settle = (id: number, result: Result<unknown>): void => {
    const one = open.get(id);
    if (!one) return;
    if (answerer && mayBeDuplicate(one, result) && asAnswer.is(one.call.request)) {
      one.refused = result;
      answerer.ask({ id, channel: 'item.get', request: { itemId: one.call.request.itemId } });
      return;
    }
    open.delete(id);
    reply(id, one.refused ? outcomeOf(one, result) : result);
  };
  const ask = (one: Open, of: Answerer): void => {
    one.refused = null;
    one.asked = of.name;
    of.ask(one.call);
  };
  const unknown = (): Result<unknown> => ({
    ok: false,
    problem: problem('STORE_UNAVAILABLE', wordsFor(locale()).tabs.unknown),
  });

  const askOrGiveUp = (one: Open, of: Answerer): void => {
    if (!one.maybeExecuted || isRetryable(one.call.channel)) ask(one, of);
    else settle(one.call.id, unknown());
  };

  return {
    add(call, maybeExecuted = false) {
      const one = { call, asked: null, maybeExecuted, refused: null };
      open.set(call.id, one);
      if (answerer) askOrGiveUp(one, answerer);
    },
    setAnswerer(next) {
      answerer = next;
      if (!next) return;
      for (const one of [...open.values()]) {
        if (one.asked === next.name) continue;
        one.maybeExecuted ||= one.asked !== null;
        askOrGiveUp(one, next);
      }
    },
    retry(id) {
      const one = open.get(id);
      if (one && answerer && one.asked === answerer.name) ask(one, answerer);
    },
    settle,
    open: () => open.size,
  };
}
