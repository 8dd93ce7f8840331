/** The real clock, timers and randomness; everything else in the relay gets them as arguments. */
import { randomBytes } from 'node:crypto';
import type { Secrets } from './domain/administration/administration.ts';
import { codeFrom } from './domain/people/pairing.ts';
import type { Clock, Monotonic, Random, Timers } from './domain/ports.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemMonotonic: Monotonic = { now: () => performance.now() };

/** Timers that do not keep the process alive by themselves. */
export const systemTimers: Timers = {
  after(ms, task) {
    // setTimeout takes 32 bits; who waits longer looks again.
    const timer = setTimeout(task, Math.min(ms, 2_147_483_647)).unref();
    return () => clearTimeout(timer);
  },
};

/** UUID version 7 (RFC 9562 section 5.7): ids of items lie in the order of time, which keeps the store's indexes compact. */
function uuidV7(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}

export const systemRandom: Random = {
  fraction: () => Math.random(),
  uuid: () => uuidV7(Date.now()),
};

/** A secret of 256 bits that says what it is, so that scanners find one that leaked. */
const newSecret = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`;

/** Behind a button of a message to a phone. */
export const newTapToken = (): string => newSecret('bkp_');

/** @param random for ids, which are no secrets */
export const systemSecrets = (random: Random): Secrets => ({
  sourceKey: () => newSecret('bks_'),
  token: () => newSecret('bkn_'),
  // 192 bits.
  webhook: () => `whsec_${randomBytes(24).toString('base64')}`,
  code: () => codeFrom(randomBytes(64)),
  id: random.uuid,
  // Belongs to no person and cannot be guessed.
  alias: () => `erased-${randomBytes(6).toString('hex')}`,
});
