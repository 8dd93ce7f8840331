/** Documents of items, as the window opens and saves them. */
import { ProblemError } from '../shared/problems.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { DocumentRef, DocumentStore, OpenedDocument } from './ports.ts';

export interface Documents {
  /** From the relay; if it is unreachable, as opened before. @throws ProblemError; its `reason` is that of `DOCUMENT_UNAVAILABLE` */
  open(document: DocumentRef): Promise<Uint8Array<ArrayBuffer>>;
}

export interface StoredDocuments extends Documents {
  setLive(live: boolean): void;
  /** Items may have been removed: deletes the stored documents of items that are not here. */
  sweep(): void;
  clear(): void;
}

const codeOf = (error: unknown): string | null => (error instanceof ProblemError ? error.problem.code : null);

interface DocumentDeps {
  fetch(document: DocumentRef): Promise<Uint8Array<ArrayBuffer>>;
  /** Undefined: this host stores no documents. */
  store: DocumentStore | undefined;
  inbox: Pick<Inbox, 'kept' | 'me' | 'markDocument'>;
  redraw(itemIds: readonly string[]): void;
}

export function createDocuments({ fetch, store, inbox, redraw }: DocumentDeps): StoredDocuments {
  let isLive = false;
  /** A sweep waits for its turn. */
  let isDue = false;

  /** Null: the item is not here, or no one is signed in. */
  const openedAs = (document: DocumentRef): OpenedDocument | null => {
    const item = inbox.kept(document.itemId)?.item;
    const userId = inbox.me()?.user.id;
    return item && userId !== undefined ? { ...document, userId, version: item.evidenceVersion ?? 0 } : null;
  };
  const stored = async (document: DocumentRef): Promise<Uint8Array<ArrayBuffer> | null> => {
    const opened = openedAs(document);
    return (store && opened && (await store.get(opened))) ?? null;
  };
  /** Decisions about an item with a changed document have to be confirmed. */
  const mark = (document: DocumentRef, isChanged: boolean): void => {
    if (inbox.markDocument(document, isChanged)) redraw([document.itemId]);
  };

  return {
    setLive(live) {
      isLive = live;
    },
    async open(document) {
      const asked = openedAs(document);
      // The attempt may take its whole timeout.
      const early = isLive ? null : await stored(document);
      if (early) return early;
      try {
        const bytes = await fetch(document);
        mark(document, false);
        const opened = openedAs(document);
        // Not if the item left, its evidence changed, or the user signed out during the fetch.
        if (opened && opened.version === asked?.version && opened.userId === asked.userId)
          void store?.put(opened, bytes);
        return bytes;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'DOCUMENT_CHANGED') mark(document, true);
        const found = code === 'STORE_UNAVAILABLE' ? await stored(document) : null;
        if (found) return found;
        throw error;
      }
    },
    sweep() {
      if (!store || isDue) return;
      isDue = true;
      const done = store.retain((itemId) => {
        // It has begun: items that leave from now on need another one.
        isDue = false;
        return inbox.kept(itemId) !== null;
      });
      void done.finally(() => {
        isDue = false;
      });
    },
    clear: () => void store?.clear(),
  };
}
