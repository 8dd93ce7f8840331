/** Which person is asking, and what they may ask in all. */

import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { COST, type Cost } from '../../../shared/rules/person-costs.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { PersonBudget } from '../../domain/people/person-budget.ts';
import type { Authenticator, Connections, Login } from '../../domain/ports.ts';
import { bearerOf, unauthenticated } from './bearer.ts';
import type { Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a long read: others of the person may begin. */
    endOfRead: (() => void) | null;
  }
  interface FastifyContextConfig {
    /** What a request costs of what its person may ask; without it a read's or an act's. */
    cost?: Cost | ((request: FastifyRequest) => Cost);
  }
}

/**
 * By bearer token, else by the session of the web client; counted in what they may ask.
 * @throws UNAUTHENTICATED, RATE_LIMITED, FORBIDDEN where another site asks
 */
export async function personOf(request: FastifyRequest, deps: PersonGate): Promise<Login> {
  const login = await loginOf(request, deps);
  deps.connections.signedIn(request.raw.socket, login.userId, 'http');
  request.caller = { person: login.userId };
  await spend(request, deps, login.userId);
  return login;
}

/** What it takes to know who asks. */
export interface PersonGate {
  authenticator: Authenticator;
  connections: Connections;
  sessions: Pick<Sessions, 'page'>;
  /** What each person may ask, at their desks as well. */
  budget: PersonBudget;
}

async function loginOf(request: FastifyRequest, { authenticator, sessions }: PersonGate): Promise<Login> {
  const token = bearerOf(request);
  const login = token === null ? sessions.page.person(request) : await authenticator.authenticate(token);
  if (login) return login;
  throw unauthenticated(token === null ? refusals.signIn.deviceTokenNeeded : refusals.signIn.tokenUnknown);
}

/** ms that a person who asks too much waits for the refusal: who asks again at once is not served more often for it. */
const HELD_MS = 250;

async function spend(request: FastifyRequest, { budget }: PersonGate, userId: string): Promise<void> {
  const { cost } = request.routeOptions.config;
  const asked = typeof cost === 'function' ? cost(request) : cost;
  await spendOf(budget, userId, asked ?? (request.method === 'GET' ? COST.read : COST.act));
  if (asked === COST.page || asked === COST.search) request.endOfRead = await budget.read(userId);
}

/** Of what the person may ask in all. @throws RATE_LIMITED */
export async function spendOf(budget: PersonBudget, userId: string, cost: Cost): Promise<void> {
  const wait = budget.take(userId, cost);
  if (wait === 0) return;
  await setTimeout(HELD_MS);
  const retryAfter = Math.ceil(wait / 1000);
  throw new ProblemError('RATE_LIMITED', refusals.signIn.tooMuchInYourName(retryAfter), { retryAfter });
}
