/** For the administrator: the relay at a glance, who saw and answered what, and whether the audit is whole. */

import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { requireAdmin } from '../gate/administrator.ts';
import { readQuery } from '../query.ts';
import type { OverviewDeps } from './ports.ts';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

export function overviewRoutes(app: FastifyInstance, deps: OverviewDeps): void {
  app.get('/v1/admin/overview', async (request) => {
    await requireAdmin(request, deps);
    return deps.overview();
  });

  app.get('/v1/admin/items', async (request) => {
    await requireAdmin(request, deps);
    const query = readQuery(request.query);
    const asked = {
      text: query.text('q', 200) ?? '',
      person: query.text('person', 255) || null,
      before: query.whole('before', 1, Number.MAX_SAFE_INTEGER),
      limit: query.whole('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    };
    query.done();
    return deps.tracing.find(asked);
  });
  app.get<{ Params: { id: string } }>('/v1/admin/items/:id', async (request) => {
    await requireAdmin(request, deps);
    const found = await deps.tracing.item(request.params.id);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.items.unknown);
    return found;
  });

  app.post('/v1/admin/audit/verify', async (request) => {
    await requireAdmin(request, deps);
    return deps.verifyAudit();
  });
}
