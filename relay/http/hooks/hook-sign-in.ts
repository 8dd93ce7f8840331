/**
 * Authenticates hook senders by the hook's `auth`; without one, like events, by the source's key or a signature (contract section 8). A
 * refusal reveals neither the reason nor whether the source or hook exists: whether the body is read, and what is computed over it, depends
 * only on the header fields of the request.
 */

import type { FastifyRequest } from 'fastify';
import { sameAsOneOf } from '../../../network/same-secret.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { HookAuth, HookHmac } from '../../domain/hooks/hook-ports.ts';
import { bytesOf } from '../body.ts';
import { bearerOf } from '../gate/bearer.ts';
import { BY_BEARER, createGuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import type { SourceDoor, SourceRequest } from '../sources/ingest.ts';
import { DECOY_SECRET, hubSignature, standardWebhooks } from '../sources/signature.ts';
import { memberOf } from './body-secret.ts';
import { queryOf } from './hook-bindings.ts';
import { holds } from './hook-hmac.ts';
import type { HookRouteDeps } from './ports.ts';

const SCHEMES = [standardWebhooks, hubSignature];

/** `requireQuerySecret` is for handshakes, which carry no other proof. */
interface HookDoor extends SourceDoor {
  requireQuerySecret(request: FastifyRequest, auth: HookAuth): void;
}

export function hookDoor(deps: HookRouteDeps): HookDoor {
  const { directory, clock } = deps;
  // Per hook, so that one misconfigured system does not lock out others behind the same address.
  const guesses = createGuessLimit(clock, BY_BEARER);

  const placeOf = ({ params }: SourceRequest): [source: string, hook: string] => [
    params.source ?? '',
    params.hook ?? '',
  ];
  const authOf = (request: SourceRequest): HookAuth | null => directory().hookAuth(...placeOf(request));

  const refused = (request: SourceRequest): ProblemError =>
    wrongGuess(guesses, request.ip, refusal(), placeOf(request).join('/'));

  /** How the body may be signed, by the first signature field present. The set of these fields is the same for all hooks. */
  const signatureOf = ({ headers }: SourceRequest): HookHmac | null =>
    directory()
      .hookSignatures()
      .find(({ header }) => headers[header] !== undefined) ?? null;
  /** The body may prove it. Where any hook has its secret in the body, the body of every hook is read. */
  const needsBody = (request: SourceRequest): boolean =>
    signatureOf(request) !== null ||
    directory().hookBodySecrets().length > 0 ||
    SCHEMES.some((scheme) => scheme.signs(request.headers));

  /** Authenticates by the head alone; null: it proves nothing. */
  function sourceOfHead(request: SourceRequest): Source | null {
    const [id] = placeOf(request);
    const auth = authOf(request);
    const source = auth ? directory().source(id) : directory().sourceByKey(bearerOf(request) ?? '');
    return source?.id === id && (!auth || shows(auth, request)) ? source : null;
  }

  /** Compares the secret in the body. For other hooks it compares with a random secret, so that timing reveals nothing. */
  function holdsBodySecret(request: SourceRequest): boolean {
    const auth = authOf(request);
    if (auth?.kind === 'body') return sameAsOneOf(memberOf(bytesOf(request), auth.body), auth.secrets);
    const [other] = directory().hookBodySecrets();
    if (other) sameAsOneOf(memberOf(bytesOf(request), other.body), [DECOY_SECRET]);
    return false;
  }

  /** Verifies the signature of the body. Uses a random secret if there is none, so that timing reveals nothing. */
  function holdsSignature(request: SourceRequest): boolean {
    const [body, auth, now] = [bytesOf(request), authOf(request), clock.now()];
    if (auth?.kind === 'hmac' && request.headers[auth.header] !== undefined) {
      return holds(auth, request.headers, body, now);
    }
    const scheme = SCHEMES.find((one) => one.signs(request.headers));
    const secrets = auth ? [] : directory().signingSecrets(placeOf(request)[0]);
    if (scheme) return scheme.verify(request.headers, body, secrets, now) === null;
    const signature = signatureOf(request);
    if (signature) holds({ ...signature, secrets: [DECOY_SECRET] }, request.headers, body, now);
    return false;
  }

  return {
    requireQuerySecret(request, auth) {
      if (!shows(auth, request as SourceRequest)) throw refused(request as SourceRequest);
    },
    before(request) {
      const source = sourceOfHead(request);
      if (!source && !needsBody(request)) throw refused(request);
      return source;
    },
    after(request) {
      const proofs = [holdsBodySecret(request), holdsSignature(request)];
      const source = proofs.includes(true) ? directory().source(placeOf(request)[0]) : null;
      if (!source) throw refused(request);
      return source;
    },
  };
}

function shows(auth: HookAuth, request: SourceRequest): boolean {
  switch (auth.kind) {
    case 'bearer':
      return sameAsOneOf(bearerOf(request) ?? '', auth.secrets);
    case 'basic':
      return sameAsOneOf(
        basicOf(request),
        auth.secrets.map((password) => `${auth.user}:${password}`),
      );
    case 'header':
      return sameAsOneOf([request.headers[auth.header] ?? ''].flat().join(), auth.secrets);
    case 'query':
      return sameAsOneOf(queryOf(request.url).getAll(auth.query).join(), auth.secrets);
    // Need the body, which is not read yet.
    case 'body':
    case 'hmac':
      return false;
  }
}

/** `user:password` (RFC 7617); empty if absent. */
function basicOf({ headers }: FastifyRequest): string {
  const given = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return Buffer.from(given, 'base64').toString('utf8');
}

/** Equal for all hooks, known or not. Some clients need a challenge before they send a password (RFC 9110 section 11.6.1). */
const refusal = (): ProblemError =>
  new ProblemError('UNAUTHENTICATED', refusals.signIn.hookProofWrong, {
    authenticate: 'Basic realm="hook", charset="UTF-8", Bearer',
  });
