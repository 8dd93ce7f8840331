import type { HookAuthShown } from '../../shared/admin/hooks.ts';
import type { HookAuth as Written } from '../../shared/hook-settings.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import type { HookAuth } from '../domain/hooks/hook-ports.ts';
import { type Environment, resolveSecrets } from './secrets.ts';

const DEFAULT_TOLERANCE = 'PT5M';
const DAY_MS = 24 * 60 * 60_000;

/** Checks that a schema cannot express. @returns null if consistent; `pointer` is into `auth` */
export function authFault(auth: Written): { pointer: string; detail: string } | null {
  if (!('hmac' in auth)) return null;
  const { signed = '{body}', timestampHeader, tolerance } = auth.hmac;
  const hasTime = signed.includes('{timestamp}');
  if (hasTime && timestampHeader === undefined) {
    return { pointer: '/hmac/timestampHeader', detail: 'is required where signed has {timestamp}' };
  }
  if (!hasTime && timestampHeader !== undefined) {
    return { pointer: '/hmac/signed', detail: 'must have {timestamp}: a time that is not signed proves nothing' };
  }
  if (tolerance === undefined) return null;
  if (!hasTime) return { pointer: '/hmac/tolerance', detail: 'is of a timestampHeader, and there is none' };
  return isTolerable(tolerance) ? null : { pointer: '/hmac/tolerance', detail: 'must be more than PT0S, at most P1D' };
}

function isTolerable(tolerance: string): boolean {
  try {
    const ms = parseDuration(tolerance);
    return ms > 0 && ms <= DAY_MS;
  } catch {
    // Longer than ten years.
    return false;
  }
}

export const secretsOf = (auth: Written): readonly string[] => {
  const written =
    'bearer' in auth
      ? auth.bearer
      : 'basic' in auth
        ? auth.basic.password
        : 'hmac' in auth
          ? auth.hmac.secret
          : auth.secret;
  return [written].flat();
};

/** @param place location, for the message. @throws DirectoryError if a secret cannot be resolved */
export function resolveAuth(auth: Written, env: Environment, place: string): HookAuth {
  const secrets = resolveSecrets([...secretsOf(auth)], env, place);
  if ('bearer' in auth) return { kind: 'bearer', secrets };
  if ('basic' in auth) return { kind: 'basic', user: auth.basic.user, secrets };
  if ('header' in auth) return { kind: 'header', header: auth.header.toLowerCase(), secrets };
  if ('query' in auth) return { kind: 'query', query: auth.query, secrets };
  if ('body' in auth) return { kind: 'body', body: auth.body, secrets };
  const { header, algorithm, encoding, prefix = '', signed = '{body}', timestampHeader, tolerance } = auth.hmac;
  return {
    kind: 'hmac',
    header: header.toLowerCase(),
    algorithm,
    encoding,
    prefix,
    signed,
    timestampHeader: timestampHeader?.toLowerCase() ?? null,
    toleranceMs: parseDuration(tolerance ?? DEFAULT_TOLERANCE),
    secrets,
  };
}

export function shownAuth(auth: Written): HookAuthShown {
  const secrets = secretsOf(auth).length;
  if ('bearer' in auth) return { kind: 'bearer', secrets };
  if ('basic' in auth) return { kind: 'basic', user: auth.basic.user, secrets };
  if ('header' in auth) return { kind: 'header', header: auth.header, secrets };
  if ('query' in auth) return { kind: 'query', query: auth.query, secrets };
  if ('body' in auth) return { kind: 'body', body: auth.body, secrets };
  const { secret: _, ...shown } = auth.hmac;
  return { kind: 'hmac', ...shown, secrets };
}
