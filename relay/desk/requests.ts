/** Messages from a desk: checked against their schema, limited in rate, answered through their acknowledgement; never a crash. */

import { AbsenceRequest, Subscriptions } from '../../shared/people.ts';
import { type Problem, type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import {
  BeckonsMessage,
  ClaimMessage,
  DelegateMessage,
  type DeskClientEvents,
  PeopleMessage,
  ProcessesMessage,
  RenewMessage,
  ResendMessage,
  RespondMessage,
  SeenMessage,
  ShownMessage,
  SnoozeMessage,
  WithdrawMessage,
} from '../../shared/socket.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Explaining } from '../domain/explaining.ts';
import { COST, type Cost, type PersonBudget } from '../domain/people/person-budget.ts';
import type { Clock, Login } from '../domain/ports.ts';
import type { DeskConnection } from './connection.ts';
import type { DeskServices } from './services.ts';

type Serve = (who: Login, message: unknown, desk: DeskConnection, explaining: Explaining) => Promise<unknown>;
interface Served {
  cost: Cost;
  serve: Serve;
}

/** Answers one message. `args` is as it came from the wire: payload, then the acknowledgement if the desk wants one. */
export type ServeRequest = (desk: DeskConnection, event: string, args: readonly unknown[]) => Promise<void>;

function checked<T>(
  cost: Cost,
  schema: Checker<T>,
  serve: (who: Login, message: T, desk: DeskConnection) => Promise<unknown>,
): Served {
  return {
    cost,
    serve: (who, message, desk, explaining) =>
      serve(who, explaining.parse(`person ${who.userId}`, schema, message), desk),
  };
}

/** An acknowledgement without value is `null`, so that its form is always the same. */
const nothing = (done: Promise<void>): Promise<null> => done.then(() => null);

/** What a message does to the connection itself. */
export interface DeskActs {
  /** The desk wants to hear of processes from now on. */
  watch(desk: DeskConnection): void;
  /** Goes on with another token of the same person. */
  renew(desk: DeskConnection, token: string): Promise<void>;
  /** The person would notice there now, or not. */
  beckons(desk: DeskConnection, beckons: boolean): void;
  /** A message came to nothing. @param message one of those that there are, or `(none)` */
  refused(desk: DeskConnection, message: string, code: ProblemCode): void;
}

export interface RequestParts {
  budget: PersonBudget;
  explaining: Explaining;
  clock: Clock;
}

/** @param onFault told what went wrong that is not the desk's */
export function createRequests(
  services: DeskServices,
  { watch, renew, beckons, refused }: DeskActs,
  { budget, explaining, clock }: RequestParts,
  onFault: (error: unknown) => void,
): ServeRequest {
  const messages: Record<keyof DeskClientEvents, Served> = {
    respond: checked(COST.answer, checker(RespondMessage), (who, message) => services.respond(who, message)),
    withdraw: checked(COST.answer, checker(WithdrawMessage), (who, message) => services.withdraw(who, message)),
    seen: checked(COST.read, checker(SeenMessage), (who, message) => nothing(services.seen(who, message))),
    shown: checked(COST.read, checker(ShownMessage), (who, message) => nothing(services.shown(who, message))),
    snooze: checked(COST.act, checker(SnoozeMessage), (who, message) => nothing(services.snooze(who, message))),
    claim: checked(COST.act, checker(ClaimMessage), (who, message) => nothing(services.claim(who, message))),
    resend: checked(COST.act, checker(ResendMessage), (who, message) => nothing(services.resend(who, message))),
    delegate: checked(COST.act, checker(DelegateMessage), (who, message) => nothing(services.delegate(who, message))),
    subscriptions: checked(COST.act, checker(Subscriptions), (who, message) => services.subscriptions(who, message)),
    absence: checked(COST.absence, checker(AbsenceRequest), (who, absence) => services.absence(who, absence)),
    people: checked(COST.page, checker(PeopleMessage), (_, message) => services.people(message)),
    processes: checked(COST.page, checker(ProcessesMessage), (who, message, desk) => {
      watch(desk);
      return services.processes(who, message, () => desk.isOpen);
    }),
    renew: checked(COST.act, checker(RenewMessage), (_, { token }, desk) => nothing(renew(desk, token))),
    beckons: checked(COST.read, checker(BeckonsMessage), async (_, message, desk) => {
      beckons(desk, message.beckons);
      return null;
    }),
  };
  const table = new Map<string, Served>(Object.entries(messages));

  async function answer(desk: DeskConnection, event: string, message: unknown): Promise<unknown> {
    const known = table.get(event);
    const cost = known?.cost ?? COST.read;
    const wait = desk.limit(clock.now(), () => budget.take(desk.login.userId, cost));
    if (wait > 0) {
      const retryAfter = Math.ceil(wait / 1000);
      throw new ProblemError('RATE_LIMITED', refusals.signIn.tooManyMessages(retryAfter), { retryAfter });
    }
    if (!known) throw new ProblemError('REQUEST_INVALID', refusals.requests.noMessage);
    await desk.enter();
    try {
      return await known.serve(desk.login, message, desk, explaining);
    } finally {
      desk.leave();
    }
  }

  return async (desk, event, args) => {
    const last = args.at(-1);
    const reply = typeof last === 'function' ? last : () => {};
    try {
      reply({ ok: true, value: await answer(desk, event, args[0]) });
    } catch (error) {
      const problem = problemOf(error, onFault);
      refused(desk, table.has(event) ? event : '(none)', problem.code);
      reply({ ok: false, problem });
    }
  };
}

function problemOf(error: unknown, onFault: (error: unknown) => void): Problem {
  if (error instanceof ProblemError) return error.problem;
  onFault(error);
  return problem('STORE_UNAVAILABLE', refusals.requests.failedTryAgain);
}
