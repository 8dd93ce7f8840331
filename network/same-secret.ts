/** The one place where what was given is compared with what is secret. */
import { hash, timingSafeEqual } from 'node:crypto';

/** In a time that tells nothing of either, not even how long the secret is. */
export const sameSecret = (given: string, secret: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', secret, 'buffer'));

/** With any of these; all are compared, whichever it is. */
export const sameAsOneOf = (given: string, secrets: readonly string[]): boolean =>
  secrets.map((secret) => sameSecret(given, secret)).includes(true);

/** Bytes whose length is no secret, such as signatures. */
export const sameBytes = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
