/** Temporary statuses: rate limits, and proxies in front of a relay that is starting. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export const mayComeLater = (status: number): boolean => LATER.has(status);

/**
 * ms to wait after a failed attempt: as the relay asks, else exponential with jitter.
 * @param attempt number of the failed attempt, from 1
 * @param fraction random, [0, 1)
 */
export function waitAfter(attempt: number, response: Response | null, fraction: number, now: number): number {
  const asked = retryAfter(response?.headers.get('retry-after') ?? null, now);
  if (asked !== null) return asked + fraction * 250;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + fraction / 2);
}

/** Seconds or a date (RFC 9110 section 10.2.3), capped at an hour. */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), 3_600_000);
}

/** @throws the signal's reason when aborted */
export function pause(ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
