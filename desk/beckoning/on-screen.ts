/**
 * What stands on the screen, decided in one place: at most three notifications, the most urgent, and a summary that counts the rest;
 * beside them at most three critical ones, and a summary of those.
 *
 * A free place is taken at once. Where none is free, what comes within a moment is gathered, and the more urgent take the places of
 * the less urgent, which are counted. What leaves the screen, by whatever hand, frees its place, and nothing that is counted takes
 * it: only what beckons anew does. So whoever closes one notification never gets another for it.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Notice } from '../ports.ts';
import { type Entry, isCritical, PLACES, seat } from './places.ts';
import { createSummary, type SummaryParts } from './summary.ts';
import type { Held } from './summary-notice.ts';

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
  /** Something changed: what speaks of nothing that waits goes, and counts are kept up to date. */
  refresh(): void;
  /** It stands, or waits for a place. */
  has(id: string): boolean;
  ids(): string[];
  /** The several items that it speaks of, or spoke of where it has gone: a press may be told after that, or twice. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

export interface OnScreenParts
  extends Pick<SummaryParts, 'clock' | 'beckoner' | 'changesInPlace' | 'settings' | 'asking'> {
  /** What beckoned, still waits and has no place of its own. */
  rest(critical: boolean): ItemView[];
}

/** ms from the first that finds no place until they are seated, and between two such moments. */
const GATHER_MS = 500;
const SEAT_EVERY_MS = 2_000;

/** The places of one kind, ordinary or critical. */
function createArea(parts: OnScreenParts, critical: boolean) {
  const { clock, beckoner } = parts;
  const standing = new Map<string, Entry>();
  const coming = new Map<string, Entry>();
  const summary = createSummary({ ...parts, critical, rest: () => parts.rest(critical) });
  let cancel: (() => void) | null = null;
  let seatedAt = Number.NEGATIVE_INFINITY;

  const stand = (entry: Entry): void => {
    standing.set(entry.notice.id, entry);
    entry.settled();
    beckoner.raise(entry.notice);
  };
  const seatAll = (): void => {
    cancel = null;
    seatedAt = clock.now();
    const still = [...coming.values()].filter((entry) => entry.still());
    coming.clear();
    const { enter, leave, left } = seat([...standing.values()], still);
    for (const { notice } of leave) {
      standing.delete(notice.id);
      beckoner.withdraw(notice.id);
    }
    for (const entry of left) entry.settled();
    for (const entry of enter) stand(entry);
    // What left has been heard.
    summary.add([
      ...left,
      ...leave.map((entry) => ({ ...entry, notice: { ...entry.notice, sound: 'none' as const } })),
    ]);
  };

  return {
    standing,
    coming,
    summary,
    raise(entry: Entry): void {
      const { id } = entry.notice;
      if (standing.has(id) || standing.size < PLACES) {
        coming.delete(id);
        stand(entry);
        return;
      }
      coming.set(id, entry);
      // What the person just did is answered at once.
      if (entry.kind === 'own') {
        cancel?.();
        seatAll();
        return;
      }
      const since = Math.max(0, clock.now() - seatedAt);
      cancel ??= clock.after(Math.max(GATHER_MS, SEAT_EVERY_MS - since), seatAll);
    },
    takeBack(id: string): void {
      coming.delete(id);
      if (standing.delete(id)) beckoner.withdraw(id);
    },
    close: () => cancel?.(),
  };
}

export function createOnScreen(parts: OnScreenParts): OnScreen {
  const [ordinary, critical] = [createArea(parts, false), createArea(parts, true)];
  const areas = [ordinary, critical];
  const summaries = areas.map(({ summary }) => summary);
  const takeBack = (id: string): void => {
    for (const area of areas) area.takeBack(id);
    for (const summary of summaries) if (summary.id === id) summary.takeBack();
  };
  const ids = (): string[] => [
    ...areas.flatMap(({ standing, coming }) => [...standing.keys(), ...coming.keys()]),
    ...summaries.filter((summary) => summary.isUp()).map(({ id }) => id),
  ];
  /** By the names of notices that speak of several, of which there are few. */
  const spoken = new Map<string, readonly string[]>();
  const itemsOf = (id: string): string[] => {
    const summary = summaries.find((one) => one.id === id);
    if (summary) return summary.isUp() ? summary.items() : [];
    return areas.flatMap(({ standing, coming }) => [...((standing.get(id) ?? coming.get(id))?.items ?? [])]);
  };
  return {
    raise(entry) {
      const [own, other] = isCritical(entry) ? [critical, ordinary] : [ordinary, critical];
      other.takeBack(entry.notice.id);
      if (entry.notice.itemIds) spoken.set(entry.notice.id, entry.notice.itemIds);
      own.raise(entry);
    },
    sumUp(held, views, told) {
      const itemIds = views.map(({ item }) => item.id);
      ordinary.summary.sumUp(held, itemIds, told);
    },
    takeBack,
    takeAllBack() {
      const spokenOf = new Set(ids().flatMap(itemsOf));
      for (const id of ids()) takeBack(id);
      return spokenOf;
    },
    closed(id) {
      for (const { standing } of areas) standing.delete(id);
      for (const summary of summaries) if (summary.id === id) summary.closed();
    },
    refresh() {
      const isOver = ({ items }: Entry) => items.length > 0 && !items.some((itemId) => parts.asking(itemId));
      for (const { standing } of areas) for (const [id, entry] of [...standing]) if (isOver(entry)) takeBack(id);
      for (const summary of summaries) summary.refresh();
    },
    has: (id) => areas.some(({ standing, coming }) => standing.has(id) || coming.has(id)),
    ids,
    spokenOf: (id) => summaries.find((summary) => summary.id === id)?.items() ?? spoken.get(id) ?? [],
    close() {
      for (const area of areas) area.close();
    },
  };
}
