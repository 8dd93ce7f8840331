/** Parses bodies: valid UTF-8, valid JSON, the declared media type. */

import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../shared/problems.ts';
import { networkOf } from '../../shared/rules/address-network.ts';
import { isJson } from '../../shared/rules/media-type.ts';
import type { Checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';

declare module 'fastify' {
  interface FastifyInstance {
    explaining: RefusalExplainer;
  }
}

/** @returns `type/subtype` in lower case, or ''. @throws UNSUPPORTED_MEDIA_TYPE for a charset other than UTF-8 */
export function mediaType(header: string | undefined): string {
  if (header === undefined) return '';
  // Fast path for the common form without parameters.
  if (/^[a-z/+-]+$/.test(header)) return header;
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  for (const parameter of parameters) {
    const charset = /^charset\s*=\s*"?([^"]*)"?$/.exec(parameter)?.[1];
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
      throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.charset(charset.slice(0, 40)));
    }
  }
  return type;
}

/** The bytes from the catch-all parser; empty without a body. */
export const bytesOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** @throws ProblemError with the given code if the bytes are not one JSON text in UTF-8 */
export function parseJson(bytes: Buffer, code: 'EVENT_INVALID' | 'REQUEST_INVALID' = 'REQUEST_INVALID'): unknown {
  if (!isUtf8(bytes))
    throw new ProblemError(code, refusals.requests.notUtf8, { errors: [{ pointer: '', detail: 'is not UTF-8' }] });
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return value;
  } catch {
    const detail = bytes.length === 0 ? 'is empty' : 'is not JSON';
    throw new ProblemError(code, refusals.requests.bodyFault(detail), { errors: [{ pointer: '', detail }] });
  }
}

/** Whose budget pays for an explanation: the authenticated caller's, else the address's. */
const payer = ({ caller, eventSource, ip }: FastifyRequest): string => {
  const { person, source = eventSource?.id } = caller ?? {};
  return person === undefined
    ? source === undefined
      ? `address ${networkOf(ip)}`
      : `source ${source}`
    : `person ${person}`;
};

/** Parses a JSON body and cleans its texts. Without a media type it counts as JSON, for users of `curl -d`. */
export function jsonBody<T>(request: FastifyRequest, checker: Checker<T>): T {
  const type = mediaType(request.headers['content-type']);
  if (type !== '' && !isJson(type)) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.json);
  }
  return request.server.explaining.parse(payer(request), checker, parseJson(bytesOf(request)));
}
