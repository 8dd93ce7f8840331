/** The key of documents on this computer, encrypted by the system's key store. Without a key store there is none. */
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { Log } from '../../desk/ports.ts';
import { diskFault, isMissing } from '../../disk/faults.ts';
import { replaceFile, sweepParts } from '../../disk/replace.ts';
import { checker } from '../../shared/validate.ts';
import { KeptSecret, type Sealer } from './sealer.ts';

const BYTES = 32;
const asKept = checker(KeptSecret);

interface DocumentKeyDeps {
  sealer: Sealer;
  path: string;
  log: Log;
}

export function createDocumentKey({ sealer, path, log }: DocumentKeyDeps) {
  let known: Uint8Array | null = null;

  /** Null: none is stored, or it is unreadable. */
  async function read(): Promise<Uint8Array | null> {
    sweepParts(path, 0);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    const kept = text === null ? null : jsonOf(text);
    // A key that is not encrypted protects nothing.
    if (!asKept.is(kept) || !('sealed' in kept)) return null;
    const key = Buffer.from((await sealer.open(kept)) ?? '', 'base64');
    return key.length === BYTES ? key : null;
  }

  async function create(): Promise<Uint8Array | null> {
    const key = randomBytes(BYTES);
    const kept = await sealer.close(key.toString('base64'));
    if (!('sealed' in kept)) return null;
    await replaceFile(path, JSON.stringify(kept));
    return key;
  }

  return {
    async get(): Promise<Uint8Array | null> {
      try {
        if ((await sealer.kind()) === 'file') return null;
        // Documents of an unreadable key are dropped when they are opened.
        known ??= (await read()) ?? (await create());
        return known;
      } catch (error) {
        log.warn('documents are not stored: there is no key', { fault: diskFault(error) ?? 'key store' });
        return null;
      }
    },
    async forget(): Promise<void> {
      known = null;
      await rm(path, { force: true });
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
