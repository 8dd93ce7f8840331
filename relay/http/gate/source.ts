/** Which source is sending: by its key, or by a signature over what it sends. */

import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView, Source } from '../../domain/directory-view.ts';
import type { Clock } from '../../domain/ports.ts';
import { bytesOf } from '../body.ts';
import { standardWebhooks } from '../sources/signature.ts';
import { bearerOf, unauthenticated } from './bearer.ts';

/** What it takes to know which source sends. */
export interface SourceGate {
  directory: () => DirectoryView;
  clock: Clock;
}

const text = Type.Optional(Type.String());
const sourceParams = checker(Type.Object({ id: text, source: text, hook: text }));

/** The request comes by a way of sources, with a key or an id that is nobody's here. */
export function isUnknownSource(request: FastifyRequest, { directory }: Pick<SourceGate, 'directory'>): boolean {
  const { url, method } = request;
  if (method !== 'POST' || !/^\/v1\/(events|sources|hooks)\b/.test(url)) return false;
  const key = bearerOf(request);
  const view = directory();
  if (key !== null && view.sourceByKey(key) !== null) return false;
  const { id, source, hook } = sourceParams.parse(request.params);
  if (source !== undefined && hook !== undefined) return view.hook(source, hook) === null;
  return key !== null || (id !== undefined && view.source(id) === null);
}

/**
 * Before the body is read: a key that is not known, or nothing to go by.
 * @param id from the path; a signed request needs it, so that its secret is known
 */
export function sourceByKey(request: FastifyRequest, id: string | null, deps: SourceGate): Source | null {
  const key = bearerOf(request);
  if (key !== null) {
    const source = deps.directory().sourceByKey(key);
    if (!source) throw unauthenticated(refusals.signIn.sourceKeyUnknown);
    if (id !== null && source.id !== id) throw new ProblemError('FORBIDDEN', refusals.signIn.sourceKeyOfOther);
    return source;
  }
  if (!standardWebhooks.signs(request.headers)) throw unauthenticated(refusals.signIn.sourceProofNeeded);
  if (id === null) throw unauthenticated(refusals.signIn.signedElsewhere);
  return null;
}

/** @throws UNAUTHENTICATED where source, secret or signature are not right; it does not say which of them is there */
export function sourceBySignature(request: FastifyRequest, id: string, deps: SourceGate): Source {
  const found = checkSignature(request, id, deps);
  if (typeof found === 'string') throw unauthenticated(found);
  return found;
}

/** The source, or why not. */
function checkSignature(request: FastifyRequest, id: string, { directory, clock }: SourceGate): Source | string {
  const source = directory().source(id);
  const secrets = directory().signingSecrets(id);
  const fault = standardWebhooks.verify(request.headers, bytesOf(request), secrets, clock.now());
  return source && fault === null ? source : (fault ?? refusals.signIn.signatureWrong);
}
