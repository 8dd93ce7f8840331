/**
 * Stores the account of this computer: its tokens are encrypted with the system's key store through Electron's safeStorage. If there is no
 * protection (Linux without a key ring), the file is readable only by this account; the window displays which applies.
 */
import { readFile, unlink } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import type { Account } from '../desk/account/account.ts';
import type { Log } from '../desk/ports.ts';
import { type DiskFault, diskFault, isMissing } from '../disk/faults.ts';
import { replaceFile, sweepParts } from '../disk/replace.ts';
import { checker } from '../shared/validate.ts';
import { createSealer, KeptSecret, type KeyStore, type Sealer } from './secrets/sealer.ts';

export interface Secrets {
  /** Null if there is none or it cannot be read; the latter is reported. */
  load(): Promise<Account | null>;
  /** A failure is reported, and `flush` retries. */
  save(account: Account): Promise<void>;
  /** @throws the file system's error; the account is then still stored */
  clear(): Promise<void>;
  /** Retries a failed write. */
  flush(): Promise<void>;
  /** An account exists but could not be read. */
  isUnread(): boolean;
  kind(): Promise<'keystore' | 'file'>;
}

/** Why the account cannot be read: a disk fault, a locked or different key store, or an unknown format. */
export type Unreadable = DiskFault | 'locked' | 'unknown';

export interface SecretEvents {
  /** Null: read or replaced. */
  unreadable(why: Unreadable | null): void;
  /** Null: stored. */
  unsaved(fault: DiskFault | null): void;
}

const KeptAccount = Type.Object({
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
});
const asKept = checker(KeptAccount);

type StoredAccount = Static<typeof KeptAccount>;

/** @returns null if there is no file */
async function readKept(path: string): Promise<StoredAccount | Unreadable | null> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'));
    return asKept.is(kept) ? kept : 'unknown';
  } catch (error) {
    if (isMissing(error)) return null;
    if (error instanceof SyntaxError) return 'unknown';
    const fault = diskFault(error);
    if (fault === null) throw error;
    return fault;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

interface SecretDeps {
  store: KeyStore;
  path: string;
  platform: string;
  log: Log;
  events: SecretEvents;
}

export function createSecrets({ store, path, platform, log, events }: SecretDeps): Secrets {
  const seal = createSeal(createSealer({ store, platform, log }));
  let unread: Unreadable | null = null;
  let unsaved: Account | null = null;
  /** Serializes writes, so that a token being written does not reappear after `clear`. */
  let writing: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const done = writing.then(work);
    writing = done.catch(() => {});
    return done;
  };
  const tellUnread = (why: Unreadable | null): null => {
    if (why !== unread) events.unreadable(why);
    unread = why;
    return null;
  };

  const write = async (account: Account): Promise<void> => {
    const before = unsaved;
    unsaved = account;
    try {
      await replaceFile(path, JSON.stringify(await seal.close(account)));
      unsaved = null;
      tellUnread(null);
      if (before) events.unsaved(null);
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      log.warn('the sign-in could not be stored', { fault });
      if (!before) events.unsaved(fault);
    }
  };

  return {
    kind: seal.kind,
    async load() {
      sweepParts(path, 0);
      const kept = await readKept(path);
      if (kept === null || typeof kept === 'string') return tellUnread(kept);
      const account = await seal.open(kept);
      if (account === null) return tellUnread('locked');
      tellUnread(null);
      return account;
    },
    save: (account) => inOrder(() => write(account)),
    flush: () => inOrder(async () => (unsaved ? write(unsaved) : undefined)),
    clear: () =>
      inOrder(async () => {
        await remove(path);
        if (unsaved) events.unsaved(null);
        unsaved = null;
        tellUnread(null);
      }),
    isUnread: () => unread !== null,
  };
}

function createSeal({ kind, close, open }: Sealer) {
  return {
    kind,
    async close({ relay, token, signedIn }: Account): Promise<StoredAccount> {
      if (token === null) throw new TypeError('an account of this computer has a token');
      if (!signedIn) return { relay, token: await close(token) };
      const refreshToken = signedIn.refreshToken === null ? null : await close(signedIn.refreshToken);
      return { relay, token: await close(token), signedIn: { ...signedIn, refreshToken } };
    },
    async open({ relay, token: keptToken, signedIn }: StoredAccount): Promise<Account | null> {
      const token = await open(keptToken);
      if (token === null || !signedIn) return token === null ? null : { relay, token };
      const refreshToken = signedIn.refreshToken && (await open(signedIn.refreshToken));
      return { relay, token, signedIn: { ...signedIn, refreshToken } };
    },
  };
}
