/** For whoever runs the relay: is it alive, does it take work, what has it done, what does it offer. */

import type { FastifyInstance } from 'fastify';
import { sameSecret } from '../../network/same-secret.ts';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import { bearerOf } from './gate/bearer.ts';

export interface OperationDeps {
  /** Null if the store takes writes, else why not. */
  trouble: () => string | null;
  metrics: () => Promise<string>;
  /** Null: anyone may read them. */
  metricsToken: string | null;
  /** The OpenAPI document as JSON. */
  openApi: () => string;
}

/** How the relay is, and what it offers: answered however its store is. */
export const isOperation = (url: string): boolean => /^\/(health\/|metrics|openapi\.json)/.test(url);

export function operationRoutes(app: FastifyInstance, deps: OperationDeps): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async () => {
    const trouble = deps.trouble();
    if (trouble !== null) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.notReady(trouble));
    return { status: 'ok' };
  });
  app.get('/metrics', async (request, reply) => {
    const { metricsToken } = deps;
    if (metricsToken !== null && !sameSecret(bearerOf(request) ?? '', metricsToken)) {
      throw new ProblemError('UNAUTHENTICATED', refusals.signIn.metricsTokenNeeded);
    }
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await deps.metrics());
  });
  app.get('/openapi.json', async (_, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(deps.openApi()),
  );
}
