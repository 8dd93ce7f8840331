import { hash, timingSafeEqual } from 'node:crypto';

/** Compares what was given with what is secret, in a time that tells nothing of either, not even how long the secret is. */
export const sameSecret = (given: string, secret: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', secret, 'buffer'));
