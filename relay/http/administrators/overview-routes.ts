/** For the administrator: the relay at a glance, who saw and answered what, and whether the audit is whole. */

import type { FastifyInstance } from 'fastify';
import { type TracePage, TracePosition } from '../../../shared/admin/trace.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { TracePlace } from '../../domain/administration/trace.ts';
import { requireAdmin } from '../gate/administrator.ts';
import { type Query, readQuery } from '../query.ts';
import type { OverviewDeps } from './ports.ts';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

const isPosition = checker(TracePosition);

function placeOf(query: Query): TracePlace | null {
  const given = query.text('before', 40);
  if (given === null) return null;
  if (!isPosition.is(given)) query.wrong('before', 'was not given by a page of items');
  const [head, below] = given.split('-');
  return { head: Number(head), below: below ? Number(below) : null };
}

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
      before: placeOf(query),
      limit: query.whole('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    };
    query.done();
    const { items, next } = await deps.tracing.find(asked);
    return { items, next: next && `${next.head}-${next.below ?? ''}` } satisfies TracePage;
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
