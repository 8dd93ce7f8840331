/**
 * What stands on the screen, decided in one place: at most three notifications, the most urgent; where more wait, two of them and a
 * summary.
 *
 * A free place is taken at once. Where none is free, what comes within a moment is gathered, and the more urgent take the places of
 * the less urgent, which are counted. What is not critical leaves the screen after its time and is counted. While nobody attends, others
 * that are no more urgent are counted at once. What leaves the screen, by whatever hand, frees its place, and nothing that is counted
 * takes it: only what beckons anew does. So whoever closes one notification never gets another for it.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isSettled } from '../../shared/rules/settling.ts';
import type { Beckoner, Notice } from '../ports.ts';
import { type Entry, isCritical, PLACES, seat, urgencyClass } from './places.ts';
import { createStanding } from './standing.ts';
import { createSummary, type SummaryParts } from './summary.ts';
import { type Held, SUMMARY_ID } from './summary-notice.ts';

export interface OnScreen {
  /** Gives it a place, now or in a moment, or leaves it to the summary. What stands of the same id is replaced where it stands. */
  raise(entry: Entry): void;
  /** What was held back comes in one summary. */
  sumUp(held: Held, views: readonly ItemView[], told: readonly Notice[]): void;
  takeBack(id: string): void;
  /** Returns the items that were spoken of. */
  takeAllBack(): Set<string>;
  /** It went without our doing. */
  closed(id: string): void;
  /** The system says that it came up. */
  cameUp(id: string): void;
  /** Something changed: what speaks of nothing that waits goes, and the summary is kept up to date. */
  refresh(): void;
  /** It stands, or waits for a place. */
  has(id: string): boolean;
  /** The same, or it left the screen after its time and may be listed by the system. */
  isOut(id: string): boolean;
  ids(): string[];
  /** The person used a window of Beckon, where all of it is listed: what went by unattended counts no longer. */
  attended(): void;
  /**
   * A press meant what lay there before: the screen changed less than `SETTLE_MS` ago. What the press took away is put back, without a
   * sound.
   */
  ignores(id: string): boolean;
  /** The several items that it speaks of, or spoke of where it has gone: a press may be told after that, or twice. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

/** ms from the first that finds no place until they are seated, and between two such moments. */
const GATHER_MS = 500;
const SEAT_EVERY_MS = 2_000;
/** ms after one left the screen for which nobody attended to it: while `PLACES` are so, or stand, others have to be more urgent. */
const UNATTENDED_MS = 30 * 60_000;

/** Passes on, and knows when the screen last changed. */
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
  /** What left the screen since the person last did anything with Beckon: ms since 1970, and its class. */
  let unattended: { at: number; urgency: number }[] = [];
  const placed = createStanding(parts, screen.to, (entry) => {
    const now = clock.now();
    if (entry.item) unattended = [...unattended.slice(1 - PLACES), { at: now, urgency: urgencyClass(entry.item, now) }];
    if (entry.kind !== 'own') summary.count(entry);
  });
  let cancel: (() => void) | null = null;
  let seatedAt = Number.NEGATIVE_INFINITY;
  /** By the names of notices that speak of several, of which there are few. */
  const spoken = new Map<string, readonly string[]>();

  /** Two of three where the summary takes the third; three critical ones need not make room for one that counts none. */
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
    // What left has been heard.
    const silent = leave.map((entry) => ({ ...entry, notice: { ...entry.notice, sound: 'none' as const } }));
    summary.add([...left, ...silent], placed.size() + enter.length < PLACES);
    for (const entry of enter) placed.stand(entry);
  };
  /** Nothing keeps it from coming by itself, if there is a place. */
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
      // What the person just did is answered at once.
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
      if (!notice || screen.isAtRest()) return false;
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
