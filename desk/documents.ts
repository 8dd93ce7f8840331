/** Documents of items, as the window opens and saves them. */

interface DocumentRef {
  itemId: string;
  documentId: string;
}

export interface Documents {
  /** Rejects with a ProblemError; its `reason` is that of `DOCUMENT_UNAVAILABLE`. */
  open(document: DocumentRef): Promise<Uint8Array<ArrayBuffer>>;
}
