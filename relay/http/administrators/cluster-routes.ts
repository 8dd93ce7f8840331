/** For the administrator: the relays that serve one store, and whether their copies hold the same. */
import type { FastifyInstance } from 'fastify';
import type { Cluster } from '../../../shared/admin/cluster.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { requireAdmin } from '../gate/administrator.ts';
import type { ClusterDeps } from './ports.ts';

export function clusterRoutes(app: FastifyInstance, deps: ClusterDeps): void {
  const { cluster } = deps;

  app.get('/v1/admin/cluster', async (request): Promise<Cluster> => {
    await requireAdmin(request, deps);
    return cluster ? cluster.view() : { alone: true };
  });

  app.post('/v1/admin/cluster/verify', async (request, reply) => {
    const { userId } = await requireAdmin(request, deps);
    if (!cluster) throw new ProblemError('NOT_FOUND', refusals.administration.alone);
    const id = await cluster.verify({ userId, via: 'console' });
    return reply.code(202).send({ id });
  });
}
