/** The kept directory and its credentials, as rows: what import, command line and console change. `DirectoryView` is what they come to. */
import type { DeviceLogin, SessionRows } from '../people/session-ports.ts';

/** `identity`: what an issuer's tokens said of a person; no file names one. */
export type DirectoryKind = 'source' | 'role' | 'user' | 'gateway' | 'oidc' | 'policy' | 'identity' | 'retention';
/** One entry of the directory as kept: `doc` is JSON, secrets of callers in it are hashes, ours may be `env:NAME`. */
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
/** The kept directory, inside a unit of work. */
export interface DirectoryRows {
  all(): DirectoryRow[];
  get(kind: DirectoryKind, id: string): DirectoryRow | null;
  /** With who wrote them last, in the order of their ids. */
  entries(kind: DirectoryKind): DirectoryEntry[];
  entry(kind: DirectoryKind, id: string): DirectoryEntry | null;
  /** `origin`: `file`, `cli`, `console`, or `oidc` for what single sign-on told. */
  put(row: DirectoryRow, origin: string, now: number): void;
  remove(kind: DirectoryKind, id: string): void;
}

export interface TokenRow {
  id: string;
  userId: string;
  device: string | null;
  /** `file`, `cli`, `console` or `pair`; of a browser's session `pair`, `oidc` or `browser`. */
  origin: string;
  createdAt: number;
}
/** Device tokens, sessions and pairing codes, inside a unit of work; only hashes are kept. */
export interface Credentials extends SessionRows {
  add(token: { id: string; userId: string; secret: string; device: string | null; origin: string; now: number }): void;
  /**
   * Revoke what matches, with the sessions begun by it; gives what was live until now. Of one `origin`: they are replaced, and may come
   * back. By hand it is for good, and ends the answer links of the person too; everything of a person also ends the codes not used yet
   * and what an issuer's tokens were good for.
   */
  revoke(where: { userId: string; origin?: string; id?: string }, now: number): TokenRow[];
  /** Device tokens and sessions that are good now. */
  ofUser(userId: string): TokenRow[];
  /** Revoked by hand: it does not come back with the next import. */
  isEnded(token: string): boolean;
  authenticate(token: string): DeviceLogin | null;
  addCode(code: { secret: string; userId: string; expiresAt: number }): void;
  /** Whether the code could be used now. */
  isOpenCode(secret: string, now: number): boolean;
  /** Uses the code up. Null for an unknown, used or late one. */
  useCode(secret: string, now: number): string | null;
}
