/** Documents of one source system: named in its events, served to the relay at the simulator's endpoint. */
import { createHash } from 'node:crypto';
import type { DocumentSource } from '../shared/evidence.ts';
import type { DocumentFile } from './document-files.ts';

export const DOCUMENTS_PATH = '/documents';

/** The oldest are dropped, like records. */
const KEPT = 500;

export class Documents {
  /** Base of addresses; null if the directory grants none at the endpoint. */
  readonly #base: string | null;
  readonly #byAddress = new Map<string, DocumentFile>();

  constructor(base: string | null) {
    this.#base = base;
  }

  /** @returns the members of an event: the documents, or links into the system where none may be sent */
  of(
    record: { id: string; url?: string | undefined },
    files: readonly (readonly [name: string, make: () => DocumentFile])[],
  ) {
    if (this.#base === null) {
      return {
        attachments: files.map(([name]) => ({ label: name, url: `${record.url}/attachments/${pathOf(name)}` })),
      };
    }
    const folder = `${this.#base}/${record.id}`;
    return { documents: files.map(([name, make]) => this.#add(`${folder}/${pathOf(name)}`, name, make())) };
  }

  find(address: string): DocumentFile | null {
    return this.#byAddress.get(address) ?? null;
  }

  /** Address of a path at the endpoint. */
  addressOf(path: string): string | null {
    return this.#base === null ? null : new URL(path, this.#base).href;
  }

  #add(url: string, name: string, file: DocumentFile): DocumentSource {
    this.#byAddress.set(url, file);
    const oldest = this.#byAddress.keys().next();
    if (this.#byAddress.size > KEPT && !oldest.done) this.#byAddress.delete(oldest.value);
    const { mediaType, bytes } = file;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { id: pathOf(name), name, mediaType, size: bytes.length, sha256, url };
  }
}

/** `Order lines.csv`: `order-lines-csv` */
const pathOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
