/** The calls of this worker's page that nobody has answered yet, and by whom they are answered. */
import Type from 'typebox';
import type { Result } from '../../shared/bridge/bridge.ts';
import { problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { isHarmlessAgain } from './again.ts';

export interface Call {
  id: number;
  channel: string;
  request: unknown;
}

/** Who answers: another tab, or a desk in this one. */
export interface Answerer {
  /** Unlike that of any other answerer. */
  name: string;
  ask(call: Call): void;
}

export interface Calls {
  /** Asks it now, or once there is somebody to ask. @param maybeDone somebody before may have done it */
  add(call: Call, maybeDone?: boolean): void;
  /** From now on this one answers; what the one before left open is asked again or given up. null: nobody, for now. */
  answerer(next: Answerer | null): void;
  /** Asks the same one again: it was not done. */
  again(id: number): void;
  /** Of what was answered already nothing more is said. */
  settle(id: number, result: Result<unknown>): void;
  open(): number;
}

interface Open {
  call: Call;
  /** Of the answerer who was asked; null: nobody yet. */
  asked: string | null;
  /** Whoever was asked before may have done it. */
  maybeDone: boolean;
  /** An answer was refused as given already: the item says whether it is this one. */
  refused: Result<unknown> | null;
}

const asGiven = checker(Type.Object({ pending: Type.Object({ action: Type.String() }) }));
const asAnswer = checker(Type.Object({ itemId: Type.String(), action: Type.String() }));

/** Whether to look at the item: the refused answer may be the same press, kept by the tab that is gone. */
const mayBeGiven = ({ call, maybeDone, refused }: Open, result: Result<unknown>): boolean =>
  maybeDone && !refused && call.channel === 'item.answer' && !result.ok && result.problem.code === 'ALREADY_ANSWERED';

/** What the press came to, by the item as it is now. */
function given({ call, refused }: Open, item: Result<unknown>): Result<unknown> {
  const answer = asAnswer.is(call.request) ? call.request : null;
  const pending = item.ok && asGiven.is(item.value) ? item.value.pending : null;
  return pending && pending.action === answer?.action ? { ok: true, value: pending } : (refused ?? item);
}

/** @param locale BCP 47, of what the page is told */
export function createCalls(reply: (id: number, result: Result<unknown>) => void, locale: () => string): Calls {
  const open = new Map<number, Open>();
  let answerer: Answerer | null = null;

  const settle = (id: number, result: Result<unknown>): void => {
    const one = open.get(id);
    if (!one) return;
    if (answerer && mayBeGiven(one, result) && asAnswer.is(one.call.request)) {
      one.refused = result;
      answerer.ask({ id, channel: 'item.get', request: { itemId: one.call.request.itemId } });
      return;
    }
    open.delete(id);
    reply(id, one.refused ? given(one, result) : result);
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
    if (!one.maybeDone || isHarmlessAgain(one.call.channel)) ask(one, of);
    else settle(one.call.id, unknown());
  };

  return {
    add(call, maybeDone = false) {
      const one = { call, asked: null, maybeDone, refused: null };
      open.set(call.id, one);
      if (answerer) askOrGiveUp(one, answerer);
    },
    answerer(next) {
      answerer = next;
      if (!next) return;
      for (const one of [...open.values()]) {
        if (one.asked === next.name) continue;
        one.maybeDone ||= one.asked !== null;
        askOrGiveUp(one, next);
      }
    },
    again(id) {
      const one = open.get(id);
      if (one && answerer && one.asked === answerer.name) ask(one, answerer);
    },
    settle,
    open: () => open.size,
  };
}
