/**
 * The summary: one notification for everything that is waiting and not displayed. After an absence it states how many items arrived.
 * Otherwise it states no number, which the next answer would make wrong: it appears only for something more urgent than before, or when the
 * number of waiting items passes one of a few thresholds.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { type Sound, strongest } from '../../shared/sounds.ts';
import type { Beckoner, Clock, Notice } from '../ports.ts';
import { type Entry, isCritical, urgencyClass } from './slots.ts';
import { type Counted, type Held, idsOf, SUMMARY_ID, type SummarySettings, summaryNotice } from './summary-notice.ts';

/** Minimum ms between updates: if replaced in place, and if it pops up again. */
const EVERY_IN_PLACE_MS = 2_000;
const EVERY_ANEW_MS = 60_000;
/** Thresholds of waiting items at which it pops up again. */
const MARKS = [5, 10, 25, 50];
const markOf = (count: number): number => MARKS.findLast((mark) => count > mark) ?? 0;

export interface SummaryParts {
  clock: Clock;
  beckoner: Beckoner;
  changesInPlace: boolean;
  settings(): SummarySettings;
  /** ms that a notification that is not critical is displayed; null: until answered. */
  shownMs(): number | null;
  rest(): ItemView[];
  fresh(itemId: string): ItemView | null;
  isToldOver(notice: Notice): boolean;
}

export interface Summary {
  isUp(): boolean;
  isCritical(): boolean;
  /** Whether it should appear for these entries, which have no place. */
  wants(entries: readonly Entry[]): boolean;
  /** Counts entries without a place. @param hasPlace whether the summary has one */
  add(entries: readonly Entry[], hasPlace: boolean): void;
  /** Counts an entry whose display time is over. */
  count(entry: Entry): void;
  /** Covers what arrived while notifications were held back. */
  sumUp(held: Held, itemIds: readonly string[], told: readonly Notice[]): void;
  refresh(): void;
  notice(): Notice | null;
  /** Item ids covered now, including changes since it was drawn; after it is gone, those covered last. */
  items(): string[];
  takeBack(): void;
  /** Closed by the system or the user. */
  closed(): void;
  close(): void;
}

/** Tracks what the summary covers: the remaining items, arrivals while held back, and notices. */
function createCounting({ rest, fresh, isToldOver }: SummaryParts) {
  let told = new Map<string, Notice>();
  /** Items of a digest, which are not part of `rest()`. */
  let besides = new Set<string>();
  let held: Counted['held'] = null;
  let came: ReadonlySet<string> | null = null;
  return {
    add(entries: readonly Entry[]): void {
      [held, came] = [null, null];
      for (const { kind, notice, items } of entries) {
        if (kind === 'digest') besides = new Set([...besides, ...items]);
        else if (kind !== 'item') told.set(notice.id, notice);
      }
    },
    sumUp(why: Held, itemIds: readonly string[], notices: readonly Notice[]): void {
      held = { why, came: itemIds.length };
      came = new Set(itemIds);
      for (const notice of notices) told.set(notice.id, notice);
    },
    now(): Counted {
      const ids = came;
      return {
        views: [
          ...rest().filter(({ item }) => !ids || ids.has(item.id)),
          ...[...besides].flatMap((itemId) => fresh(itemId) ?? []),
        ],
        told: [...told.values()].filter((notice) => !isToldOver(notice)),
        held,
      };
    },
    forget(): void {
      [told, besides, held, came] = [new Map(), new Set(), null, null];
    },
  };
}

/** Decides whether the summary should appear, from the items displayed so far and the thresholds passed. */
function createReasons({ clock, rest }: SummaryParts) {
  let said = new Set<string>();
  let mark = 0;
  const waiting = (): Item[] => {
    const items = rest().map(({ item }) => item);
    said = new Set(items.flatMap(({ id }) => (said.has(id) ? [id] : [])));
    // The count has halved; the next rise passes the threshold again.
    if (items.length * 2 < mark) mark = markOf(items.length);
    return items;
  };
  return {
    shown: (itemIds: readonly string[]) => {
      for (const id of itemIds) said.add(id);
    },
    /** Records that the summary now covers all waiting items. */
    cameUp(): void {
      const items = waiting();
      said = new Set(items.map(({ id }) => id));
      mark = Math.max(mark, markOf(items.length));
    },
    passesMark: () => markOf(waiting().length) > mark,
    /** @param news additional waiting items that no summary has covered */
    has(news: readonly Item[]): boolean {
      const others = waiting().filter(({ id }) => !news.some((item) => item.id === id));
      const known = others.filter(({ id }) => said.has(id));
      const classOf = (item: Item): number => urgencyClass(item, clock.now());
      const isFirst = (item: Item) => known.every((other) => classOf(item) > classOf(other));
      return markOf(others.length + news.length) > mark || news.some(isFirst);
    },
  };
}

export function createSummary(parts: SummaryParts): Summary {
  const { clock, beckoner, changesInPlace } = parts;
  const counting = createCounting(parts);
  const reasons = createReasons(parts);
  let up: Notice | null = null;
  /** Hidden after its time; the system may still list it. */
  let isListed = false;
  let spokenOf: string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let redraw: (() => void) | null = null;
  let end: (() => void) | null = null;

  const forget = (): void => {
    for (const cancel of [redraw, end]) cancel?.();
    [redraw, end, up] = [null, null, null];
    counting.forget();
  };
  const takeBack = (): void => {
    const isOut = up !== null || isListed;
    forget();
    isListed = false;
    if (isOut) beckoner.withdraw(SUMMARY_ID);
  };
  const hide = (): void => {
    forget();
    isListed = true;
    beckoner.hide(SUMMARY_ID);
  };
  const leaveInTime = (notice: Notice): void => {
    end?.();
    const ms = notice.urgency === 'critical' ? null : parts.shownMs();
    end = ms === null ? null : clock.after(ms, () => (parts.settings().redacted ? leaveInTime(notice) : hide()));
  };
  const draw = (sound: Sound = 'none'): void => {
    redraw?.();
    redraw = null;
    const counted = counting.now();
    if (counted.views.length + counted.told.length === 0) {
      takeBack();
      return;
    }
    spokenOf = idsOf(counted);
    const notice = { ...summaryNotice(counted, parts.settings()), itemIds: spokenOf };
    if (!up || sound !== 'none' || differs(up, notice, changesInPlace)) {
      drawnAt = clock.now();
      if (!up || up.urgency !== notice.urgency) leaveInTime(notice);
      isListed = false;
      beckoner.raise({ ...notice, sound });
    }
    up = notice;
    reasons.cameUp();
  };
  const drawInTime = (): void => {
    const every = changesInPlace ? EVERY_IN_PLACE_MS : EVERY_ANEW_MS;
    redraw ??= clock.after(Math.max(0, every - Math.max(0, clock.now() - drawnAt)), draw);
  };
  const wants = (entries: readonly Entry[]): boolean => {
    const news = entries.flatMap(({ item, kind }) => (kind === 'item' && item ? [item] : []));
    return news.length < entries.length || (entries.length > 0 && reasons.has(news));
  };

  return {
    isUp: () => up !== null,
    isCritical: () => up?.urgency === 'critical',
    wants,
    add(entries, hasPlace) {
      if (entries.length === 0) return;
      const isReason = hasPlace && wants(entries);
      if (isReason || up) counting.add(entries);
      // Critical items do not wait for the next update.
      if (isReason && (!up || entries.some(isCritical))) draw(strongest(entries.map(({ notice }) => notice.sound)));
      else if (up) drawInTime();
    },
    count(entry) {
      reasons.shown(entry.items);
      if (entry.kind !== 'item') counting.add([entry]);
      if (up) drawInTime();
      else if (reasons.passesMark()) draw();
    },
    sumUp(why, itemIds, told) {
      counting.sumUp(why, itemIds, told);
      draw();
    },
    refresh() {
      if (isListed && !spokenOf.some((itemId) => parts.fresh(itemId))) takeBack();
      if (!up) return;
      const { views, told } = counting.now();
      if (views.length + told.length === 0) draw();
      else drawInTime();
    },
    notice: () => up,
    items: () => (up ? idsOf(counting.now()) : spokenOf),
    takeBack,
    closed() {
      if (up) spokenOf = idsOf(counting.now());
      isListed = false;
      forget();
    },
    close: forget,
  };
}

/** If it would pop up again, other items under the same text are no reason to. */
function differs(before: Notice, after: Notice, changesInPlace: boolean): boolean {
  const said = ({ itemIds, sound: _, ...rest }: Notice) => JSON.stringify(changesInPlace ? { ...rest, itemIds } : rest);
  return said(before) !== said(after);
}
