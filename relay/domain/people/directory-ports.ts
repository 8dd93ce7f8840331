/** The kept directory and its credentials, as rows: what import, command line and console change. `DirectoryView` is what they come to. */
import type { DeviceLogin, SessionReader, SessionRow, SessionTx } from './session-ports.ts';

/** `identity`: what an issuer's tokens said of a person; no file names one. */
export type DirectoryKind = 'source' | 'role' | 'user' | 'gateway' | 'oidc' | 'policy' | 'identity' | 'retention';
/** One entry of the directory as kept: `doc` is JSON, secrets of callers in it are hashes, ours may be `env:NAME` or `file:PATH`. */
export interface DirectoryRow {
  kind: DirectoryKind;
  id: string;
  doc: string;
}
/** `updatedAt` in ms since 1970. */
export interface DirectoryEntry extends DirectoryRow {
  origin: string;
  updatedAt: number;
}
/** The kept directory, read. */
export interface DirectoryReader {
  all(): DirectoryRow[];
  get(kind: DirectoryKind, id: string): DirectoryRow | null;
  /** With who wrote them last, in the order of their ids. */
  entries(kind: DirectoryKind): DirectoryEntry[];
  entry(kind: DirectoryKind, id: string): DirectoryEntry | null;
}
/** The kept directory, inside a unit of work. */
export interface DirectoryRows extends DirectoryReader {
  /** `origin`: `file`, `cli`, `console`, or `oidc` for what single sign-on told. */
  put(row: DirectoryRow, origin: string): void;
  remove(kind: DirectoryKind, id: string): void;
}

/** By which state of the directory open items are addressed. */
export interface AddressingTx {
  noteAddressed(state: string): void;
}

/** Which directory files the relays of several were given, by their digests: the newest that was new last. */
export interface ImportedTx {
  importedFiles(): readonly string[];
  noteImported(files: readonly string[]): void;
}

export interface TokenRow {
  id: string;
  kind: 'device' | SessionRow['kind'];
  userId: string;
  device: string | null;
  /** `file`, `cli`, `console` or `pair`; of a browser's session `pair`, `oidc` or `browser`. */
  origin: string;
  createdAt: number;
  /** Roughly. */
  usedAt: number;
  /** Null: not by itself, but for how long a device token lives at all. */
  expiresAt: number | null;
}
/** A one-time code. One that a person made for themselves says by what they were signed in, and when what it opens ends at latest. */
interface NewCode {
  secret: string;
  userId: string;
  expiresAt: number;
  openedBy?: string;
  until?: number | null;
}
/** What a code opens. */
export type UsedCode = { userId: string } & Opening;
/** By which token or session it was begun, null: by none of the person's own; and when it ends at latest, null: not because of that. */
export interface Opening {
  openedBy: string | null;
  until: number | null;
}
/** Device tokens, sessions and pairing codes, read; only hashes are kept. */
export interface CredentialReader extends SessionReader {
  /** Device tokens and sessions that are good now. */
  ofUser(userId: string): TokenRow[];
  /** Revoked by hand: it does not come back with the next import. */
  isEnded(token: string): boolean;
  authenticate(token: string): DeviceLogin | null;
  /** Whose code it is; null for one that could not be used at this time, ms since 1970. */
  ownerOfCode(secret: string, now: number): string | null;
}
/** The same inside a unit of work, whose time it takes. */
export interface Credentials extends CredentialReader, SessionTx {
  add(
    token: { id: string; userId: string; secret: string; device: string | null; origin: string } & Partial<Opening>,
  ): void;
  /**
   * Revoke what matches, with what was begun by it; gives what was live until now. Of one `origin`: they are replaced, and may come
   * back. By hand it is for good, and ends the answer links of the person too; everything of a person also ends the codes not used yet
   * and what an issuer's tokens were good for.
   */
  revoke(where: { userId: string; origin?: string; id?: string }): TokenRow[];
  /** By hand and for good, as `revoke` does, with what was begun by each. @returns the ids of all that ended */
  endOf(userId: string, ids: readonly string[]): string[];
  /** Of those a person made for themselves only so many are open at once: the oldest give way. */
  addCode(code: NewCode): void;
  /** Uses the code up. Null for an unknown, used or late one. */
  useCode(secret: string): UsedCode | null;
}
