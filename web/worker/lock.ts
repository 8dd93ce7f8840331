/** The lock of the store among the tabs of this browser. */
import type { Locks } from '../tabs/ports.ts';

const NAME = 'beckon-store';

/** @param locks undefined outside a secure context: this tab is then alone */
export function storeLock(locks: LockManager | undefined): Locks {
  return {
    request(held, lost) {
      if (!locks) {
        const timer = setTimeout(held);
        return () => clearTimeout(timer);
      }
      return requestOf(locks, held, lost);
    },
  };
}

/** Whether no tab holds the store now. */
export async function isStoreFree(locks: LockManager | undefined): Promise<boolean> {
  const { held = [] } = (await locks?.query()) ?? {};
  return held.every(({ name }) => name !== NAME);
}

function requestOf(locks: LockManager, held: () => void, lost: () => void): () => void {
  const waiting = new AbortController();
  let ended = false;
  let release = (): void => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const granted = (): Promise<void> => {
    if (!ended) held();
    return until;
  };
  locks.request(NAME, { signal: waiting.signal }, granted).catch(() => {
    if (!ended) lost();
  });
  return () => {
    ended = true;
    waiting.abort();
    release();
  };
}
