/** Replaces `randomUUID`, so that ids such as a relay's come from the seed: clusters depend on their order. */
import crypto, { hash, type UUID } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** @returns restores the original functions */
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
