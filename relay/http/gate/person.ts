/** Authenticates a person and charges the request to their budget. */

import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../../../shared/documents/operations.ts';
import { isRecord } from '../../../shared/json.ts';
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { COST, type Cost, type CostName } from '../../../shared/rules/person-costs.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { PersonBudget } from '../../domain/people/person-budget.ts';
import type { Authenticator, Connections, Login } from '../../domain/ports.ts';
import { bearerOf, unauthenticated } from './bearer.ts';
import type { Sessions } from './cookie-sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Ends a long read, so that the person's next one may begin. */
    endOfRead: (() => void) | null;
  }
}

export interface Caller extends Login {
  person: Person;
}

/** By bearer token, else by session. Charges the budget. @throws UNAUTHENTICATED, RATE_LIMITED, FORBIDDEN from another site */
export async function personOf(request: FastifyRequest, operation: Operation, deps: PersonGate): Promise<Caller> {
  const login = await loginOf(request, deps);
  const { userId } = login;
  deps.connections.signedIn(request.raw.socket, userId, 'http');
  request.caller = { person: userId };
  const cost = costOf(operation, request.query);
  await spendOf(deps.budget, userId, COST[cost]);
  if (cost === 'page' || cost === 'search') request.endOfRead = await deps.budget.read(userId);
  const person = deps.directory().person(userId);
  if (!person) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.personGone);
  return { ...login, person };
}

export interface PersonGate {
  authenticator: Authenticator;
  connections: Connections;
  directory: () => DirectoryView;
  sessions: Pick<Sessions, 'page'>;
  /** Budget per person, shared with their desks. */
  budget: PersonBudget;
}

async function loginOf(request: FastifyRequest, { authenticator, sessions }: PersonGate): Promise<Login> {
  const token = bearerOf(request);
  const login = token === null ? sessions.page.person(request) : await authenticator.authenticate(token);
  if (login) return login;
  throw unauthenticated(token === null ? refusals.signIn.deviceTokenNeeded : refusals.signIn.tokenUnknown);
}

/** ms that a refusal for exceeding the budget is delayed, so that immediate retries gain nothing. */
const HELD_MS = 250;

function costOf({ method, cost, parameters = [] }: Operation, query: unknown): CostName {
  const given = parameters.find((one) => one.cost && isRecord(query) && query[one.name]);
  return given?.cost ?? cost ?? (method === 'get' ? 'read' : 'act');
}

/** Charges the person's budget. @throws RATE_LIMITED */
export async function spendOf(budget: PersonBudget, userId: string, cost: Cost): Promise<void> {
  const wait = budget.take(userId, cost);
  if (wait === 0) return;
  await setTimeout(HELD_MS);
  const retryAfter = Math.ceil(wait / 1000);
  throw new ProblemError('RATE_LIMITED', refusals.signIn.tooMuchInYourName(retryAfter), { retryAfter });
}
