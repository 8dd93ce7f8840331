/** Documents of items, as the window opens and saves them. */
import { ProblemError } from '../shared/problems.ts';
import type { DeskParts } from './desk-parts.ts';
import type { DocumentRef } from './ports.ts';

export interface Documents {
  /** @throws ProblemError; its `reason` is that of `DOCUMENT_UNAVAILABLE` */
  open(document: DocumentRef): Promise<Uint8Array<ArrayBuffer>>;
}

const codeOf = (error: unknown): string | null => (error instanceof ProblemError ? error.problem.code : null);

export function createDocuments({ deps, inbox, redraw }: DeskParts): Documents {
  /** Answers to an item with a changed document have to be confirmed. */
  const mark = (document: DocumentRef, isChanged: boolean): void => {
    if (!inbox.markDocument(document, isChanged)) return;
    redraw([document.itemId]);
  };
  return {
    async open(document) {
      try {
        const bytes = await deps.fetchDocument(document);
        mark(document, false);
        return bytes;
      } catch (error) {
        if (codeOf(error) === 'DOCUMENT_CHANGED') mark(document, true);
        throw error;
      }
    },
  };
}
