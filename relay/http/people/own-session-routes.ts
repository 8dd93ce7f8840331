/** Where the person who asks is signed in: the list, its ends, and a code for another device of theirs. */
import type { FastifyInstance } from 'fastify';
import { COST } from '../../../shared/rules/person-costs.ts';
import { personOf } from '../gate/person.ts';
import { readQuery } from '../query.ts';
import type { OwnSessionDeps } from './ports.ts';

const ID_MAX = 64;

export function ownSessionRoutes(app: FastifyInstance, deps: OwnSessionDeps): void {
  const { ownSessions } = deps;

  app.get('/v1/me/sessions', async (request) => ({ items: ownSessions.list(await personOf(request, deps)) }));

  app.delete('/v1/me/sessions', async (request) => {
    const login = await personOf(request, deps);
    const query = readQuery(request.query);
    const id = query.text('id', ID_MAX);
    // A name that was mistyped must not end everything.
    for (const name of Object.keys(request.query ?? {})) if (name !== 'id') query.wrong(name, 'is not known');
    query.done();
    return { ended: await (id === null ? ownSessions.endOthers(login) : ownSessions.end(login, id)) };
  });

  app.delete<{ Params: { id: string } }>('/v1/me/sessions/:id', async (request) => {
    const login = await personOf(request, deps);
    return { ended: await ownSessions.end(login, request.params.id) };
  });

  app.post('/v1/me/pairing-codes', { config: { cost: COST.code } }, async (request, reply) => {
    const login = await personOf(request, deps);
    return reply.code(201).send(await ownSessions.makeCode(login));
  });
}
