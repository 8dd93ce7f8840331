/** `POST /v1/events` and `POST /v1/sources/{id}/events`: parse, hand to the domain, answer once it is durable. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type BeckonEvent, type IngestResult, LIMITS } from '../../shared/events.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import type { Received } from '../domain/accept/accept-event.ts';
import type { Source } from '../domain/ports.ts';
import { bytesOf } from './body.ts';
import { receiveEvents } from './cloud-events.ts';
import type { HttpDeps } from './ports.ts';
import { createRateLimit } from './rate-limit.ts';
import { sourceByKey, sourceBySignature } from './sign-in.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Found by its key before the body is read; null while a signature is still to be verified. */
    eventSource: Source | null;
  }
}

type Params = { Params: { id?: string } };

export function eventRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { services, meter, clock } = deps;
  const limit = createRateLimit(clock);
  app.decorateRequest('eventSource', null);

  function checkRate({ id, rate }: Source, count: number): void {
    if (rate === null) return;
    const wait = limit.take(id, rate, count);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', `At most ${rate} events a second`, { retryAfter: wait });
  }

  async function accept(source: Source, request: FastifyRequest<Params>): Promise<IngestResult[]> {
    const received = receiveEvents(request.headers, request.raw.rawHeaders, bytesOf(request));
    checkTypes(source, received);
    checkRate(source, received.events.length);
    const results = await services.accept(source, received);
    count(source.id, received.events, results);
    return results;
  }

  function count(source: string, events: readonly BeckonEvent[], results: readonly IngestResult[]): void {
    results.forEach((result, index) => {
      const type = events[index]?.type ?? 'unknown';
      if (result.duplicate) meter.duplicate(source, type);
      else meter.accepted(source, type);
      if (!result.duplicate && result.itemId !== null && result.recipients === 0) meter.nobody(source, type);
    });
  }

  async function handle(request: FastifyRequest<Params>, reply: FastifyReply): Promise<FastifyReply> {
    const { id } = request.params;
    const source = request.eventSource ?? sourceBySignature(request, id ?? '', deps);
    try {
      const results = await accept(source, request);
      return reply
        .code(202)
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify({ results }));
    } catch (error) {
      if (error instanceof ProblemError) meter.refused(source.id, error.problem.code);
      throw error;
    }
  }

  const options = {
    bodyLimit: LIMITS.batchBytes,
    onRequest: (request: FastifyRequest<Params>, _: FastifyReply, done: (error?: Error) => void) => {
      try {
        request.eventSource = sourceByKey(request, request.params.id ?? null, deps);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error('the source could not be found out'));
      }
    },
  };
  app.post<Params>('/v1/events', options, handle);
  app.post<Params>('/v1/sources/:id/events', options, handle);
}

function checkTypes(source: Source, { events, pointers }: Received): void {
  const { types } = source;
  if (!types) return;
  const errors: FieldError[] = events.flatMap((event, index) =>
    types.has(event.type)
      ? []
      : [
          {
            pointer: `${pointers[index]}/type`,
            detail: `${event.type} is not among what this source may send`,
          },
        ],
  );
  if (errors[0]) throw new ProblemError('FORBIDDEN', `${errors[0].pointer} ${errors[0].detail}`, { errors });
}
