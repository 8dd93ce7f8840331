/** Processes over HTTP: each person the ones they see. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { PROCESS_PLACE_MAX, PROCESSES_LIMIT_MAX, processIn } from '../../../shared/processes.ts';
import { COST } from '../../../shared/rules/person-costs.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { personOf } from '../gate/person.ts';
import { readQuery } from '../query.ts';
import { languageOfPerson } from './item-view.ts';
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
    const page = await processes.page(asking, { after, limit }, () => !request.raw.socket.destroyed);
    return { ...page, items: page.items.map((process) => processIn(process, languageOfPerson(asking))) };
  });
  app.get<{ Params: { id: string } }>('/v1/processes/:id', async (request) => {
    const asking = await person(request);
    const found = processes.find(asking, request.params.id);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.items.noProcess);
    return processIn(found, languageOfPerson(asking));
  });
}
