import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';

/** RFC 6750 section 2.1; null if absent. */
export function bearerOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.length > 20_000) return null;
  return /^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? null;
}

export const unauthenticated = (detail: string): ProblemError => new ProblemError('UNAUTHENTICATED', detail);
