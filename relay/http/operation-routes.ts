/** For whoever runs the relay: is it alive, does it take work, what has it done, what does it offer. */

import type { FastifyInstance } from 'fastify';
import { sameSecret } from '../../network/same-secret.ts';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import { bearerOf } from './gate/bearer.ts';
import { createRequestLimit } from './gate/rate-limit.ts';
import { sendFile } from './web/send-file.ts';
import type { WebFile } from './web/web-files.ts';

export interface OperationDeps {
  /** Null if the store takes writes, else why not. */
  trouble: () => string | null;
  metrics: () => Promise<string>;
  /** Null: anyone may read them. */
  metricsToken: string | null;
  /** The OpenAPI document as JSON. */
  openApi: () => Promise<WebFile>;
}

/** How the relay is, and what it offers: answered however its store is. */
export const isOperation = (url: string): boolean => /^\/(health\/|metrics|openapi\.json)/.test(url);

export function operationRoutes(app: FastifyInstance, deps: OperationDeps): void {
  const metrics = createMetricsText(deps);
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
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await metrics(request.ip));
  });
  app.get('/openapi.json', async (request, reply) =>
    sendFile(request, reply.header('cache-control', 'no-cache'), await deps.openApi()),
  );
}

/** Collections of one address: so many at once, then so many a second. Whoever asks more often is given the last one, for a second. */
const COLLECTED = { burst: 100, rate: 20 } as const;
const KEPT_MS = 1000;

/** @returns the text of the metrics, in bytes that all who wait for them share. */
function createMetricsText({ metrics }: Pick<OperationDeps, 'metrics'>): (ip: string) => Promise<Buffer> {
  const limit = createRequestLimit({ now: () => performance.now() }, COLLECTED.burst);
  let kept: { text: Promise<Buffer>; at: number } | null = null;
  return (ip) => {
    const now = performance.now();
    if (kept && now - kept.at < KEPT_MS && limit.take(ip, COLLECTED.rate) > 0) return kept.text;
    kept = { text: metrics().then((text) => Buffer.from(text)), at: now };
    return kept.text;
  };
}
