/** Keys of the issuer by discovery (OpenID Connect Discovery 1.0 section 4). Cached; stays usable for `TRUSTED_MS` without the issuer. */

import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose';
import Type from 'typebox';
import { WebUrl } from '../../shared/primitives.ts';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock, Log } from '../domain/ports.ts';
import { fetchJson, type Wire } from './fetch-json.ts';

/** Age in ms from which keys are refreshed in the background, and beyond which they are no longer trusted. */
const FRESH_MS = 60 * 60_000;
const TRUSTED_MS = 24 * 60 * 60_000;
/** ms between fetches for unknown keys, because tokens can name any key. */
const UNKNOWN_KEY_MS = 30_000;
/** ms between retries while the issuer is unavailable. */
const RETRY_MS = 2000;

const discovery = checker(Type.Object({ issuer: Type.String(), jwks_uri: WebUrl }));
/** `jose` checks each key when it is used. */
const keySet = checker(
  Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 1000 }) }),
);

export interface IssuerKeys {
  /** @throws UNAUTHENTICATED for an unknown key, ISSUER_UNAVAILABLE; JWKSMultipleMatchingKeys, which iterates over the candidates */
  keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
  /** Fetches the keys in advance; logs a failure. */
  warm(): Promise<void>;
}

interface IssuerKeysDeps {
  issuer: string;
  wire: Wire;
  clock: Clock;
  log: Log;
  /** Whether keys may be fetched from the URL: https, or this machine. */
  isAllowed: (url: string) => boolean;
}

interface LoadedKeys {
  jwksUri: string;
  keys: LocalJWKSet;
  at: number;
}

export function createIssuerKeys({ issuer, wire, clock, log, isAllowed }: IssuerKeysDeps): IssuerKeys {
  let loaded: LoadedKeys | null = null;
  let loading: Promise<LoadedKeys> | null = null;
  let failedAt: number | null = null;
  let askedForUnknownAt: number | null = null;
  /** A clock that was set back counts as elapsed time. */
  const passed = (since: number | null, ms: number) => since === null || Math.abs(clock.now() - since) >= ms;

  async function fetchKeys(): Promise<LoadedKeys> {
    const known = loaded && !passed(loaded.at, FRESH_MS) ? loaded.jwksUri : null;
    const jwksUri = known ?? (await discover());
    const found = await fetchJson(wire, jwksUri);
    if (!keySet.is(found)) throw new Error(`${jwksUri} is no JSON Web Key Set`);
    return { jwksUri, keys: createLocalJWKSet(found), at: clock.now() };
  }

  async function discover(): Promise<string> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const found = await fetchJson(wire, url);
    if (!discovery.is(found)) throw new Error(`${url} is no OpenID Connect discovery document`);
    // Section 4.3: otherwise one issuer could impersonate another.
    if (found.issuer !== issuer) throw new Error(`the issuer identifies itself as ${found.issuer.slice(0, 200)}`);
    if (!isAllowed(found.jwks_uri)) throw new Error('the issuer publishes its keys without https');
    return found.jwks_uri;
  }

  /** Concurrent callers share one fetch. */
  function load(): Promise<LoadedKeys> {
    loading ??= fetchKeys()
      .then(
        (fetched) => {
          if (failedAt !== null) log.info({ issuer }, 'the issuer of sign-ins answers again');
          failedAt = null;
          loaded = fetched;
          return fetched;
        },
        (error: unknown) => {
          failedAt = clock.now();
          const reason = reasonOf(error);
          log.warn({ issuer, reason }, 'the keys of the issuer cannot be fetched');
          throw unavailable();
        },
      )
      .finally(() => {
        loading = null;
      });
    return loading;
  }

  async function current(): Promise<LoadedKeys> {
    if (loaded && !passed(loaded.at, FRESH_MS)) return loaded;
    if (loaded && !passed(loaded.at, TRUSTED_MS)) {
      if (passed(failedAt, UNKNOWN_KEY_MS)) load().catch(() => {});
      return loaded;
    }
    if (loading === null && !passed(failedAt, RETRY_MS)) throw unavailable();
    return load();
  }

  return {
    async keyFor(header, token) {
      const { keys } = await current();
      const found = await pick(keys, header, token);
      if (found) return found;
      if (!passed(askedForUnknownAt, UNKNOWN_KEY_MS)) throw unknownKey();
      askedForUnknownAt = clock.now();
      const again = await pick((await load()).keys, header, token);
      if (again) return again;
      throw unknownKey();
    },
    warm: () =>
      load().then(
        () => {},
        () => {},
      ),
  };
}

const unavailable = () =>
  new ProblemError('ISSUER_UNAVAILABLE', refusals.signIn.issuerAway, {
    retryAfter: RETRY_MS / 1000,
  });
const unknownKey = () => new ProblemError('UNAUTHENTICATED', refusals.signIn.keyUnknown);

async function pick(
  keys: LocalJWKSet,
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
): Promise<CryptoKey | null> {
  try {
    return await keys(header, token);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return null;
    // The token names no key and several match: the caller tries each.
    if (error instanceof errors.JWKSMultipleMatchingKeys) throw error;
    // Replaces any error of the platform about an unreadable key.
    throw new ProblemError('UNAUTHENTICATED', refusals.signIn.keyUnusable);
  }
}
