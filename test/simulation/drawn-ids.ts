/**
 * The ids that programs draw by themselves, such as a relay's: several relays go by their order, so that a seed is one run only where they
 * are drawn from it.
 */
import crypto, { hash, type UUID } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** @returns what ends it */
export function drawIdsFrom(seed: number): () => void {
  const own = [globalThis.crypto.randomUUID, crypto.randomUUID] as const;
  let drawn = 0;
  const next = (): UUID => {
    drawn += 1;
    const hex = hash('sha256', `${seed} ${drawn}`, 'hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  const put = (global: typeof next, ofModule: typeof next): void => {
    globalThis.crypto.randomUUID = global;
    crypto.randomUUID = ofModule;
    syncBuiltinESMExports();
  };
  put(next, next);
  return () => put(...own);
}
