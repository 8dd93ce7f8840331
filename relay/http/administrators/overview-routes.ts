/** Administration: overview, traces of items, verification of the audit and of the copies of a cluster. */

import type { TracePage } from '../../../shared/admin/trace.ts';
import { clusterOperations, overviewOperations } from '../../../shared/documents/console-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { TracePlace } from '../../domain/administration/trace.ts';
import type { Serve } from '../operation-server.ts';
import type { ClusterRouteDeps, OverviewRouteDeps } from './ports.ts';

function placeOf(before: string): TracePlace {
  const [head, below] = before.split('-');
  return { head: Number(head), below: below ? Number(below) : null };
}

export function overviewRoutes(serve: Serve, deps: OverviewRouteDeps): void {
  serve(overviewOperations, {
    overview: () => deps.overview(),
    async traceItems({ query: { q, person, after, before, limit } }) {
      const from = after ?? before;
      const asked = { text: q ?? '', person: person || null, before: from === null ? null : placeOf(from), limit };
      const { items, next } = await deps.tracing.find(asked);
      return { items, next: next && `${next.head}-${next.below ?? ''}` } satisfies TracePage;
    },
    async traceItem({ path }) {
      const found = await deps.tracing.item(path.id);
      if (!found) throw new ProblemError('NOT_FOUND', refusals.items.unknown);
      return found;
    },
    verifyAudit: () => deps.verifyAudit(),
  });
}

export function clusterRoutes(serve: Serve, deps: ClusterRouteDeps): void {
  const { cluster } = deps;
  serve(clusterOperations, {
    cluster: () => cluster?.view() ?? { alone: true },
    async verifyCluster(_, { userId }) {
      if (!cluster) throw new ProblemError('NOT_FOUND', refusals.administration.alone);
      return { id: await cluster.verify({ userId, via: 'console' }) };
    },
  });
}
