/** Processes over HTTP: whoever received an item of one, or owns a step by name or role, sees it. */
import type { FastifyInstance } from 'fastify';
import type { Process } from '../../shared/items.ts';
import type { Person } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { HttpDeps } from './ports.ts';
import { personOf } from './sign-in.ts';

/** Newest processes looked at for one list. */
const MAX_LOOKS = 1000;

export function processRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { reader, directory } = deps;

  function sees(person: Person, process: Process): boolean {
    const owns = process.steps.some(
      ({ owner }) => owner !== null && (owner === person.id || person.roles.includes(owner)),
    );
    return owns || reader.receivedOf(process.origin.id, process.id, person.id);
  }
  const person = (userId: string) => {
    const found = directory().person(userId);
    if (!found) throw new ProblemError('UNAUTHENTICATED', 'The person of this token is gone');
    return found;
  };

  app.get('/v1/processes', async (request) => {
    const who = person(personOf(request, deps).userId);
    return { items: reader.processes(MAX_LOOKS).filter((process) => sees(who, process)) };
  });
  app.get<{ Params: { id: string } }>('/v1/processes/:id', async (request) => {
    const who = person(personOf(request, deps).userId);
    const found = reader.processesById(request.params.id).find((process) => sees(who, process));
    if (!found) throw new ProblemError('NOT_FOUND', 'There is no such process for you');
    return found;
  });
}
