/**
 * Decides which notifications are displayed: at most three, most urgent first. If more are waiting, two and a summary.
 *
 * - A free place is filled immediately. Otherwise arrivals are collected briefly; then the more urgent replace the less urgent, which the
 * summary counts.
 * - A notification that is not critical is hidden after its display time, and counted.
 * - After three that the user ignored, others of the same or lower urgency are only counted.
 * - A free place is filled only by a new arrival, never by something counted. Closing a notification never brings up another.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isSettled } from '../../shared/rules/press-debounce.ts';
import type { Notice, NotificationPort } from '../ports.ts';
import { createDisplayedNotices } from './displayed-notices.ts';
import { allocate, type Entry, isCritical, SLOTS, urgencyClass } from './slots.ts';
import { createSummary, type SummaryParts } from './summary.ts';
import { type HoldReason, SUMMARY_ID } from './summary-notice.ts';

export interface Screen {
  /** Displays it now, after the collection interval, or in the summary. One with the same id is replaced in place. */
  raise(entry: Entry): void;
  /** Displays one summary of what was held back. @returns false if critical notifications leave no place for it */
  summarize(held: HoldReason, views: readonly ItemView[], notices: readonly Notice[]): boolean;
  withdraw(id: string): void;
  /** @returns ids of the items covered */
  withdrawAll(): Set<string>;
  closed(id: string): void;
  displayed(id: string): void;
  /** Items changed: withdraws obsolete notifications and updates the summary. */
  refresh(): void;
  /** Displayed or waiting for a place. */
  has(id: string): boolean;
  /** Like `has`, or hidden after its time and possibly still listed by the system. */
  isListed(id: string): boolean;
  ids(): string[];
  /** The user used a window of Beckon, which lists everything: resets the count of ignored notifications. */
  resetIgnored(): void;
  /**
   * True if the screen changed less than `SETTLE_MS` before the press, which was meant for another notification. Displays a closed one again.
   *
   * @param at of the press, ms since 1970; absent: now
   */
  ignores(id: string, at?: number): boolean;
  /** Ids of the items covered, also after the notification is gone: the system may report a press late or twice. */
  coveredItems(id: string): readonly string[];
  close(): void;
}

/** ms to collect arrivals without a place; minimum ms between two rounds. */
const GATHER_MS = 500;
const ALLOCATE_EVERY_MS = 2_000;
/** ms that an ignored notification counts. While `PLACES` count or are displayed, others must be more urgent. */
const IGNORED_MS = 30 * 60_000;

/** Forwards to the presenter and records when the screen last changed. */
function recordChanges({ clock, notificationPort }: Pick<SummaryParts, 'clock' | 'notificationPort'>) {
  let changedAt = Number.NEGATIVE_INFINITY;
  const changes =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      changedAt = clock.now();
      act(...args);
    };
  const to: NotificationPort = {
    raise: changes(notificationPort.raise),
    withdraw: changes(notificationPort.withdraw),
    hide: changes(notificationPort.hide),
  };
  return { to, changed: changes(() => {}), isAtRest: (at: number) => at < changedAt || isSettled(changedAt, at) };
}

export function createScreen(parts: SummaryParts): Screen {
  const { clock } = parts;
  const port = recordChanges(parts);
  const queued = new Map<string, Entry>();
  const summary = createSummary({ ...parts, notificationPort: port.to });
  /** Ignored since the user last used Beckon: time (ms since 1970) and urgency class. */
  let ignored: { at: number; urgency: number }[] = [];
  const displayed = createDisplayedNotices(parts, port.to, (entry) => {
    const now = clock.now();
    if (entry.item) ignored = [...ignored.slice(1 - SLOTS), { at: now, urgency: urgencyClass(entry.item, now) }];
    if (entry.kind !== 'feedback') summary.count(entry);
  });
  let cancel: (() => void) | null = null;
  let allocatedAt = Number.NEGATIVE_INFINITY;
  /** Item ids by notice id, for notices that cover several items. */
  const itemIdsOf = new Map<string, readonly string[]>();

  /** Whether it may have a notification of its own if a place is free. */
  const isJustified = (entry: Entry): boolean => {
    const { item } = entry;
    if (entry.kind !== 'item' || !item || isCritical(entry)) return true;
    const now = clock.now();
    const others = [
      ...ignored.filter(({ at }) => Math.abs(now - at) < IGNORED_MS).map(({ urgency }) => urgency),
      ...displayed.entries().flatMap((one) => (one.item && !isCritical(one) ? [urgencyClass(one.item, now)] : [])),
    ];
    return others.length < SLOTS || others.every((urgency) => urgencyClass(item, now) > urgency);
  };

  /** Two places if a summary takes the third. Three critical notifications do not make room for a summary without critical items. */
  const allocationOf = (came: Entry[]) => {
    const quiet = came.filter((entry) => !isJustified(entry));
    const allocateIn = (places: number) => {
      const { entering, leaving, rejected } = allocate(displayed.entries(), came.filter(isJustified), places);
      return { entering, leaving, rejected: [...quiet, ...rejected] };
    };
    const all = allocateIn(SLOTS);
    const without = [...all.rejected, ...all.leaving];
    const critical = [...displayed.entries(), ...came].filter(isCritical).length;
    if (critical === SLOTS && !without.some(isCritical) && !summary.isCritical()) {
      summary.withdraw();
      return all;
    }
    return summary.isDisplayed() || summary.isJustifiedBy(without) ? allocateIn(SLOTS - 1) : all;
  };
  const allocateAll = (): void => {
    cancel?.();
    cancel = null;
    allocatedAt = clock.now();
    const came = [...queued.values()];
    queued.clear();
    const due = came.filter((entry) => entry.isStillDue());
    const { entering, leaving, rejected } = allocationOf(due);
    for (const { notice } of leaving) displayed.withdraw(notice.id);
    // The inbox counts items. All else is counted by the summary alone.
    for (const entry of rejected) if (entry.kind === 'item') entry.handled();
    // Its sound was played when it was displayed.
    const silent = leaving.map((entry) => ({ ...entry, notice: { ...entry.notice, sound: 'none' as const } }));
    const without = [...rejected, ...silent];
    const isCounted = summary.add(without, displayed.size() + entering.length < SLOTS);
    if (isCounted) for (const entry of rejected) if (entry.kind !== 'item') entry.handled();
    for (const entry of came) if (!due.includes(entry)) entry.missed();
    if (!isCounted) for (const entry of without) entry.missed();
    for (const entry of entering) displayed.display(entry);
  };
  const isFree = (entry: Entry): boolean =>
    queued.size === 0 && isJustified(entry) && displayed.size() + (summary.isDisplayed() ? 1 : 0) < SLOTS;
  const withdraw = (id: string): void => {
    queued.delete(id);
    displayed.withdraw(id);
    if (id === SUMMARY_ID) summary.withdraw();
  };
  const ids = (): string[] => [...displayed.ids(), ...queued.keys(), ...(summary.isDisplayed() ? [SUMMARY_ID] : [])];

  return {
    raise(entry) {
      const { id, itemIds } = entry.notice;
      if (itemIds) itemIdsOf.set(id, itemIds);
      if (displayed.has(id) || isFree(entry)) {
        queued.delete(id);
        displayed.display(entry);
        return;
      }
      queued.set(id, entry);
      // Feedback on a user action is not delayed.
      if (entry.kind === 'feedback') return allocateAll();
      const since = Math.max(0, clock.now() - allocatedAt);
      cancel ??= clock.after(Math.max(GATHER_MS, ALLOCATE_EVERY_MS - since), allocateAll);
    },
    summarize(held, views, notices) {
      const { leaving } = allocate(displayed.entries(), [], SLOTS - 1);
      if (leaving.some(isCritical)) return false;
      for (const { notice } of leaving) displayed.withdraw(notice.id);
      summary.summarize(
        held,
        views.map(({ item }) => item.id),
        notices,
      );
      return true;
    },
    withdraw,
    withdrawAll() {
      const spokenOf = new Set([
        ...displayed.all().flatMap(({ items }) => items),
        ...[...queued.values()].flatMap(({ items }) => items),
        ...(summary.isDisplayed() ? summary.items() : []),
      ]);
      for (const { notice } of displayed.all()) withdraw(notice.id);
      for (const id of [...queued.keys(), SUMMARY_ID]) withdraw(id);
      return spokenOf;
    },
    closed(id) {
      port.changed();
      displayed.closed(id);
      if (id === SUMMARY_ID) summary.closed();
    },
    displayed: (id) => ids().includes(id) && port.changed(),
    refresh() {
      for (const entry of displayed.all()) if (entry.isObsolete()) withdraw(entry.notice.id);
      summary.refresh();
    },
    has: (id) => displayed.has(id) || queued.has(id),
    isListed: (id) => displayed.isListed(id) || queued.has(id),
    ids,
    resetIgnored() {
      ignored = [];
    },
    ignores(id, at = clock.now()) {
      const notice = id === SUMMARY_ID ? summary.notice() : displayed.noticeOf(id);
      if (!notice || port.isAtRest(at)) {
        // A press shows that the user is attending, so one more notification may be displayed.
        ignored = ignored.slice(1);
        return false;
      }
      port.to.raise({ ...notice, sound: 'none' });
      return true;
    },
    coveredItems: (id) => (id === SUMMARY_ID ? summary.items() : (itemIdsOf.get(id) ?? [])),
    close() {
      cancel?.();
      displayed.close();
      summary.close();
    },
  };
}
