/**
 * Who sends to a hook: whoever shows what its `auth` asks for, and nobody else; without one, as for events, the source's key or a
 * signature (contract section 8). What is wrong of it is not said, nor whether there is such a source or hook: whether a body is read, and
 * what is worked out over it, depends on the fields of the request alone.
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
import { hubSignature, NOBODYS_SECRET, standardWebhooks } from '../sources/signature.ts';
import { queryOf } from './hook-bindings.ts';
import { holds } from './hook-hmac.ts';
import type { HookDeps } from './ports.ts';

const SCHEMES = [standardWebhooks, hubSignature];

export function hookDoor(deps: HookDeps): SourceDoor {
  const { directory, clock } = deps;
  // By hook: what one system has wrong keeps no other out that comes from the same address.
  const guesses = createGuessLimit(clock, BY_BEARER);

  const placeOf = ({ params }: SourceRequest): [source: string, hook: string] => [
    params.source ?? '',
    params.hook ?? '',
  ];
  const authOf = (request: SourceRequest): HookAuth | null => directory().hookAuth(...placeOf(request));

  const refused = (request: SourceRequest): ProblemError =>
    wrongGuess(guesses, request.ip, refusal(), placeOf(request).join('/'));

  /** How the body may be signed, by the first field that says so. Which fields do is the same for every hook, and for none. */
  const signatureOf = ({ headers }: SourceRequest): HookHmac | null =>
    directory()
      .hookSignatures()
      .find(({ header }) => headers[header] !== undefined) ?? null;
  const isSigned = (request: SourceRequest): boolean =>
    signatureOf(request) !== null || SCHEMES.some((scheme) => scheme.signs(request.headers));

  /** By what stands in the head alone; null: nothing there proves who sends. */
  function sourceOfHead(request: SourceRequest): Source | null {
    const [id] = placeOf(request);
    const auth = authOf(request);
    const source = auth ? directory().source(id) : directory().sourceByKey(bearerOf(request) ?? '');
    return source?.id === id && (!auth || shows(auth, request)) ? source : null;
  }

  /** By the body's signature. Where the name has no secret, one that nobody has takes its place. */
  function holdsBody(request: SourceRequest): boolean {
    const [body, auth, now] = [bytesOf(request), authOf(request), clock.now()];
    if (auth?.kind === 'hmac' && request.headers[auth.header] !== undefined) {
      return holds(auth, request.headers, body, now);
    }
    const scheme = SCHEMES.find((one) => one.signs(request.headers));
    const secrets = auth ? [] : directory().signingSecrets(placeOf(request)[0]);
    if (scheme) return scheme.verify(request.headers, body, secrets, now) === null;
    const signature = signatureOf(request);
    if (signature) holds({ ...signature, secrets: [NOBODYS_SECRET] }, request.headers, body, now);
    return false;
  }

  return {
    before(request) {
      const source = sourceOfHead(request);
      if (!source && !isSigned(request)) throw refused(request);
      return source;
    },
    after(request) {
      const source = holdsBody(request) ? directory().source(placeOf(request)[0]) : null;
      if (!source) throw refused(request);
      return source;
    },
  };
}

/** Everything but signatures. */
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
    // It is of the body, which is not read yet.
    case 'hmac':
      return false;
  }
}

/** `user:password` (RFC 7617); empty where there is none. */
function basicOf({ headers }: FastifyRequest): string {
  const given = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return Buffer.from(given, 'base64').toString('utf8');
}

/**
 * The same for every hook, and for none: clients that send a password only when asked for it have to be asked (RFC 9110 section 11.6.1),
 * and who asks for one hook by name shall not learn which there are.
 */
const refusal = (): ProblemError =>
  new ProblemError('UNAUTHENTICATED', refusals.signIn.hookProofWrong, {
    authenticate: 'Basic realm="hook", charset="UTF-8", Bearer',
  });
