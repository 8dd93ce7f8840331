/** Every error on its way out: RFC 9457 problem details, never more than what the caller may know. */

import type { FastifyReply } from 'fastify';
import { type Problem, type ProblemCode, ProblemError, problem } from '../../shared/problems.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import { refusals } from '../../shared/words/relay.ts';

const PROBLEM_TYPE = 'application/problem+json';
const DEFAULT_RETRY_AFTER = 2;

/** Codes of Fastify and of Node by the status they carry; what is not here is our own fault. */
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

/** @returns the problem to show, and whether the fault is ours and must be logged */
export function problemOf(error: unknown): { shown: Problem; ours: boolean } {
  if (error instanceof ProblemError) return { shown: error.problem, ours: false };
  const known = BY_STATUS[statusOf(error)];
  if (known) return { shown: problem(known[0], known[1]), ours: false };
  return {
    shown: problem('STORE_UNAVAILABLE', refusals.requests.failed),
    ours: true,
  };
}

/** `retryAfter` (seconds), `authenticate` and `acceptEncoding` become header fields; they are no members of the document. */
export function sendProblem(
  reply: FastifyReply,
  { retryAfter, authenticate, acceptEncoding, ...shown }: Problem,
): FastifyReply {
  reply.request.refusal = shown;
  if (shown.status === 401)
    reply.header('www-authenticate', typeof authenticate === 'string' ? authenticate : 'Bearer');
  if (typeof acceptEncoding === 'string') reply.header('accept-encoding', acceptEncoding);
  if (shown.status === 429 || shown.status === 503) {
    reply.header('retry-after', String(typeof retryAfter === 'number' ? retryAfter : DEFAULT_RETRY_AFTER));
  }
  // A balancer of connections then has the next request go to another relay, perhaps.
  if (shown.code === 'RELAY_BEHIND') reply.header('connection', 'close');
  // As bytes: to a text Fastify would add a charset, which this media type does not have. Kept by nobody: a cache may keep a 404 that
  // says nothing of it (RFC 9111 section 4.2.2), and would give it to all once there is something.
  return reply
    .code(shown.status)
    .header('cache-control', 'no-store')
    .header('content-type', PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(cleanTexts(shown))));
}

/** For requests that never became one: a whole answer, to be written to the socket (RFC 9112). */
export function rawProblem(detail: string): string {
  const body = JSON.stringify(problem('REQUEST_INVALID', detail));
  return [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
