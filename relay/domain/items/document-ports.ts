/** Ports for the documents of items: fetching them, and recording who opened them. */
import type { DocumentFault } from '../../../shared/evidence.ts';
import type { DocumentAccess } from '../directory-view.ts';

export interface DocumentTx {
  /** @returns false if the person has opened it in this version of the item, or in a later one */
  noteDocumentOpened(userId: string, itemId: string, documentId: string, version: number): boolean;
}

export interface DocumentRequest {
  url: string;
  /** Who opens it: bounds the fetches of one person, and is part of the signed request. */
  personId: string;
  access: DocumentAccess;
}

/** A fetched document in a temporary file. The receiver must drop it. */
export interface SpooledDocument {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
  drop(): Promise<void>;
}

/** `crowded`: the person's other fetches are not finished. */
export type DocumentFetched = SpooledDocument | { fault: DocumentFault | 'crowded' };

export interface DocumentFetcher {
  /** Never rejects for a reason that lies with the source. */
  fetch(request: DocumentRequest): Promise<DocumentFetched>;
}
