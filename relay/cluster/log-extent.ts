/** Extent of the log beyond its newest entries, for monitoring: queried on demand, at most once a minute. */
import type { ClusterLog, SnapshotPlace } from './log-port.ts';

interface LogExtent {
  snapshot: SnapshotPlace | null;
  /** When the oldest entry was written, ms since 1970; null: the log has no entries. */
  oldestAt: number | null;
}

/** Cache lifetime, ms. */
const GOOD_MS = 60_000;

/**
 * @param oldest position of the oldest entry; null: not known yet. @param steady monotonic ms
 * @returns the cached value, or null before the first reply. A stale value is returned once more while it is refreshed
 */
export function createLogExtent(
  log: Pick<ClusterLog, 'newestSnapshot' | 'read'>,
  oldest: () => number | null,
  steady: () => number,
): () => LogExtent | null {
  let known: LogExtent | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let read: { position: number; at: number | null } | null = null;

  /** Reads each oldest entry once: it may be long. */
  async function oldestAt(): Promise<number | null> {
    const position = oldest();
    if (position === null) return null;
    if (read?.position !== position || read.at === null) {
      read = { position, at: (await log.read(position - 1, 1))[0]?.at ?? null };
    }
    return read.at;
  }

  async function ask(): Promise<void> {
    try {
      known = { snapshot: await log.newestSnapshot(), oldestAt: await oldestAt() };
    } catch {
      // Keep the cached value; another metric reports whether the log is reachable.
    }
  }

  return () => {
    if (steady() - askedAt >= GOOD_MS) {
      askedAt = steady();
      void ask();
    }
    return known;
  };
}
