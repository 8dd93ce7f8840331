/** Routes for operators: health, metrics and the API document. */

import { sameSecret } from '../../network/same-secret.ts';
import { relayOperations } from '../../shared/documents/admin-operations.ts';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import { bearerOf } from './gate/bearer.ts';
import { createRequestLimit } from './gate/rate-limit.ts';
import type { Serve } from './operation-server.ts';
import { sendFile } from './web/send-file.ts';
import type { WebFile } from './web/web-files.ts';

export interface OperationDeps {
  /** Null if the store accepts writes, else the reason. */
  trouble: () => string | null;
  metrics: () => Promise<string>;
  /** Null: metrics are public. */
  metricsToken: string | null;
  /** The OpenAPI document as JSON. */
  openApi: () => Promise<WebFile>;
}

export function operationRoutes(serve: Serve, deps: OperationDeps): void {
  const metrics = createMetricsText(deps);
  serve(relayOperations, {
    live: () => ({ status: 'ok' }),
    ready() {
      const trouble = deps.trouble();
      if (trouble !== null) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.notReady(trouble));
      return { status: 'ok' };
    },
    metrics({ request, reply }) {
      const { metricsToken } = deps;
      if (metricsToken !== null && !sameSecret(bearerOf(request) ?? '', metricsToken)) {
        throw new ProblemError('UNAUTHENTICATED', refusals.signIn.metricsTokenNeeded);
      }
      reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
      return metrics(request.ip);
    },
    openapi: async ({ request, reply }) =>
      sendFile(request, reply.header('cache-control', 'no-cache'), await deps.openApi()),
  });
}

/** Collections per address: burst, then rate per second. Beyond the limit a caller gets the last result, for up to a second. */
const COLLECTED = { burst: 100, rate: 20 } as const;
const KEPT_MS = 1000;

/** @returns the metrics text; the bytes are shared by concurrent callers */
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
