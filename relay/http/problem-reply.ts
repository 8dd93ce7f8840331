/** Converts every error to RFC 9457 problem details, without internal information. */

import type { FastifyReply } from 'fastify';
import { type Problem, type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import { instanceOf, REQUEST_HEADER } from '../../shared/request-id.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import { refusals } from '../../shared/words/relay.ts';

const PROBLEM_TYPE = 'application/problem+json';
const DEFAULT_RETRY_AFTER = 2;

/** Problem codes for errors of Fastify and Node by status; any other error is internal. */
const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['REQUEST_INVALID', refusals.requests.notUnderstood],
  404: ['NOT_FOUND', refusals.requests.nothingHere],
  405: ['METHOD_NOT_ALLOWED', refusals.requests.otherMethod],
  413: ['EVENT_TOO_LARGE', refusals.requests.bodyTooLarge],
  414: ['REQUEST_INVALID', refusals.requests.addressTooLong],
  415: ['UNSUPPORTED_MEDIA_TYPE', refusals.requests.mediaType],
  431: ['REQUEST_INVALID', refusals.requests.headersTooLarge],
};

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;

/** @returns the problem to show, and whether it is an internal error to be logged */
export function problemOf(error: unknown): { shown: Problem; ours: boolean } {
  if (error instanceof ProblemError) return { shown: error.problem, ours: false };
  const known = BY_STATUS[statusOf(error)];
  if (known) return { shown: problem(known[0], known[1]), ours: false };
  return {
    shown: problem('STORE_UNAVAILABLE', refusals.requests.failed),
    ours: true,
  };
}

/** `retryAfter` (seconds), `authenticate` and `acceptEncoding` become header fields instead of members. */
export function sendProblem(
  reply: FastifyReply,
  { retryAfter, authenticate, acceptEncoding, ...shown }: Problem,
): FastifyReply {
  const { id } = reply.request;
  reply.request.refusal = shown;
  if (shown.status === 401)
    reply.header('www-authenticate', typeof authenticate === 'string' ? authenticate : 'Bearer');
  if (typeof acceptEncoding === 'string') reply.header('accept-encoding', acceptEncoding);
  if (shown.status === 429 || shown.status === 503) {
    reply.header('retry-after', String(typeof retryAfter === 'number' ? retryAfter : DEFAULT_RETRY_AFTER));
  }
  // A load balancer may then route the next request to another relay.
  if (shown.code === 'RELAY_BEHIND') reply.header('connection', 'close');
  // Bytes, because Fastify adds a charset to texts, which this media type does not have. `no-store`, because a cache may otherwise store a
  // 404 (RFC 9111 section 4.2.2) after the resource exists.
  return (
    reply
      .code(shown.status)
      .header('cache-control', 'no-store')
      .header('content-type', PROBLEM_TYPE)
      // Also where Fastify refuses a request before its hooks run.
      .header(REQUEST_HEADER, id)
      .send(Buffer.from(JSON.stringify(cleanTexts({ ...shown, instance: instanceOf(id) }))))
  );
}

/** A complete response to write to the socket if parsing failed (RFC 9112). */
export function rawProblem(detail: string, requestId: string): string {
  const body = JSON.stringify(problem('REQUEST_INVALID', detail, { instance: instanceOf(requestId) }));
  return [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `${REQUEST_HEADER}: ${requestId}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
