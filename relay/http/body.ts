/** Bodies from bytes: valid UTF-8, valid JSON, of the media type that was promised. */

import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../shared/problems.ts';
import type { Checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Explaining } from '../domain/explaining.ts';
import { networkOf } from './gate/network.ts';

declare module 'fastify' {
  interface FastifyInstance {
    explaining: Explaining;
  }
}

/** `type/subtype` in lower case, or an empty string. @throws UNSUPPORTED_MEDIA_TYPE for another charset than UTF-8 */
export function mediaType(header: string | undefined): string {
  if (header === undefined) return '';
  // Written plainly, as mostly: nothing to take apart.
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

export const isJson = (type: string): boolean =>
  type === 'application/json' || /^application\/[a-z0-9.+-]+\+json$/.test(type);

/** The bytes that the catch-all parser left; empty where there was no body. */
export const bytesOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** @throws ProblemError of the given code where the bytes are not one JSON text in UTF-8 */
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

/** Whose share an explanation is taken from: who was found to ask, else the address. */
const payer = ({ caller, eventSource, ip }: FastifyRequest): string => {
  const { person, source = eventSource?.id } = caller ?? {};
  return person === undefined
    ? source === undefined
      ? `address ${networkOf(ip)}`
      : `source ${source}`
    : `person ${person}`;
};

/** A JSON body that fits a schema, its texts cleaned. A body without a media type is taken for JSON, as `curl -d` users expect of nothing else. */
export function jsonBody<T>(request: FastifyRequest, checker: Checker<T>): T {
  const type = mediaType(request.headers['content-type']);
  if (type !== '' && !isJson(type)) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.json);
  }
  return request.server.explaining.parse(payer(request), checker, parseJson(bytesOf(request)));
}
