/**
 * The pairing on this computer: the device token, or the issuer's tokens, in the system's key store, by Electron's safeStorage, or, where that protects
 * nothing (Linux without a key ring), in a file that only this account may read; the window says which.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import Type, { type Static } from 'typebox';
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

const KeptSecret = Type.Union([Type.Object({ plain: Type.String() }), Type.Object({ sealed: Type.String() })]);
type KeptSecret = Static<typeof KeptSecret>;

const Kept = checker(
  Type.Object({
    relay: Type.String(),
    token: KeptSecret,
    signedIn: Type.Optional(
      Type.Object({
        issuer: Type.String(),
        clientId: Type.String(),
        scopes: Type.Array(Type.String()),
        audience: Type.String(),
        refreshToken: Type.Union([KeptSecret, Type.Null()]),
        issuedAt: Type.Number(),
        expiresAt: Type.Number(),
      }),
    ),
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
  const unseal = async (kept: KeptSecret): Promise<string | null> => {
    if ('plain' in kept) return kept.plain;
    try {
      return (await store.decryptStringAsync(Buffer.from(kept.sealed, 'base64'))).result;
    } catch {
      // The key ring was replaced or is locked: the token is lost, pairing again makes a new one.
      log.warn('the device token could not be read from the key store');
      return null;
    }
  };
  const seal = async (secret: string): Promise<KeptSecret> =>
    (await kind()) === 'keystore'
      ? { sealed: (await store.encryptStringAsync(secret)).toString('base64') }
      : { plain: secret };
  /** One after the other: what was cleared must not come back by a token that was being kept. */
  let writing: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const done = writing.then(work);
    writing = done.catch(() => {});
    return done;
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
      const { relay, signedIn } = kept;
      const token = await unseal(kept.token);
      if (token === null) return null;
      if (!signedIn) return { relay, token };
      const refreshToken = signedIn.refreshToken && (await unseal(signedIn.refreshToken));
      return { relay, token, signedIn: { ...signedIn, refreshToken } };
    },
    save: ({ relay, token, signedIn }) =>
      inOrder(async () => {
        const refreshToken = signedIn && (signedIn.refreshToken === null ? null : await seal(signedIn.refreshToken));
        const kept = {
          relay,
          token: await seal(token),
          ...(signedIn ? { signedIn: { ...signedIn, refreshToken } } : {}),
        };
        await writePrivate(path, JSON.stringify(kept));
      }),
    clear: () => inOrder(() => rm(path, { force: true })),
  };
}
