/** Location and opening of this relay's key ring. */
import { join } from 'node:path';
import { makeFolder } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { type Config, ConfigError } from '../config.ts';
import { type KeyRing, KeyRingError, openKeyRing } from '../keys/key-ring.ts';
import { systemClock } from '../system.ts';

export type KeyLocation = Pick<Config, 'data'> & Partial<Pick<Config, 'keys'>>;

export const ringPath = ({ data, keys }: KeyLocation): string => keys ?? join(data, 'keys');

/** @throws ConfigError naming the setting if the ring is unusable */
export function openRing(config: KeyLocation, onTrouble: (line: string) => void = () => {}): KeyRing {
  if (!config.keys) tryFolder(config.data);
  return asConfigError(() => openKeyRing({ path: ringPath(config), now: systemClock.now, onTrouble }));
}

/** The ring's default location. Reports an unusable folder as such and not as a fault of the ring. @throws ConfigError */
function tryFolder(data: string): void {
  try {
    makeFolder(data);
  } catch (error) {
    throw new ConfigError(`BECKON_DATA: ${JSON.stringify(data)} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

export function asConfigError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof KeyRingError ? new ConfigError(error.message, { cause: error }) : error;
  }
}
