/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON, or the fields of a form, mapped to events and accepted as those are. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault, RouteShorthandOptions } from 'fastify';
import { LIMITS } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { HookPlace } from '../domain/hook-ports.ts';
import type { HookPayload } from '../domain/hooks.ts';
import { bytesOf, isJson, mediaType, parseJson } from './body.ts';
import { acceptedBody, refusedRequest, takenRequest } from './hook-fate.ts';
import type { Ingest, SourceRequest } from './ingest.ts';
import type { HttpDeps } from './ports.ts';
import { hubSignature, standardWebhooks } from './signature.ts';

const SCHEMES = [standardWebhooks, hubSignature];
const MAX_FIELDS = 1000;

type HookRouteDeps = Pick<HttpDeps, 'hooks' | 'hookRequests' | 'clock'>;
type Params = { Params: { id: string; hook: string } };

export function hookRoutes(app: FastifyInstance, deps: HookRouteDeps, ingest: Ingest): void {
  const { hooks, hookRequests, clock } = deps;
  const placeOf = ({ params }: FastifyRequest<Params>): HookPlace => ({ source: params.id, hook: params.hook });
  const options: RouteShorthandOptions<RawServerDefault, IncomingMessage, ServerResponse, Params> = {
    bodyLimit: LIMITS.batchBytes,
    onRequest: ingest.authenticate(SCHEMES),
    // Whatever refuses it, before its body is read or after: each request has its fate.
    onError(request, _, error, done) {
      const isAuthenticated = request.eventSource !== null;
      hookRequests.note(placeOf(request), refusedRequest(request, clock.now(), error), isAuthenticated);
      done();
    },
  };
  app.post<Params>('/v1/hooks/:id/:hook', options, async (request, reply: FastifyReply) => {
    const taken = await ingest.asSource(request, SCHEMES, (source) =>
      hooks.take(source, payloadOf(request, request.params.hook), ingest.door(source)),
    );
    hookRequests.note(placeOf(request), takenRequest(request, clock.now(), taken), true);
    const body = JSON.stringify(acceptedBody(taken));
    return reply.code(202).header('content-type', 'application/json; charset=utf-8').send(body);
  });
}

/** A body without a media type is taken for JSON. @throws REQUEST_INVALID, UNSUPPORTED_MEDIA_TYPE */
function payloadOf(request: SourceRequest, hook: string): HookPayload {
  const type = mediaType(request.headers['content-type']);
  const bytes = bytesOf(request);
  if (type === 'application/x-www-form-urlencoded') {
    const value = fieldsOf(bytes);
    return { hook, value, text: JSON.stringify(value) };
  }
  if (type !== '' && !isJson(type)) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json, or application/x-www-form-urlencoded');
  }
  return { hook, value: parseJson(bytes), text: bytes.toString('utf8') };
}

/** Fields of a form by name, in the order they came; one given several times is a list (WHATWG URL, section 5.1). */
function fieldsOf(bytes: Buffer): Record<string, string | string[]> {
  if (!isUtf8(bytes)) throw new ProblemError('REQUEST_INVALID', 'The body is not UTF-8');
  const fields = new Map<string, string | string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
    count += 1;
    if (count > MAX_FIELDS) throw new ProblemError('REQUEST_INVALID', `A form has at most ${MAX_FIELDS} fields`);
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(fields);
}
