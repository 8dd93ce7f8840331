/** Why a relay of several is not to be asked stands in its log: who looks there at night may have nothing else. */
import type { Log } from '../domain/ports.ts';

interface ReadinessWordsDeps {
  /** Why this relay is not to be asked; null: it may be. */
  trouble: () => string | null;
  /** ms that only grow. */
  steady: () => number;
  log: Log;
}

/** ms after which it is said once more, with what is in the way by then. */
const SAY_AGAIN_MS = 60_000;

/** @returns to be called about once a second. What is over at the next look is not said: a relay may be behind for a moment */
export function createReadinessWords({ trouble, steady, log }: ReadinessWordsDeps): () => void {
  let since: number | null = null;
  let saidAt: number | null = null;
  return () => {
    const reason = trouble();
    const now = steady();
    if (reason === null) {
      const seconds = Math.round((now - (since ?? now)) / 1000);
      if (saidAt !== null) log.info({ seconds }, 'this relay is ready again');
      since = null;
      saidAt = null;
      return;
    }
    const isNew = since === null;
    since ??= now;
    if (isNew || (saidAt !== null && now - saidAt < SAY_AGAIN_MS)) return;
    saidAt = now;
    log.warn({ reason, seconds: Math.round((now - since) / 1000) }, 'this relay is not ready');
  };
}
