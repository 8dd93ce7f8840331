/** Messages from a desk: validated, rate-limited, answered by acknowledgement; never a crash. */

import { DESK_OPERATIONS, type DeskMessage, type DeskOperation } from '../../shared/desk-operations.ts';
import { type Problem, type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import { COST, type Cost } from '../../shared/rules/person-costs.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { CallContext, PersonOperations } from '../domain/person-operations.ts';
import type { Clock, Login } from '../domain/ports.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import type { DeskConnection } from './connection.ts';

interface Served {
  cost: Cost;
  message: Checker<unknown>;
  serve(desk: DeskConnection, message: unknown): unknown;
}

/** Handles one message. `args` as received: payload, then the acknowledgement if the desk wants one. */
export type ServeRequest = (desk: DeskConnection, event: string, args: readonly unknown[]) => Promise<void>;

interface DeskActs {
  /** Sends changes of processes to this desk from now on. */
  watch(desk: DeskConnection): void;
  renew(desk: DeskConnection, token: string): Promise<void>;
  beckons(desk: DeskConnection, beckons: boolean): void;
  /** @param message its operation, or `(none)` for an unknown one */
  refused(desk: DeskConnection, message: string, code: ProblemCode): void;
}

interface RequestParts {
  budget: PersonBudget;
  explaining: RefusalExplainer;
  clock: Clock;
}

/** @param onFault receives errors that the desk did not cause */
export function createRequests(
  services: PersonOperations,
  { watch, renew, beckons, refused }: DeskActs,
  { budget, explaining, clock }: RequestParts,
  onFault: (error: unknown) => void,
): ServeRequest {
  /** Operations that change the connection, instead of or before the service. */
  const ofConnection: { [K in DeskOperation]?: (desk: DeskConnection, message: DeskMessage<K>) => unknown } = {
    renew: (desk, { token }) => renew(desk, token),
    beckons: (desk, message) => beckons(desk, message.beckons),
    processes(desk, message) {
      watch(desk);
      return services.processes(desk.login, message, callOf(desk));
    },
  };
  /** By operation; the message is already validated. */
  const handlers: Partial<Record<string, (who: Login, message: never, call: CallContext) => unknown>> = services;
  const ofDomain = (name: string, isLate: boolean): Served['serve'] => {
    return async (desk, message) => handlers[name]?.(desk.login, message as never, callOf(desk, isLate));
  };
  const operations = Object.entries(DESK_OPERATIONS).map(([name, { message, cost, ...more }]): [string, Served] => {
    const own = ofConnection[name as DeskOperation] as Served['serve'] | undefined;
    const serve = own ?? ofDomain(name, 'waits' in more);
    return [name, { cost: COST[cost], message: checker(message) as Checker<unknown>, serve }];
  });
  const table = new Map(operations);

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
      const parsed = explaining.parse(`person ${desk.login.userId}`, known.message, message);
      return (await known.serve(desk, parsed)) ?? null;
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

const callOf = (desk: DeskConnection, isLate = false): CallContext => ({ wanted: () => desk.isOpen, isLate });

function problemOf(error: unknown, onFault: (error: unknown) => void): Problem {
  if (error instanceof ProblemError) return error.problem;
  onFault(error);
  return problem('STORE_UNAVAILABLE', refusals.requests.failedTryAgain);
}
