/**
 * The pairing on this computer: the device token in the system's key store, by Electron's safeStorage, or, where that protects
 * nothing (Linux without a key ring), in a file that only this account may read; the window says which.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import Type from 'typebox';
import { checker } from '../shared/validate.ts';
import type { Account } from './core/account.ts';
import type { Log } from './core/ports.ts';

export interface Secrets {
  load(): Promise<Account | null>;
  save(account: Account): Promise<void>;
  clear(): Promise<void>;
  /** How a token is kept here. */
  kind(): Promise<'keystore' | 'file'>;
}

export type KeyStore = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

const Kept = checker(
  Type.Object({
    relay: Type.String(),
    token: Type.Union([Type.Object({ plain: Type.String() }), Type.Object({ sealed: Type.String() })]),
  }),
);

/** Written beside and moved into place, so that no crash leaves half a file; mode 0600 from the first byte. */
async function writePrivate(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

export function createSecrets(deps: { store: KeyStore; path: string; platform: string; log: Log }): Secrets {
  const { store, path, platform, log } = deps;
  const kind = async (): Promise<'keystore' | 'file'> => {
    if (!(await store.isAsyncEncryptionAvailable())) return 'file';
    if (platform !== 'linux') return 'keystore';
    // basic_text seals with a password that is the same for everyone.
    const backend = store.getSelectedStorageBackend();
    return backend === 'basic_text' || backend === 'unknown' ? 'file' : 'keystore';
  };
  const unsealed = async (sealed: string): Promise<string | null> => {
    try {
      return (await store.decryptStringAsync(Buffer.from(sealed, 'base64'))).result;
    } catch {
      // The key ring was replaced or is locked: the token is lost, pairing again makes a new one.
      log.warn('the device token could not be read from the key store');
      return null;
    }
  };
  return {
    kind,
    async load() {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return null;
      let kept: unknown;
      try {
        kept = JSON.parse(text);
      } catch {
        return null;
      }
      if (!Kept.is(kept)) return null;
      const token = 'plain' in kept.token ? kept.token.plain : await unsealed(kept.token.sealed);
      return token === null ? null : { relay: kept.relay, token };
    },
    async save({ relay, token }) {
      const sealed = (await kind()) === 'keystore' ? await store.encryptStringAsync(token) : null;
      const kept = sealed ? { sealed: sealed.toString('base64') } : { plain: token };
      await writePrivate(path, JSON.stringify({ relay, token: kept }));
    },
    clear: () => rm(path, { force: true }),
  };
}
