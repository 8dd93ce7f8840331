/** A secret in a file: encrypted by the system's key store (Electron's safeStorage), or plain if that protects nothing (no key ring). */
import type { SafeStorage } from 'electron';
import Type, { type Static } from 'typebox';
import type { Log } from '../../desk/ports.ts';

export type KeyStore = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export const KeptSecret = Type.Union([Type.Object({ plain: Type.String() }), Type.Object({ sealed: Type.String() })]);
export type KeptSecret = Static<typeof KeptSecret>;

export interface Sealer {
  kind(): Promise<'keystore' | 'file'>;
  close(secret: string): Promise<KeptSecret>;
  /** @returns null if the key store cannot decrypt it */
  open(kept: KeptSecret): Promise<string | null>;
}

export function createSealer({ store, platform, log }: { store: KeyStore; platform: string; log: Log }): Sealer {
  const kind = async (): Promise<'keystore' | 'file'> => {
    if (!(await store.isAsyncEncryptionAvailable())) return 'file';
    if (platform !== 'linux') return 'keystore';
    // basic_text encrypts with a password that is the same for everyone.
    const backend = store.getSelectedStorageBackend();
    return backend === 'basic_text' || backend === 'unknown' ? 'file' : 'keystore';
  };
  return {
    kind,
    async close(secret) {
      if ((await kind()) === 'file') return { plain: secret };
      return { sealed: (await store.encryptStringAsync(secret)).toString('base64') };
    },
    async open(kept) {
      if ('plain' in kept) return kept.plain;
      try {
        return (await store.decryptStringAsync(Buffer.from(kept.sealed, 'base64'))).result;
      } catch {
        // The key ring is locked or was replaced; the secret is lost, and the user has to enter it again.
        log.warn('a secret could not be read from the key store');
        return null;
      }
    },
  };
}
