/** Administration: relays of the cluster, and verification of their copies. */
import { clusterOperations } from '../../../shared/documents/console-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Serve } from '../operation-server.ts';
import type { ClusterRouteDeps } from './ports.ts';

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
