/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON, or the fields of a form, mapped to events and accepted as those are. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault, RouteShorthandOptions } from 'fastify';
import { LIMITS } from '../../../shared/events.ts';
import type { HookId } from '../../domain/hooks/hook-ports.ts';
import type { Ingest } from '../sources/ingest.ts';
import { bindingsOf } from './hook-bindings.ts';
import { payloadOf } from './hook-body.ts';
import { acceptedBody, refusedRequest, takenRequest } from './hook-fate.ts';
import { hookDoor } from './hook-sign-in.ts';
import type { HookDeps } from './ports.ts';

type Params = { Params: { id: string; hook: string } };

export function hookRoutes(app: FastifyInstance, deps: HookDeps, ingest: Ingest): void {
  const { hooks, hookRequests, directory, clock } = deps;
  const door = hookDoor(deps);
  const placeOf = ({ params }: FastifyRequest<Params>): HookId => ({ source: params.id, hook: params.hook });
  const options: RouteShorthandOptions<RawServerDefault, IncomingMessage, ServerResponse, Params> = {
    bodyLimit: LIMITS.batchBytes,
    config: { unpacks: true },
    onRequest: ingest.authenticate(door),
    // Whatever refuses it, before its body is read or after: each request has its fate.
    onError(request, _, error, done) {
      const isAuthenticated = request.eventSource !== null;
      hookRequests.note(placeOf(request), refusedRequest(request, clock.now(), error), isAuthenticated);
      done();
    },
  };
  app.post<Params>('/v1/hooks/:id/:hook', options, async (request, reply: FastifyReply) => {
    const received = clock.now();
    const taken = await ingest.asSource(request, door, async (sent) => {
      const { source, body } = sent;
      const { hook } = request.params;
      const seen = bindingsOf(request, directory().hookAuth(source.id, hook), received);
      const payload = payloadOf(request.headers['content-type'], body);
      return hooks.take(source, { hook, ...payload, request: seen }, ingest.door(sent));
    });
    hookRequests.note(placeOf(request), takenRequest(request, clock.now(), taken), true);
    ingest.took(reply.elapsedTime);
    const body = JSON.stringify(acceptedBody(taken));
    return reply.code(202).header('content-type', 'application/json; charset=utf-8').send(body);
  });
}
