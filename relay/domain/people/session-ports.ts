/** Ports of device tokens and browser sessions, and their lifetimes (contract section 4, "Authentication"). */

/** A browser session, of the web client or the console. `id` is used as a device token's: both are ended the same way. */
export interface SessionRow {
  id: string;
  kind: 'page' | 'console';
  /** Null: the administrator's token, which belongs to no person. */
  userId: string | null;
  /** Id of the device token that opened it, or its binding to the administrator's token. */
  openedBy: string | null;
  device: string | null;
  /** ms since 1970, as are all times here. `usedAt` is approximate. */
  usedAt: number;
  expiresAt: number;
  /** Sign-in at the issuer; null: not by single sign-on. */
  signedInAt: number | null;
}

/** `origin`: `pair`, `oidc`, `browser` (by a typed token) or `console`. */
export type NewSession = Omit<SessionRow, 'usedAt'> & { secret: string; origin: string };

export interface DeviceLogin {
  userId: string;
  tokenId: string;
  device: string | null;
  origin: string;
  createdAt: number;
  usedAt: number;
  /** End before its lifetime, ms since 1970; null: none. */
  endsAt: number | null;
}

/** Everything given to the person up to then, ms since 1970, is revoked; 0: nothing. */
interface Revocation {
  links: number;
  all: number;
}

/** Browser sessions; only hashes are stored. */
export interface SessionReader {
  /** One that was not ended; it may have expired. */
  session(secret: string): SessionRow | null;
  revocation(userId: string): Revocation;
}
export interface SessionTx {
  /** Beyond a limit the oldest of the same person end. */
  openSession(session: NewSession): void;
  /** For a device token or a session. @param at time of use, ms since 1970 */
  touch(id: string, at: number): void;
  endSession(id: string): void;
}

/** In ms. */
export interface Lifetimes {
  /** Of a device token, and of one that is not used. */
  device: number;
  deviceIdle: number;
  /** Of a browser session opened by a code or token, and of one by single sign-on. */
  browser: number;
  signOn: number;
  admin: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Single sign-on is limited to a working day: a person locked out at the issuer is locked out here by the evening. */
export const DEFAULT_LIFETIMES: Lifetimes = {
  device: 365 * DAY,
  deviceIdle: 90 * DAY,
  browser: 30 * DAY,
  signOn: 12 * HOUR,
  admin: 8 * HOUR,
};
