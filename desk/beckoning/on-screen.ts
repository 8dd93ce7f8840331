/**
 * Decides which notifications are displayed: at most three, the most urgent first. Where more wait, two and a summary.
 *
 * - A free place is filled at once. Otherwise arrivals are gathered for a moment; then the more urgent replace the less urgent, which the
 *   summary counts.
 * - A notification that is not critical is hidden after its time, and counted.
 * - After three that nobody looked at, further ones that are no more urgent are counted at once.
 * - A place that becomes free is never filled with something counted, only with a new arrival. Closing one never brings up another.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isSettled } from '../../shared/rules/settling.ts';
import type { Beckoner, Notice } from '../ports.ts';
import { type Entry, isCritical, PLACES, seat, urgencyClass } from './places.ts';
import { createStanding } from './standing.ts';
import { createSummary, type SummaryParts } from './summary.ts';
import { type Held, SUMMARY_ID } from './summary-notice.ts';

export interface OnScreen {
  /** Displays it now or in a moment, or leaves it to the summary. One with the same id is replaced in place. */
  raise(entry: Entry): void;
  /** Displays one summary of what was held back. */
  sumUp(held: Held, views: readonly ItemView[], told: readonly Notice[]): void;
  takeBack(id: string): void;
  /** @returns ids of the items that they were about */
  takeAllBack(): Set<string>;
  /** The system or the person closed it. */
  closed(id: string): void;
  /** The system reports that it is displayed. */
  cameUp(id: string): void;
  /** Items changed: withdraws notifications about nothing that waits, and updates the summary. */
  refresh(): void;
  /** It is displayed, or waits for a place. */
  has(id: string): boolean;
  /** The same, or it was hidden after its time and the system may still list it. */
  isOut(id: string): boolean;
  ids(): string[];
  /** The person used a window of Beckon, which lists everything: resets the count of notifications that nobody looked at. */
  attended(): void;
  /**
   * Whether a press is ignored: the screen changed less than `SETTLE_MS` ago, so it was meant for what lay there before. A notification
   * that the press closed is displayed again, without sound.
   */
  ignores(id: string): boolean;
  /** Ids of the items that it is about, also after it has gone: the system may report a press late, or twice. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

/** ms for which arrivals without a place are gathered; least ms between two such rounds. */
const GATHER_MS = 500;
const SEAT_EVERY_MS = 2_000;
/** ms for which a notification that was hidden unanswered counts: while `PLACES` count or are displayed, others have to be more urgent. */
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
  /** Hidden since the person last used Beckon: when (ms since 1970), and the class of urgency. */
  let unattended: { at: number; urgency: number }[] = [];
  const placed = createStanding(parts, screen.to, (entry) => {
    const now = clock.now();
    if (entry.item) unattended = [...unattended.slice(1 - PLACES), { at: now, urgency: urgencyClass(entry.item, now) }];
    if (entry.kind !== 'own') summary.count(entry);
  });
  let cancel: (() => void) | null = null;
  let seatedAt = Number.NEGATIVE_INFINITY;
  /** Item ids by notice id, for the few notices that are about several items. */
  const spoken = new Map<string, readonly string[]>();

  /** Two places where the summary takes the third. Three critical ones do not make room for a summary without critical items. */
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
  /** Whether it may be displayed by itself, if there is a place. */
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
      // Feedback on what the person just did does not wait.
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
        // A press shows that somebody attends: one more may come.
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
