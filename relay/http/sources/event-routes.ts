/** `POST /v1/events` and `POST /v1/sources/{id}/events`: parse, hand to the domain, answer once it is durable. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LIMITS } from '../../../shared/events.ts';
import { receiveEvents } from './cloud-events.ts';
import type { Ingest, SourceRequest } from './ingest.ts';

export function eventRoutes(app: FastifyInstance, ingest: Ingest): void {
  const door = ingest.keyed;

  async function handle(request: SourceRequest, reply: FastifyReply): Promise<FastifyReply> {
    const results = await ingest.asSource(
      request,
      door,
      async (sent) =>
        ingest.accept(sent, receiveEvents(request.headers, request.raw.rawHeaders, sent.body, sent.explain)),
      true,
    );
    ingest.took(reply.elapsedTime);
    return reply.code(202).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ results }));
  }

  const options = { bodyLimit: LIMITS.batchBytes, config: { unpacks: true }, onRequest: ingest.authenticate(door) };
  app.post<{ Params: { id?: string } }>('/v1/events', options, handle);
  app.post<{ Params: { id?: string } }>('/v1/sources/:id/events', options, handle);
}
