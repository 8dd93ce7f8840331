/** Outcomes of hook requests for the request log; without payload, header fields and query. */
import type { FastifyRequest } from 'fastify';
import { type HookFate, type HookRequest, MAX_NAMED } from '../../../shared/admin/hook-requests.ts';
import type { HookAccepted, IngestResult } from '../../../shared/events.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import type { HookOutcome } from '../../domain/hooks/hooks.ts';
import { bytesOf } from '../body.ts';
import { problemOf } from '../problem-reply.ts';

/** Characters of untrusted text. */
const MAX_TEXT = 300;
const MAX_TYPE = 100;
const MAX_ADDRESS = 100;
const MAX_NAME = 100;
/** Unknown names per event. */
const MAX_UNKNOWN = 5;

const cut = (text: string, max = MAX_TEXT): string => cleanText(text.slice(0, max).toWellFormed());

type RequestFacts = Pick<HookRequest, 'at' | 'request' | 'address' | 'method' | 'contentType' | 'bytes'>;

function factsOf(request: FastifyRequest, now: number): RequestFacts {
  const { 'content-type': type, 'content-length': length } = request.headers;
  const media = type?.split(';', 1)[0]?.trim().toLowerCase();
  return {
    at: new Date(now).toISOString(),
    request: request.id,
    // A forwarded address can be arbitrary text.
    address: cut(request.ip, MAX_ADDRESS),
    method: request.method,
    contentType: media ? cut(media, MAX_TYPE) : null,
    bytes: /^\d{1,15}$/.test(length ?? '') ? Number(length) : bytesOf(request).length,
  };
}

const named = ({
  id,
  itemId,
  recipients,
  duplicate,
  differs,
  fallback,
  unknown,
}: IngestResult): HookRequest['events'][number] => ({
  id,
  itemId,
  recipients,
  duplicate,
  ...(differs && { differs }),
  ...(fallback && { fallback }),
  ...(unknown && { unknown: unknown.slice(0, MAX_UNKNOWN).map((name) => cut(name, MAX_NAME)) }),
});

const hasNoRecipients = ({ itemId, recipients, duplicate }: IngestResult): boolean =>
  itemId !== null && recipients === 0 && !duplicate;

const fateOf = ({ results, ignored }: HookOutcome): HookFate => {
  if (results.some(({ duplicate }) => !duplicate)) return 'events';
  return results.length > 0 || !ignored ? 'duplicate' : 'ignored';
};

/** @param now ms since 1970 */
export function acceptedRequest(request: FastifyRequest, now: number, taken: HookOutcome): HookRequest {
  const { results, rejected, ignored, letterId } = taken;
  return {
    ...factsOf(request, now),
    status: 202,
    fate: fateOf(taken),
    code: null,
    reason: ignored?.reason ?? null,
    events: results.slice(0, MAX_NAMED).map(named),
    eventCount: results.length,
    withoutRecipients: results.filter(hasNoRecipients).length,
    rejected: rejected.length,
    letterId,
  };
}

/** @param now ms since 1970 */
export function refusedRequest(request: FastifyRequest, now: number, error: unknown): HookRequest {
  const { status, code, detail, letter } = problemOf(error).shown;
  const letterId = typeof letter === 'string' ? letter : null;
  return {
    ...factsOf(request, now),
    status,
    fate: letterId === null ? 'refused' : 'letter',
    code,
    reason: cut(detail),
    events: [],
    eventCount: 0,
    withoutRecipients: 0,
    rejected: 0,
    letterId,
  };
}

/** The 202 of contract section 8: `rejected` and `ignored` only if present. */
export const acceptedBody = ({ results, rejected, ignored }: HookOutcome): HookAccepted => ({
  results,
  ...(rejected.length > 0 && { rejected: rejected.map(({ index, errors }) => ({ index, errors: [...errors] })) }),
  ...(ignored && { ignored: ignored.reason }),
});
