/** Processes over HTTP: each person the ones they see. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { PROCESS_PLACE_MAX, PROCESSES_LIMIT_MAX } from '../../../shared/processes.ts';
import { COST } from '../../../shared/rules/person-costs.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { personOf } from '../gate/person.ts';
import { readQuery } from '../query.ts';
import type { ProcessDeps } from './ports.ts';

export function processRoutes(app: FastifyInstance, deps: ProcessDeps): void {
  const { directory, processes } = deps;

  async function person(request: FastifyRequest): Promise<Person> {
    const { userId } = await personOf(request, deps);
    const found = directory().person(userId);
    if (!found) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.personGone);
    return found;
  }

  app.get('/v1/processes', { config: { cost: COST.page } }, async (request) => {
    const asking = await person(request);
    const query = readQuery(request.query);
    const after = query.text('after', PROCESS_PLACE_MAX) ?? undefined;
    const limit = query.whole('limit', 1, PROCESSES_LIMIT_MAX) ?? undefined;
    query.done();
    return processes.page(asking, { after, limit }, () => !request.raw.socket.destroyed);
  });
  app.get<{ Params: { id: string } }>('/v1/processes/:id', async (request) => {
    const found = processes.find(await person(request), request.params.id);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.items.noProcess);
    return found;
  });
}
