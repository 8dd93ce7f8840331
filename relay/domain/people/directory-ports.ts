/** The stored directory and its credentials as rows, changed by import, command line and console. `DirectoryView` is built from them. */
import type { DeviceLogin, SessionReader, SessionRow, SessionTx } from './session-ports.ts';

/** In no file: an issuer's claims about a person (`identity`), and what SCIM manages of a person or role. */
type ManagedKind = 'identity' | 'scim-user' | 'scim-group';
export type DirectoryKind =
  | 'source'
  | 'role'
  | 'location'
  | 'user'
  | 'gateway'
  | 'oidc'
  | 'scim'
  | 'policy'
  | 'retention'
  | 'insights'
  | ManagedKind;
/** `doc` is JSON. Secrets of callers in it are hashes; the relay's own may be `env:NAME` or `file:PATH`. */
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
export interface DirectoryReader {
  all(): DirectoryRow[];
  get(kind: DirectoryKind, id: string): DirectoryRow | null;
  /** With their last writer, in order of id. */
  entries(kind: DirectoryKind): DirectoryEntry[];
  entry(kind: DirectoryKind, id: string): DirectoryEntry | null;
}
export interface DirectoryRows extends DirectoryReader {
  /** `origin`: `file`, `cli`, `console`, `scim`, or `oidc` for claims of single sign-on. */
  put(row: DirectoryRow, origin: string): void;
  remove(kind: DirectoryKind, id: string): void;
}

/** State of the directory by which open items are addressed. */
export interface AddressingTx {
  noteAddressed(state: string): void;
}

/** Digests of the directory files imported by several relays, in the order of first import. */
export interface ImportedTx {
  importedFiles(): readonly string[];
  noteImported(files: readonly string[]): void;
}

export interface TokenRow {
  id: string;
  kind: 'device' | SessionRow['kind'];
  userId: string;
  device: string | null;
  /** `file`, `cli`, `console` or `pair`; for a browser session `pair`, `oidc` or `browser`. */
  origin: string;
  createdAt: number;
  /** Approximate. */
  usedAt: number;
  /** Null: none of its own, but the lifetime of device tokens applies. */
  expiresAt: number | null;
}
/** A one-time code. If a person made it for themselves: their token or session, and the latest end of what the code opens. */
interface NewCode {
  secret: string;
  userId: string;
  expiresAt: number;
  openedBy?: string;
  until?: number | null;
}
export type UsedCode = { userId: string } & SessionOrigin;
/** `openedBy`: a token or session of the person; null: none. `until`: latest end, ms since 1970; null: no limit. */
interface SessionOrigin {
  openedBy: string | null;
  until: number | null;
}
/** Reads device tokens, sessions and pairing codes; only hashes are stored. */
export interface CredentialReader extends SessionReader {
  /** Valid device tokens and sessions. */
  ofUser(userId: string): TokenRow[];
  /** Revoked by hand: the next import does not restore it. */
  isEnded(token: string): boolean;
  authenticate(token: string): DeviceLogin | null;
  /** Owner of the code; null if it cannot be used at `now`, ms since 1970. */
  ownerOfCode(secret: string, now: number): string | null;
}
export interface Credentials extends CredentialReader, SessionTx {
  add(
    token: {
      id: string;
      userId: string;
      secret: string;
      device: string | null;
      origin: string;
    } & Partial<SessionOrigin>,
  ): void;
  /**
   * Revokes what matches, with what it opened; returns what was valid until now. With `origin` tokens are replaced, and may return. By hand
   * it is permanent, and also ends the person's answer links; everything of a person includes unused codes and sign-ins by an issuer's
   * tokens.
   */
  revoke(where: { userId: string; origin?: string; id?: string }): TokenRow[];
  /** Revokes by hand, permanently, as `revoke` does, with what each opened. @returns all ids that ended */
  endOf(userId: string, ids: readonly string[]): string[];
  /** Codes that a person made for themselves are limited in number: the oldest are dropped. */
  addCode(code: NewCode): void;
  /** Consumes the code. Null if unknown, used or expired. */
  useCode(secret: string): UsedCode | null;
}
