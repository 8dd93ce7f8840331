/** Bindings of a mapping: the request apart from its payload, without credentials. */
import type { FastifyRequest } from 'fastify';
import type { HookBindings } from '../../../shared/admin/hooks.ts';
import { byName } from '../../domain/hooks/field-lists.ts';
import type { HookAuth } from '../../domain/hooks/hook-ports.ts';

/** Excluded for every hook: credentials must reach neither a mapping nor a dead letter. */
const NEVER: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'webhook-signature',
  'x-hub-signature',
  'x-hub-signature-256',
]);

/** @param auth of the hook, or null. @param now time of receipt, ms since 1970 */
export function bindingsOf({ headers, method, url }: FastifyRequest, auth: HookAuth | null, now: number): HookBindings {
  const secret = auth && 'header' in auth ? auth.header : '';
  const fields = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || NEVER.has(name) || name === secret ? [] : [[name, [value].flat().join(', ')]],
  );
  const query = queryOf(url);
  if (auth?.kind === 'query') query.delete(auth.query);
  return {
    headers: Object.fromEntries(fields),
    query: byName(query),
    method,
    received: new Date(now).toISOString(),
  };
}

export const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?').slice(1).join('?'));
