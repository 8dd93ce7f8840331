/** Logs why a clustered relay is not ready: for the operator the log may be the only source. */
import type { Log } from '../../domain/ports.ts';

interface ReadinessWordsDeps {
  trouble: () => string | null;
  /** Monotonic ms. */
  steady: () => number;
  log: Log;
}

/** Interval at which the current reason is logged again, ms. */
const SAY_AGAIN_MS = 60_000;

/** @returns call it about once a second. A condition gone by the next call is not logged: a relay may lag for a moment */
export function createReadinessLog({ trouble, steady, log }: ReadinessWordsDeps): () => void {
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
