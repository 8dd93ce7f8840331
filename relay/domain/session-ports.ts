/** Who is signed in, and for how long: device tokens and sessions of browsers (contract section 4, "Who somebody is"). */

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
