import type { NotificationPort } from '../ports.ts';
import { type Entry, isCritical } from './slots.ts';
import type { SummaryParts } from './summary.ts';

interface DisplayedNotice {
  entry: Entry;
  cancel(): void;
}

/** Notifications that are displayed, and those hidden after their time that the system may still list. */
export function createDisplayedNotices(
  parts: SummaryParts,
  notificationPort: NotificationPort,
  timeIsOver: (entry: Entry) => void,
) {
  const { clock } = parts;
  const displayed = new Map<string, DisplayedNotice>();
  const hidden = new Map<string, Entry>();

  const hideAfterTime = (entry: Entry): (() => void) => {
    const ms = parts.shownMs();
    if (ms === null || isCritical(entry) || entry.notice.soonOver) return () => {};
    return clock.after(ms, () => {
      const { id } = entry.notice;
      // A locked screen is not visible; restart the display time.
      if (parts.settings().redacted) {
        displayed.set(id, { entry, cancel: hideAfterTime(entry) });
        return;
      }
      displayed.delete(id);
      hidden.set(id, entry);
      notificationPort.hide(id);
      timeIsOver(entry);
    });
  };
  const remove = (id: string): boolean => {
    displayed.get(id)?.cancel();
    return displayed.delete(id);
  };
  return {
    has: (id: string) => displayed.has(id),
    isListed: (id: string) => displayed.has(id) || hidden.has(id),
    ids: () => [...displayed.keys()],
    entries: () => [...displayed.values()].map(({ entry }) => entry),
    size: () => displayed.size,
    noticeOf: (id: string) => displayed.get(id)?.entry.notice,
    all: (): Entry[] => [...[...displayed.values()].map(({ entry }) => entry), ...hidden.values()],
    display(entry: Entry): void {
      const { id } = entry.notice;
      remove(id);
      hidden.delete(id);
      displayed.set(id, { entry, cancel: hideAfterTime(entry) });
      entry.handled();
      notificationPort.raise(entry.notice);
    },
    closed(id: string): void {
      remove(id);
      hidden.delete(id);
    },
    withdraw(id: string): void {
      const isLeft = hidden.delete(id);
      if (remove(id) || isLeft) notificationPort.withdraw(id);
    },
    close(): void {
      for (const { cancel } of displayed.values()) cancel();
    },
  };
}
