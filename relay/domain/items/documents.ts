/** Opens a document of an item: checks the recipient and the grant, has it fetched, compares its digest, records who opened it. */
import type { DocumentFault, DocumentSource, ItemDocument } from '../../../shared/evidence.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Log } from '../ports.ts';
import type { Reader } from '../reader.ts';
import type { AuditTx, ItemTx, StoredItem, Writer } from '../unit-of-work.ts';
import type { DocumentFetched, DocumentFetcher, DocumentTx, SpooledDocument } from './document-ports.ts';
import { allowsHost } from './grants.ts';
import { hostOf } from './links.ts';

interface DocumentDeps {
  reader: Pick<Reader, 'item' | 'isMember' | 'evidence'>;
  writer: Writer<ItemTx & AuditTx & DocumentTx>;
  directory: () => DirectoryView;
  fetcher: DocumentFetcher;
  log: Log;
}

export interface OpenedDocument {
  document: ItemDocument;
  spooled: SpooledDocument;
}

export interface Documents {
  /** @throws ProblemError NOT_FOUND, RATE_LIMITED, DOCUMENT_CHANGED, DOCUMENT_UNAVAILABLE */
  open(userId: string, itemId: string, documentId: string): Promise<OpenedDocument>;
}

const notTheirs = (): ProblemError => new ProblemError('NOT_FOUND', refusals.items.notYours);
const unavailable = (reason: DocumentFault): ProblemError =>
  new ProblemError('DOCUMENT_UNAVAILABLE', refusals.items.documentUnavailable[reason], { reason });

/** Seconds after which a person with too many fetches may try again. */
const CROWDED_SECONDS = 2;

export function createDocuments({ reader, writer, directory, fetcher, log }: DocumentDeps): Documents {
  function find(userId: string, itemId: string, documentId: string): { stored: StoredItem; document: DocumentSource } {
    const stored = reader.item(itemId);
    if (!stored || !reader.isMember(stored.setId, userId)) throw notTheirs();
    const document = reader.evidence(itemId)?.documents?.find(({ id }) => id === documentId);
    if (!document) throw new ProblemError('NOT_FOUND', refusals.items.noDocument);
    return { stored, document };
  }

  async function fetched(userId: string, originId: string, url: string): Promise<DocumentFetched> {
    const source = directory().source(originId);
    const access = directory().documentAccess(originId);
    // The grant may have ended since the event was accepted.
    const isGranted = source !== null && allowsHost({ hosts: source.grants.documents }, hostOf(url));
    return isGranted && access ? fetcher.fetch({ url, personId: userId, access }) : { fault: 'not-granted' };
  }

  return {
    async open(userId, itemId, documentId) {
      const { stored, document } = find(userId, itemId, documentId);
      const { sha256 } = document;
      const { originId } = stored;
      const spooled = await fetched(userId, originId, document.url);
      if ('fault' in spooled) {
        if (spooled.fault === 'crowded') {
          throw new ProblemError('RATE_LIMITED', refusals.items.documentsCrowded, { retryAfter: CROWDED_SECONDS });
        }
        log.warn({ itemId, originId, reason: spooled.fault }, 'a document is not available');
        throw unavailable(spooled.fault);
      }
      try {
        if (sha256 !== undefined && spooled.sha256 !== sha256) {
          throw new ProblemError('DOCUMENT_CHANGED', refusals.items.documentChanged);
        }
        await writer.write((tx) => noteOpened(tx, userId, itemId, documentId, stored.item.version));
      } catch (error) {
        await spooled.drop();
        throw error;
      }
      const { url: _, ...shown } = document;
      return { document: shown, spooled };
    },
  };
}

/** @throws NOT_FOUND if the person left the recipients during the fetch */
function noteOpened(
  tx: ItemTx & AuditTx & DocumentTx,
  userId: string,
  itemId: string,
  documentId: string,
  version: number,
): void {
  const stored = tx.item(itemId);
  if (!stored || !tx.membersOf(stored.setId).includes(userId)) throw notTheirs();
  if (!tx.noteDocumentOpened(userId, itemId, documentId, version)) return;
  tx.audit({ kind: 'document-opened', itemId, actor: userId, facts: { document: documentId, version } });
}
