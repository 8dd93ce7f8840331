/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON, or the fields of a form, mapped to events and accepted as those are. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LIMITS } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { HookPayload } from '../domain/hooks.ts';
import { bytesOf, isJson, mediaType, parseJson } from './body.ts';
import type { Ingest, SourceRequest } from './ingest.ts';
import type { HttpDeps } from './ports.ts';
import { hubSignature, standardWebhooks } from './signature.ts';

const SCHEMES = [standardWebhooks, hubSignature];
const MAX_FIELDS = 1000;

type Params = { Params: { id: string; hook: string } };

export function hookRoutes(app: FastifyInstance, { hooks }: Pick<HttpDeps, 'hooks'>, ingest: Ingest): void {
  const options = { bodyLimit: LIMITS.batchBytes, onRequest: ingest.authenticate(SCHEMES) };
  app.post<Params>('/v1/hooks/:id/:hook', options, async (request, reply: FastifyReply) => {
    const results = await ingest.asSource(request, SCHEMES, (source) => {
      const payload = payloadOf(request, request.params.hook);
      return hooks.take(source, payload, (received) => ingest.accept(source, received));
    });
    return reply.code(202).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ results }));
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
