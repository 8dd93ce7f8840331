/** What the log keeps beside its newest entries, for whoever watches it: asked for when it is looked at, at most once a minute. */
import type { Log, SnapshotPlace } from './log-port.ts';

interface LogExtent {
  /** Null: there is none yet. */
  snapshot: SnapshotPlace | null;
  /** When the oldest entry was written, ms since 1970; null: no entry is kept. */
  oldestAt: number | null;
}

/** ms for which what was heard counts. */
const GOOD_MS = 60_000;

/**
 * @param oldest position of the oldest entry; null: not known yet
 * @param steady ms that only grow
 * @returns what was heard last; null: nothing yet. What is older than a minute is asked for anew, and told the next time
 */
export function createExtentLook(
  log: Pick<Log, 'newestSnapshot' | 'read'>,
  oldest: () => number | null,
  steady: () => number,
): () => LogExtent | null {
  let known: LogExtent | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let read: { position: number; at: number | null } | null = null;

  /** An entry is read once: it may be long. */
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
      // What was known stands; whether the log is reached has a number of its own.
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
