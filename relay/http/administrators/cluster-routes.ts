/** For the administrator: the relays that serve one store, and whether their copies hold the same. */
import type { FastifyInstance } from 'fastify';
import { clusterOperations } from '../../../shared/documents/console-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { requireAdmin } from '../gate/administrator.ts';
import { serve } from '../serve.ts';
import type { ClusterDeps } from './ports.ts';

export function clusterRoutes(app: FastifyInstance, deps: ClusterDeps): void {
  const { cluster } = deps;
  serve(app, clusterOperations, (request) => requireAdmin(request, deps), {
    cluster: () => cluster?.view() ?? { alone: true },
    async verifyCluster(_, { userId }) {
      if (!cluster) throw new ProblemError('NOT_FOUND', refusals.administration.alone);
      return { id: await cluster.verify({ userId, via: 'console' }) };
    },
  });
}
