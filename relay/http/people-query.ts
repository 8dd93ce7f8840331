/** `GET /v1/people?q=&limit=`: what is looked for, checked. */
import { PEOPLE_LIMIT, PEOPLE_LIMIT_MAX, PEOPLE_QUERY_MAX } from '../../shared/people.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';

/** @throws REQUEST_INVALID naming each parameter that does not fit */
export function parsePeopleQuery(given: unknown): { q: string; limit: number } {
  const query: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {};
  const { q = '', limit = String(PEOPLE_LIMIT) } = query;
  const errors: FieldError[] = [];
  const text = typeof q === 'string' && q.length <= PEOPLE_QUERY_MAX ? q : null;
  if (text === null) {
    errors.push({ pointer: '/q', detail: `must be given once, with at most ${PEOPLE_QUERY_MAX} characters` });
  }
  const count = typeof limit === 'string' && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > PEOPLE_LIMIT_MAX) {
    errors.push({ pointer: '/limit', detail: `must be a whole number from 1 to ${PEOPLE_LIMIT_MAX}` });
  }
  const first = errors[0];
  if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer.slice(1)} ${first.detail}`, { errors });
  return { q: text ?? '', limit: count };
}
