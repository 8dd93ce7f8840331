import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Operation } from '../../../shared/documents/operations.ts';
import { type AdminGate, administratorOf, requireAdmin } from './administrator.ts';
import { type PersonGate, personOf } from './person.ts';

/** Authenticates the caller before query and body are parsed; `onRequest`: before the body is received. */
export interface Gate<C> extends Pick<RouteOptions, 'onRequest' | 'onError'> {
  /** @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED, and what `work` throws */
  enter<T>(request: FastifyRequest, work: (caller: C) => Promise<T>): Promise<T>;
}

export interface GateDeps extends PersonGate, AdminGate {
  sessions: PersonGate['sessions'] & AdminGate['sessions'];
}

/** @param bySource gate for sources. Hooks have their own gate */
export function createGates(deps: GateDeps, bySource: Gate<unknown>): (operation: Operation) => Gate<unknown> {
  const gate = (callerOf: (request: FastifyRequest) => unknown): Gate<unknown> => ({
    enter: async (request, work) => work(await callerOf(request)),
  });
  const open = gate(() => null);
  return (operation) => {
    const schemes = new Set(operation.security);
    const person = (request: FastifyRequest) => personOf(request, operation, deps);
    if (schemes.has('personToken') && schemes.has('adminToken')) {
      return gate(async (request) => (await administratorOf(request, operation, deps)) ?? person(request));
    }
    if (schemes.has('personToken')) return gate(person);
    if (schemes.has('adminToken')) return gate((request) => requireAdmin(request, operation, deps));
    return schemes.size === 0 ? open : bySource;
  };
}
