/** Authenticates the sending source by its key, or by a signature over the body. */

import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView, Source } from '../../domain/directory-view.ts';
import type { Clock, Connections } from '../../domain/ports.ts';
import { bytesOf } from '../body.ts';
import { standardWebhooks } from '../sources/signature.ts';
import { bearerOf, unauthenticated } from './bearer.ts';
import type { Gate } from './gates.ts';

export interface SourceGate {
  directory: () => DirectoryView;
  clock: Clock;
}

const text = Type.Optional(Type.String());
const sourceParams = checker(Type.Object({ id: text, source: text, hook: text }));

/** Whether a request to a source endpoint has a key or id that this relay does not know. */
export function isUnknownSource(request: FastifyRequest, { directory }: Pick<SourceGate, 'directory'>): boolean {
  const { url, method } = request;
  const isReading = method === 'GET' && url.startsWith('/v1/sources/');
  if (!isReading && (method !== 'POST' || !/^\/v1\/(events|sources|hooks)\b/.test(url))) return false;
  const key = bearerOf(request);
  const view = directory();
  if (key !== null && view.sourceByKey(key) !== null) return false;
  const { id, source, hook } = sourceParams.parse(request.params);
  if (source !== undefined && hook !== undefined) return view.hook(source, hook) === null;
  return key !== null || (id !== undefined && view.source(id) === null);
}

/**
 * Before the body is read. @param id from the path, to find a signing secret. @returns null if a signature must still be verified
 * @throws UNAUTHENTICATED for an unknown key or no proof at all, FORBIDDEN for the key of another source
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

/** For operations without a body, which no signature covers: by key alone. */
export const sourceReaderGate = (deps: SourceGate & { connections: Connections }): Gate<Source> => ({
  async enter(request, work) {
    const { id } = sourceParams.parse(request.params);
    const source = sourceByKey(request, id ?? null, deps);
    if (!source) throw unauthenticated(refusals.signIn.sourceKeyUnknown);
    deps.connections.signedIn(request.raw.socket, `source ${source.id}`, 'http');
    return work(source);
  },
});

/** @throws UNAUTHENTICATED for an unknown source, missing secret or wrong signature, without distinction */
export function sourceBySignature(request: FastifyRequest, id: string, deps: SourceGate): Source {
  const found = checkSignature(request, id, deps);
  if (typeof found === 'string') throw unauthenticated(found);
  return found;
}

function checkSignature(request: FastifyRequest, id: string, { directory, clock }: SourceGate): Source | string {
  const source = directory().source(id);
  const secrets = directory().signingSecrets(id);
  const fault = standardWebhooks.verify(request.headers, bytesOf(request), secrets, clock.now());
  return source && fault === null ? source : (fault ?? refusals.signIn.signatureWrong);
}
