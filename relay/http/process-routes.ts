/** Processes over HTTP: each person the ones they see. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Person } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { HttpDeps } from './ports.ts';
import { personOf } from './sign-in.ts';

export function processRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { directory, processes } = deps;

  async function person(request: FastifyRequest): Promise<Person> {
    const { userId } = await personOf(request, deps);
    const found = directory().person(userId);
    if (!found) throw new ProblemError('UNAUTHENTICATED', 'The person of this token is gone');
    return found;
  }

  app.get('/v1/processes', async (request) => ({ items: processes.list(await person(request)) }));
  app.get<{ Params: { id: string } }>('/v1/processes/:id', async (request) => {
    const found = processes.find(await person(request), request.params.id);
    if (!found) throw new ProblemError('NOT_FOUND', 'There is no such process for you');
    return found;
  });
}
