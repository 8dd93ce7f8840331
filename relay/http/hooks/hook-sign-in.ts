/**
 * Who sends to a hook: whoever shows what its `auth` asks for, and nobody else; without one, as for events, the source's key or a
 * signature (contract section 8). What is wrong of it is not said, nor whether there is such a source or hook.
 */

import type { FastifyRequest } from 'fastify';
import { sameAsOneOf } from '../../../network/same-secret.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { HookAuth } from '../../domain/hooks/hook-ports.ts';
import { bytesOf } from '../body.ts';
import { bearerOf } from '../gate/bearer.ts';
import { BY_BEARER, createGuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import { sourceByKey, sourceBySignature } from '../gate/source.ts';
import type { SourceDoor } from '../sources/ingest.ts';
import { hubSignature, standardWebhooks } from '../sources/signature.ts';
import { queryOf } from './hook-bindings.ts';
import { holds } from './hook-hmac.ts';
import type { HookDeps } from './ports.ts';

const SCHEMES = [standardWebhooks, hubSignature];

type HookRequest = FastifyRequest<{ Params: { id?: string; hook?: string } }>;

export function hookDoor(deps: HookDeps): SourceDoor {
  const { directory, clock } = deps;
  // By hook: what one system has wrong keeps no other out that comes from the same address.
  const guesses = createGuessLimit(clock, BY_BEARER);

  const placeOf = ({ params }: HookRequest): [source: string, hook: string] => [params.id ?? '', params.hook ?? ''];
  const authOf = (request: HookRequest): HookAuth | null => directory().hookAuth(...placeOf(request));

  /** @throws UNAUTHENTICATED */
  function sourceIf(request: HookRequest, shows: (auth: HookAuth) => boolean): Source {
    const auth = authOf(request);
    const source = directory().source(placeOf(request)[0]);
    if (auth && source && shows(auth)) return source;
    throw refused(request);
  }

  const refused = (request: HookRequest): ProblemError =>
    wrongGuess(guesses, request.ip, refusal(), placeOf(request).join('/'));

  /** As for events, but told as for any hook. @throws UNAUTHENTICATED */
  function byKey<Found>(request: HookRequest, find: () => Found): Found {
    try {
      return find();
    } catch (error) {
      throw error instanceof ProblemError ? refused(request) : error;
    }
  }

  return {
    before(request) {
      const auth = authOf(request);
      if (!auth) return byKey(request, () => sourceByKey(request, request.params.id ?? null, deps, SCHEMES));
      // Of the body; without one there is nothing to read it for.
      if (auth.kind === 'hmac' && request.headers[auth.header] !== undefined) return null;
      return sourceIf(request, (known) => shows(known, request));
    },
    after(request) {
      if (!authOf(request)) {
        return byKey(request, () => sourceBySignature(request, request.params.id ?? '', deps, SCHEMES));
      }
      const body = bytesOf(request);
      return sourceIf(request, (auth) => auth.kind === 'hmac' && holds(auth, request.headers, body, clock.now()));
    },
  };
}

/** Everything but signatures. */
function shows(auth: HookAuth, request: HookRequest): boolean {
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
