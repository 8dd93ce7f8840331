/** Documents of items, fetched from the relay over HTTP when the user opens one. */
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { DocumentRef } from '../ports.ts';
import { hostOf } from './address.ts';
import { requestBytes } from './http-request.ts';
import type { RelayAccess } from './own-sessions.ts';

/** @returns rejects with a ProblemError; its `reason` is that of `DOCUMENT_UNAVAILABLE` */
export const createDocumentFetch =
  (deps: RelayAccess) =>
  async ({ itemId, documentId }: DocumentRef): Promise<Uint8Array<ArrayBuffer>> => {
    const words = wordsFor(deps.locale());
    const access = deps.access();
    if (!access) throw new ProblemError('UNAUTHENTICATED', words.ownSessions.notHere);
    const { relay, headers } = access;
    const path = `/v1/items/${encodeURIComponent(itemId)}/documents/${encodeURIComponent(documentId)}`;
    const { bytes, problem } = await requestBytes(deps, relay, path, { headers });
    if (bytes) return bytes;
    if (!problem) throw new ProblemError('REQUEST_INVALID', words.pairAnswer(hostOf(relay)));
    const { code, detail, reason } = problem;
    throw new ProblemError(code, words.refusedByRelay(detail), reason === undefined ? {} : { reason });
  };
