/**
 * The summary: one notification for everything that waits and is not displayed by itself. After an absence it states how many items
 * arrived. Otherwise it states no number, which the next answer would make wrong: it is displayed, or displayed again, only for something
 * more urgent than before, or when the number of waiting items passes one of a few marks.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { type Sound, strongest } from '../../shared/sounds.ts';
import type { Beckoner, Clock, Notice } from '../ports.ts';
import { type Entry, isCritical, urgencyClass } from './places.ts';
import { type Counted, type Held, idsOf, SUMMARY_ID, type SummarySettings, summaryNotice } from './summary-notice.ts';

/** ms between two drawings, where one changes in its place, and where it is closed and raised again. */
const EVERY_IN_PLACE_MS = 2_000;
const EVERY_ANEW_MS = 60_000;
/** Numbers of what waits past which it comes up again. */
const MARKS = [5, 10, 25, 50];
const markOf = (count: number): number => MARKS.findLast((mark) => count > mark) ?? 0;

export interface SummaryParts {
  clock: Clock;
  beckoner: Beckoner;
  /** A notification raised anew changes where it stands and calls for no attention; false: it comes up again. */
  changesInPlace: boolean;
  settings(): SummarySettings;
  /** ms that what is not critical is shown; null: until it is answered. */
  shownMs(): number | null;
  /** What beckoned, was not looked at since, and is not on the screen. */
  rest(): ItemView[];
  /** null where the item asks for nothing now, or was looked at since it last beckoned. */
  fresh(itemId: string): ItemView | null;
  /** What it tells of was looked at, or is over. */
  isToldOver(notice: Notice): boolean;
}

export interface Summary {
  isUp(): boolean;
  /** It stands, or would, for something critical. */
  isCritical(): boolean;
  /** It would come up for these, which find no place. */
  wants(entries: readonly Entry[]): boolean;
  /** These found no place. @param hasPlace for the summary itself */
  add(entries: readonly Entry[], hasPlace: boolean): void;
  /** This one was shown, and its time is over. */
  count(entry: Entry): void;
  /** These came while notifications were held back. */
  sumUp(held: Held, itemIds: readonly string[], told: readonly Notice[]): void;
  /** Something it may speak of changed. */
  refresh(): void;
  /** As it stands; null: it does not. */
  notice(): Notice | null;
  /** Ids of the items that it speaks of now, also of what changed since it was drawn; once it is gone, those it spoke of last. */
  items(): string[];
  takeBack(): void;
  /** It went without our doing. */
  closed(): void;
  close(): void;
}

/** What a summary speaks of: the rest, what came while notifications were held back, and what is no item. */
function createCounting({ rest, fresh, isToldOver }: SummaryParts) {
  let told = new Map<string, Notice>();
  /** Items that are not among the rest: those of a digest. */
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

/** Whether there is a reason to come up: what was shown already, by itself or in a summary, and how many that were. */
function createReasons({ clock, rest }: SummaryParts) {
  let said = new Set<string>();
  let mark = 0;
  const waiting = (): Item[] => {
    const items = rest().map(({ item }) => item);
    said = new Set(items.flatMap(({ id }) => (said.has(id) ? [id] : [])));
    // Half as many are left: the next rise is another one.
    if (items.length * 2 < mark) mark = markOf(items.length);
    return items;
  };
  return {
    shown: (itemIds: readonly string[]) => {
      for (const id of itemIds) said.add(id);
    },
    /** It comes up with all that waits. */
    cameUp(): void {
      const items = waiting();
      said = new Set(items.map(({ id }) => id));
      mark = Math.max(mark, markOf(items.length));
    },
    passesMark: () => markOf(waiting().length) > mark,
    /** @param news wait besides, and were not shown by any summary */
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
  /** It left the screen after its time, and may be listed by the system. */
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
      // What is critical does not wait for the next drawing.
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

/** Where it would come up again, other items under the same words are no reason. */
function differs(before: Notice, after: Notice, changesInPlace: boolean): boolean {
  const said = ({ itemIds, sound: _, ...rest }: Notice) => JSON.stringify(changesInPlace ? { ...rest, itemIds } : rest);
  return said(before) !== said(after);
}
