/** Constant-time comparison of secrets. */
import { hash, timingSafeEqual } from 'node:crypto';

/** Compares hashes, so that the time reveals neither content nor length. */
export const sameSecret = (given: string, secret: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', secret, 'buffer'));

/** Compares with all secrets, so that the time does not reveal which one matches. */
export const sameAsOneOf = (given: string, secrets: readonly string[]): boolean =>
  secrets.map((secret) => sameSecret(given, secret)).includes(true);

/** For bytes whose length is not secret, such as signatures. */
export const sameBytes = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
