/**
 * Opened documents on this computer, encrypted. One file for each document, named by its item: a nonce, the ciphertext and its tag
 * (AES-256-GCM). User, item, document and version are authenticated, so that a file under another name does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentStore, Log, OpenedDocument } from '../desk/ports.ts';
import { diskFault, isMissing } from '../disk/faults.ts';
import { makeFolder, replaceFile } from '../disk/replace.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of all files; the least recently opened are deleted. */
const MAX_BYTES = 200 * 1024 * 1024;
const MAX_FILES = 1000;
const NAME = /^([\w-]{1,64})\.[0-9a-f]{32}$/;

interface DocumentKey {
  /** 32 bytes; null: no key store protects one. */
  get(): Promise<Uint8Array | null>;
  /** Creates another one for the next document. */
  forget(): Promise<void>;
}

interface DocumentStoreDeps {
  folder: string;
  key: DocumentKey;
  /** ms since 1970. */
  now(): number;
  log: Log;
  /** Bytes of all files. */
  most?: number;
}

/** Null: the item's id is not one that a file may be named by. */
function nameOf({ itemId, documentId }: OpenedDocument): string | null {
  const name = `${itemId}.${createHash('sha256').update(documentId).digest('hex').slice(0, 32)}`;
  return NAME.test(name) ? name : null;
}

const contextOf = ({ userId, itemId, documentId, version }: OpenedDocument): Buffer =>
  Buffer.from(JSON.stringify([userId, itemId, documentId, version]));

function encrypted(key: Uint8Array, document: OpenedDocument, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(contextOf(document));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws if the file is not intact, or another document's */
function decrypted(key: Uint8Array, document: OpenedDocument, file: Buffer): Uint8Array<ArrayBuffer> {
  if (file.length < NONCE_BYTES + TAG_BYTES) throw new RangeError('too short');
  const decipher = createDecipheriv(ALGORITHM, key, file.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(contextOf(document))
    .setAuthTag(file.subarray(-TAG_BYTES));
  const head = decipher.update(file.subarray(NONCE_BYTES, -TAG_BYTES));
  return new Uint8Array(Buffer.concat([head, decipher.final()]));
}

export function createDocumentStore({ folder, key, now, log, most = MAX_BYTES }: DocumentStoreDeps): DocumentStore {
  /** In order, so that a document that is being written does not remain after `clear`. */
  let working: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(what: string, work: () => Promise<T>, failed: T): Promise<T> => {
    const done = working.then(work).catch((error: unknown) => {
      log.warn('documents on this computer', { what, fault: diskFault(error) ?? String(error) });
      return failed;
    });
    working = done;
    return done;
  };
  const names = (): Promise<string[]> =>
    readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
  const drop = (name: string): Promise<void> => rm(join(folder, name), { force: true });

  /** Deletes the least recently opened, until `size` bytes have room. */
  async function makeRoom(size: number): Promise<void> {
    const files = await Promise.all(
      (await names()).map(async (name) => {
        const found = await stat(join(folder, name));
        return { name, size: found.size, usedAt: found.mtimeMs };
      }),
    );
    files.sort((a, b) => b.usedAt - a.usedAt);
    let sum = size;
    for (const [index, file] of files.entries()) {
      sum += file.size;
      if (sum > most || index >= MAX_FILES - 1) await drop(file.name);
    }
  }

  return {
    put: (document, bytes) =>
      inOrder(
        'put',
        async () => {
          const name = nameOf(document);
          const size = bytes.length + NONCE_BYTES + TAG_BYTES;
          const secret = name === null || size > most ? null : await key.get();
          if (name === null || secret === null) return;
          makeFolder(folder);
          await makeRoom(size);
          await replaceFile(join(folder, name), encrypted(secret, document, bytes));
        },
        undefined,
      ),
    get: (document) =>
      inOrder(
        'get',
        async () => {
          const name = nameOf(document);
          const secret = name === null ? null : await key.get();
          if (name === null || secret === null) return null;
          const path = join(folder, name);
          const file = await readFile(path).catch((error: unknown) => {
            if (isMissing(error)) return null;
            throw error;
          });
          if (!file) return null;
          try {
            const bytes = decrypted(secret, document, file);
            await utimes(path, now() / 1000, now() / 1000);
            return bytes;
          } catch {
            await drop(name);
            log.warn('a document on this computer was not intact');
            return null;
          }
        },
        null,
      ),
    retain: (isKept) =>
      inOrder(
        'retain',
        async () => {
          for (const name of await names()) {
            const [, itemId] = NAME.exec(name) ?? [];
            if (itemId === undefined || !isKept(itemId)) await drop(name);
          }
        },
        undefined,
      ),
    clear: () =>
      inOrder(
        'clear',
        async () => {
          await rm(folder, { recursive: true, force: true });
          await key.forget();
        },
        undefined,
      ),
  };
}
