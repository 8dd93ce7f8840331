/** Verifies access tokens of one issuer against its published keys (RFC 9068, RFC 8725). Independent of the directory. */

import { errors, type JWTPayload, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock, Log } from '../domain/ports.ts';
import type { Wire } from './fetch-json.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';

/** Asymmetric signatures only (RFC 8725 section 3.1): neither `none` nor HMAC. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** Tolerated clock skew in seconds (contract section 4). */
const SKEW_S = 60;
const MAX_TOKEN = 16_384;
/** Three base64url parts; the first is a JSON object. */
const COMPACT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;
/** Accepted `typ` headers: other tokens (logout, events) are not for sign-in (RFC 8725 section 3.11). */
const ACCESS_TYPES = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);

interface CheckedToken {
  claims: JWTPayload;
  /** Seconds since 1970; 0 if absent. */
  issuedAt: number;
  /** Until when the token is accepted, ms since 1970. */
  expiresAt: number;
}

export interface Issuer {
  /** @throws ProblemError: UNAUTHENTICATED with the reason, ISSUER_UNAVAILABLE */
  check(token: string): Promise<CheckedToken>;
  /** Never rejects. */
  warm(): Promise<void>;
}

interface IssuerDeps {
  issuer: string;
  audience: string;
  wire: Wire;
  clock: Clock;
  log: Log;
  isAllowed: (url: string) => boolean;
}

/** Whether the token has the form of a signed JWT. */
export const looksSigned = (token: string): boolean => token.length <= MAX_TOKEN && COMPACT.test(token);

export function createIssuer({ issuer, audience, wire, clock, log, isAllowed }: IssuerDeps): Issuer {
  const keys = createIssuerKeys({ issuer, wire, clock, log, isAllowed });

  async function check(token: string): Promise<CheckedToken> {
    if (!looksSigned(token)) throw refused(refusals.signIn.notSigned);
    const { payload, protectedHeader } = await verify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_S,
      currentDate: new Date(clock.now()),
      requiredClaims: ['exp'],
    });
    if (protectedHeader.typ !== undefined && !ACCESS_TYPES.has(protectedHeader.typ.toLowerCase())) {
      throw refused(refusals.signIn.noAccessToken);
    }
    const { iat = 0, exp = 0 } = payload;
    if (iat > clock.now() / 1000 + SKEW_S) throw early(refusals.signIn.fromTheFuture);
    return { claims: payload, issuedAt: iat, expiresAt: (exp + SKEW_S) * 1000 };
  }

  return {
    check: (token) => check(token).catch((error: unknown) => Promise.reject(problemOf(error))),
    warm: keys.warm,
  };
}

/** If the token names no key, tries each candidate: there are few, and at most one verifies. */
async function verify(token: string, keys: IssuerKeys, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, (header, jws) => keys.keyFor(header, jws), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await jwtVerify(token, key, options).catch(unlessSignature);
      if (verified) return verified;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function unlessSignature(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

const refused = (detail: string) => new ProblemError('UNAUTHENTICATED', detail);
/** Reason `clock`: signing in again would not help. */
const early = (detail: string) => new ProblemError('UNAUTHENTICATED', detail, { reason: 'clock' });

/** Names the invalid claim, never its value. */
function problemOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return refused(refusals.signIn.expired);
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return refused(refusals.signIn.otherAudience);
    if (error.claim === 'iss') return refused(refusals.signIn.otherIssuer);
    if (error.claim === 'nbf') return early(refusals.signIn.notValidYet);
    return refused(refusals.signIn.claimWrong(error.claim));
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return refused(refusals.signIn.otherAlgorithm);
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused(refusals.signIn.tokenSignatureWrong);
  if (error instanceof errors.JOSEError) return refused(refusals.signIn.notOfIssuer);
  // The platform refuses a key of the issuer's set.
  return error instanceof TypeError ? refused(refusals.signIn.keyUnusable) : error;
}
