/** Who is signed in, and for how long: device tokens and sessions of browsers (contract section 4, "Who somebody is"). */

/** A browser's session: of the web client, or of the console. `id` stands where a device token's stands: it is ended in the same way. */
export interface SessionRow {
  id: string;
  kind: 'page' | 'console';
  /** Null: by the administrator's token, which is nobody's. */
  userId: string | null;
  /** By what it was begun: the id of a device token, or what binds it to the administrator's token. */
  openedBy: string | null;
  device: string | null;
  /** ms since 1970, as are all times here. `usedAt` is rough. */
  usedAt: number;
  expiresAt: number;
  /** At the issuer; null: not by single sign-on. */
  signedInAt: number | null;
}

/** `origin`: `pair`, `oidc`, `browser` (by a token that was typed) or `console`. */
export type NewSession = Omit<SessionRow, 'usedAt'> & { secret: string; origin: string };

/** Whose a device token is, and what it says of itself. */
export interface DeviceLogin {
  userId: string;
  tokenId: string;
  device: string | null;
  origin: string;
  createdAt: number;
  usedAt: number;
  /** ms since 1970 at which it ends though its life is longer; null: at none. */
  endsAt: number | null;
}

/** Since when nothing counts of what a person was given before; 0: nothing was ended. */
interface Revocation {
  links: number;
  all: number;
}

/** Sessions of browsers; only hashes are kept. */
export interface SessionReader {
  /** One that was not ended; it may be past its time. */
  session(secret: string): SessionRow | null;
  revocation(userId: string): Revocation;
}
/** Sessions of browsers and the use of tokens, inside a unit of work. */
export interface SessionTx {
  /** The oldest of the same person give way. */
  openSession(session: NewSession): void;
  /** Of a device token or of a session. @param at when it was used, ms since 1970 */
  touch(id: string, at: number): void;
  endSession(id: string): void;
}

/** ms. */
export interface Lifetimes {
  /** Of a device token, and of one that nobody uses. */
  device: number;
  deviceIdle: number;
  /** Of a browser's session that began with a code or token, and of one by single sign-on. */
  browser: number;
  signOn: number;
  /** Of an administrator's session. */
  admin: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Single sign-on decides for a working day: who is shut out at the issuer is shut out here by the evening. */
export const DEFAULT_LIFETIMES: Lifetimes = {
  device: 365 * DAY,
  deviceIdle: 90 * DAY,
  browser: 30 * DAY,
  signOn: 12 * HOUR,
  admin: 8 * HOUR,
};
