/** Documents of items, fetched from the relay over HTTP when the user opens one. */
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Documents } from '../documents.ts';
import { hostOf } from './address.ts';
import { requestBytes } from './http-request.ts';
import type { RelayAccess } from './own-sessions.ts';

export function createDocuments(deps: RelayAccess): Documents {
  return {
    async open({ itemId, documentId }) {
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
    },
  };
}
