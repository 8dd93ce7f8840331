import type { Beckoner } from '../ports.ts';
import { type Entry, isCritical } from './slots.ts';
import type { SummaryParts } from './summary.ts';

interface Standing {
  entry: Entry;
  cancel(): void;
}

/** Notifications that are displayed, and those hidden after their time that the system may still list. */
export function createStanding(parts: SummaryParts, beckoner: Beckoner, timeIsOver: (entry: Entry) => void) {
  const { clock } = parts;
  const standing = new Map<string, Standing>();
  const left = new Map<string, Entry>();

  const leaveIn = (entry: Entry): (() => void) => {
    const ms = parts.shownMs();
    if (ms === null || isCritical(entry) || entry.notice.soonOver) return () => {};
    return clock.after(ms, () => {
      const { id } = entry.notice;
      // A locked screen is not visible; restart the display time.
      if (parts.settings().redacted) {
        standing.set(id, { entry, cancel: leaveIn(entry) });
        return;
      }
      standing.delete(id);
      left.set(id, entry);
      beckoner.hide(id);
      timeIsOver(entry);
    });
  };
  const remove = (id: string): boolean => {
    standing.get(id)?.cancel();
    return standing.delete(id);
  };
  return {
    has: (id: string) => standing.has(id),
    isOut: (id: string) => standing.has(id) || left.has(id),
    ids: () => [...standing.keys()],
    entries: () => [...standing.values()].map(({ entry }) => entry),
    size: () => standing.size,
    noticeOf: (id: string) => standing.get(id)?.entry.notice,
    all: (): Entry[] => [...[...standing.values()].map(({ entry }) => entry), ...left.values()],
    stand(entry: Entry): void {
      const { id } = entry.notice;
      remove(id);
      left.delete(id);
      standing.set(id, { entry, cancel: leaveIn(entry) });
      entry.settled();
      beckoner.raise(entry.notice);
    },
    closed(id: string): void {
      remove(id);
      left.delete(id);
    },
    takeBack(id: string): void {
      const isLeft = left.delete(id);
      if (remove(id) || isLeft) beckoner.withdraw(id);
    },
    close(): void {
      for (const { cancel } of standing.values()) cancel();
    },
  };
}
