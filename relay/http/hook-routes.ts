/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON, or the fields of a form, mapped to events and accepted as those are. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault, RouteShorthandOptions } from 'fastify';
import { LIMITS } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { HookPlace } from '../domain/hook-ports.ts';
import type { HookPayload } from '../domain/hooks.ts';
import { bytesOf, isJson, mediaType, parseJson } from './body.ts';
import { byName } from './fields.ts';
import { bindingsOf } from './hook-bindings.ts';
import { acceptedBody, refusedRequest, takenRequest } from './hook-fate.ts';
import type { Ingest, SourceRequest } from './ingest.ts';
import type { HttpDeps } from './ports.ts';
import { hubSignature, standardWebhooks } from './signature.ts';

const SCHEMES = [standardWebhooks, hubSignature];
const MAX_FIELDS = 1000;

type HookRouteDeps = Pick<HttpDeps, 'hooks' | 'hookRequests' | 'directory' | 'clock'>;
type Params = { Params: { id: string; hook: string } };

export function hookRoutes(app: FastifyInstance, deps: HookRouteDeps, ingest: Ingest): void {
  const { hooks, hookRequests, directory, clock } = deps;
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
    const taken = await ingest.asSource(request, SCHEMES, (source) => {
      const { hook } = request.params;
      const seen = bindingsOf(request, directory().hookAuth(source.id, hook), clock.now());
      return hooks.take(source, { hook, ...payloadOf(request), request: seen }, ingest.door(source));
    });
    hookRequests.note(placeOf(request), takenRequest(request, clock.now(), taken), true);
    const body = JSON.stringify(acceptedBody(taken));
    return reply.code(202).header('content-type', 'application/json; charset=utf-8').send(body);
  });
}

/** A body without a media type is taken for JSON. @throws REQUEST_INVALID, UNSUPPORTED_MEDIA_TYPE */
function payloadOf(request: SourceRequest): Pick<HookPayload, 'value' | 'text'> {
  const type = mediaType(request.headers['content-type']);
  const bytes = bytesOf(request);
  if (type === 'application/x-www-form-urlencoded') {
    const value = fieldsOf(bytes);
    return { value, text: JSON.stringify(value) };
  }
  if (type !== '' && !isJson(type)) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json, or application/x-www-form-urlencoded');
  }
  return { value: parseJson(bytes), text: bytes.toString('utf8') };
}

function fieldsOf(bytes: Buffer): Record<string, string | string[]> {
  if (!isUtf8(bytes)) throw new ProblemError('REQUEST_INVALID', 'The body is not UTF-8');
  const fields = new URLSearchParams(bytes.toString('utf8'));
  if (fields.size > MAX_FIELDS) throw new ProblemError('REQUEST_INVALID', `A form has at most ${MAX_FIELDS} fields`);
  return byName(fields);
}
