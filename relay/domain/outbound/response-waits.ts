/** Reads that wait for the next response of a source, few for each source at each relay. */
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Timers } from '../ports.ts';
import type { ChangeFeed, CommittedChange } from '../reader.ts';

interface Wait {
  isThere: () => boolean;
  end: () => void;
}

const MAX_WAITS = 4;
const RETRY_AFTER_S = 5;

export function createResponseWaits({ feed, timers }: { feed: ChangeFeed; timers: Timers }) {
  const bySource = new Map<string, Set<Wait>>();
  let closed = false;

  // Whichever relay recorded the answer, its item is published here.
  const unsubscribe = feed.subscribe((changes) => {
    if (bySource.size === 0) return;
    for (const sourceId of sourcesOf(changes) ?? [...bySource.keys()]) {
      for (const wait of [...(bySource.get(sourceId) ?? [])]) if (wait.isThere()) wait.end();
    }
  });

  function enter(sourceId: string, wait: Wait): void {
    const waits = bySource.get(sourceId) ?? new Set();
    if (waits.size >= MAX_WAITS) {
      throw new ProblemError('RATE_LIMITED', refusals.requests.waitingReads(MAX_WAITS), { retryAfter: RETRY_AFTER_S });
    }
    bySource.set(sourceId, waits.add(wait));
  }

  function leave(sourceId: string, wait: Wait): void {
    const waits = bySource.get(sourceId);
    waits?.delete(wait);
    if (waits?.size === 0) bySource.delete(sourceId);
  }

  return {
    /** Resolves when `isThere`, after `ms`, when the caller has left, or on close. @throws RATE_LIMITED if too many of the source wait */
    async until(sourceId: string, isThere: () => boolean, ms: number, gone: AbortSignal): Promise<void> {
      if (closed || gone.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = () => resolve();
      const wait = { isThere, end };
      enter(sourceId, wait);
      const cancel = timers.after(ms, end);
      gone.addEventListener('abort', end);
      await promise;
      cancel();
      gone.removeEventListener('abort', end);
      leave(sourceId, wait);
    },
    close() {
      closed = true;
      unsubscribe();
      for (const waits of bySource.values()) for (const { end } of waits) end();
    },
  };
}

/** Sources with a changed item; null: unknown, another process wrote. */
function sourcesOf(changes: readonly CommittedChange[]): Set<string> | null {
  const sources = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'elsewhere') return null;
    if (change.kind === 'item' && change.item.answers.length > 0) sources.add(change.item.origin.id);
  }
  return sources;
}
