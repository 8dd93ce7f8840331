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
import { isSettled } from '../../shared/rules/settling.ts';
import type { Beckoner, Notice } from '../ports.ts';
import { createStanding } from './displayed-notices.ts';
import { type Entry, isCritical, PLACES, seat, urgencyClass } from './slots.ts';
import { createSummary, type SummaryParts } from './summary.ts';
import { type Held, SUMMARY_ID } from './summary-notice.ts';

export interface OnScreen {
  /** Displays it now, after the collection interval, or in the summary. One with the same id is replaced in place. */
  raise(entry: Entry): void;
  /** Displays one summary of what was held back. */
  sumUp(held: Held, views: readonly ItemView[], told: readonly Notice[]): void;
  takeBack(id: string): void;
  /** @returns ids of the items covered */
  takeAllBack(): Set<string>;
  closed(id: string): void;
  cameUp(id: string): void;
  /** Items changed: withdraws obsolete notifications and updates the summary. */
  refresh(): void;
  /** Displayed or waiting for a place. */
  has(id: string): boolean;
  /** Like `has`, or hidden after its time and possibly still listed by the system. */
  isOut(id: string): boolean;
  ids(): string[];
  /** The user used a window of Beckon, which lists everything: resets the count of ignored notifications. */
  attended(): void;
  /** True if the screen changed less than `SETTLE_MS` ago: the press was meant for another notification. Displays a closed one again. */
  ignores(id: string): boolean;
  /** Ids of the items covered, also after the notification is gone: the system may report a press late or twice. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

/** ms to collect arrivals without a place; minimum ms between two rounds. */
const GATHER_MS = 500;
const SEAT_EVERY_MS = 2_000;
/** ms that an ignored notification counts. While `PLACES` count or are displayed, others must be more urgent. */
const UNATTENDED_MS = 30 * 60_000;

/** Forwards to the presenter and records when the screen last changed. */
function watched({ clock, beckoner }: Pick<SummaryParts, 'clock' | 'beckoner'>) {
  let changedAt = Number.NEGATIVE_INFINITY;
  const changes =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      changedAt = clock.now();
      act(...args);
    };
  const to: Beckoner = {
    raise: changes(beckoner.raise),
    withdraw: changes(beckoner.withdraw),
    hide: changes(beckoner.hide),
  };
  return { to, changed: changes(() => {}), isAtRest: () => isSettled(changedAt, clock.now()) };
}

export function createOnScreen(parts: SummaryParts): OnScreen {
  const { clock } = parts;
  const screen = watched(parts);
  const coming = new Map<string, Entry>();
  const summary = createSummary({ ...parts, beckoner: screen.to });
  /** Ignored since the user last used Beckon: time (ms since 1970) and urgency class. */
  let unattended: { at: number; urgency: number }[] = [];
  const placed = createStanding(parts, screen.to, (entry) => {
    const now = clock.now();
    if (entry.item) unattended = [...unattended.slice(1 - PLACES), { at: now, urgency: urgencyClass(entry.item, now) }];
    if (entry.kind !== 'own') summary.count(entry);
  });
  let cancel: (() => void) | null = null;
  let seatedAt = Number.NEGATIVE_INFINITY;
  /** Item ids by notice id, for notices that cover several items. */
  const spoken = new Map<string, readonly string[]>();

  /** Two places if a summary takes the third. Three critical notifications do not make room for a summary without critical items. */
  const seating = (came: Entry[]) => {
    const quiet = came.filter((entry) => !speaks(entry));
    const seatIn = (places: number) => {
      const { enter, leave, left } = seat(placed.entries(), came.filter(speaks), places);
      return { enter, leave, left: [...quiet, ...left] };
    };
    const all = seatIn(PLACES);
    const without = [...all.left, ...all.leave];
    const critical = [...placed.entries(), ...came].filter(isCritical).length;
    if (critical === PLACES && !without.some(isCritical) && !summary.isCritical()) {
      summary.takeBack();
      return all;
    }
    return summary.isUp() || summary.wants(without) ? seatIn(PLACES - 1) : all;
  };
  const seatAll = (): void => {
    cancel?.();
    cancel = null;
    seatedAt = clock.now();
    const still = [...coming.values()].filter((entry) => entry.still());
    coming.clear();
    const { enter, leave, left } = seating(still);
    for (const { notice } of leave) placed.takeBack(notice.id);
    for (const entry of left) entry.settled();
    // Its sound was played when it was displayed.
    const silent = leave.map((entry) => ({ ...entry, notice: { ...entry.notice, sound: 'none' as const } }));
    summary.add([...left, ...silent], placed.size() + enter.length < PLACES);
    for (const entry of enter) placed.stand(entry);
  };
  /** Whether it may have a notification of its own if a place is free. */
  const speaks = (entry: Entry): boolean => {
    const { item } = entry;
    if (entry.kind !== 'item' || !item || isCritical(entry)) return true;
    const now = clock.now();
    const others = [
      ...unattended.filter(({ at }) => Math.abs(now - at) < UNATTENDED_MS).map(({ urgency }) => urgency),
      ...placed.entries().flatMap((one) => (one.item && !isCritical(one) ? [urgencyClass(one.item, now)] : [])),
    ];
    return others.length < PLACES || others.every((urgency) => urgencyClass(item, now) > urgency);
  };
  const isFree = (entry: Entry): boolean =>
    coming.size === 0 && speaks(entry) && placed.size() + (summary.isUp() ? 1 : 0) < PLACES;
  const takeBack = (id: string): void => {
    coming.delete(id);
    placed.takeBack(id);
    if (id === SUMMARY_ID) summary.takeBack();
  };
  const ids = (): string[] => [...placed.ids(), ...coming.keys(), ...(summary.isUp() ? [SUMMARY_ID] : [])];

  return {
    raise(entry) {
      const { id, itemIds } = entry.notice;
      if (itemIds) spoken.set(id, itemIds);
      if (placed.has(id) || isFree(entry)) {
        coming.delete(id);
        placed.stand(entry);
        return;
      }
      coming.set(id, entry);
      // Feedback on a user action is not delayed.
      if (entry.kind === 'own') return seatAll();
      const since = Math.max(0, clock.now() - seatedAt);
      cancel ??= clock.after(Math.max(GATHER_MS, SEAT_EVERY_MS - since), seatAll);
    },
    sumUp(held, views, told) {
      const { leave } = seat(placed.entries(), [], PLACES - 1);
      if (leave.some(isCritical)) return;
      for (const { notice } of leave) placed.takeBack(notice.id);
      summary.sumUp(
        held,
        views.map(({ item }) => item.id),
        told,
      );
    },
    takeBack,
    takeAllBack() {
      const spokenOf = new Set([
        ...placed.all().flatMap(({ items }) => items),
        ...[...coming.values()].flatMap(({ items }) => items),
        ...(summary.isUp() ? summary.items() : []),
      ]);
      for (const { notice } of placed.all()) takeBack(notice.id);
      for (const id of [...coming.keys(), SUMMARY_ID]) takeBack(id);
      return spokenOf;
    },
    closed(id) {
      screen.changed();
      placed.closed(id);
      if (id === SUMMARY_ID) summary.closed();
    },
    cameUp: (id) => ids().includes(id) && screen.changed(),
    refresh() {
      for (const entry of placed.all()) if (entry.over()) takeBack(entry.notice.id);
      summary.refresh();
    },
    has: (id) => placed.has(id) || coming.has(id),
    isOut: (id) => placed.isOut(id) || coming.has(id),
    ids,
    attended() {
      unattended = [];
    },
    ignores(id) {
      const notice = id === SUMMARY_ID ? summary.notice() : placed.noticeOf(id);
      if (!notice || screen.isAtRest()) {
        // A press shows that the user is attending, so one more notification may be displayed.
        unattended = unattended.slice(1);
        return false;
      }
      screen.to.raise({ ...notice, sound: 'none' });
      return true;
    },
    spokenOf: (id) => (id === SUMMARY_ID ? summary.items() : (spoken.get(id) ?? [])),
    close() {
      cancel?.();
      placed.close();
      summary.close();
    },
  };
}
