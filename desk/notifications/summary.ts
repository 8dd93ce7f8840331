/**
 * The summary: one notification for everything that is waiting and not displayed. After an absence it states how many items arrived.
 * Otherwise it states no number, which the next answer would make wrong: it appears only for something more urgent than before, or when the
 * number of waiting items passes one of a few thresholds.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { type Sound, strongestSound } from '../../shared/notification-sounds.ts';
import type { Clock, Notice, NotificationPort } from '../ports.ts';
import { type Entry, isCritical, urgencyClass } from './slots.ts';
import {
  type HoldReason,
  idsOf,
  SUMMARY_ID,
  type SummaryContent,
  type SummarySettings,
  summaryNotice,
} from './summary-notice.ts';

/** Minimum ms between updates: if replaced in place, and if it pops up again. */
const UPDATE_IN_PLACE_MS = 2_000;
const UPDATE_POPUP_MS = 60_000;
/** Thresholds of waiting items at which it pops up again. */
const THRESHOLDS = [5, 10, 25, 50];
const thresholdOf = (count: number): number => THRESHOLDS.findLast((threshold) => count > threshold) ?? 0;

export interface SummaryParts {
  clock: Clock;
  notificationPort: NotificationPort;
  changesInPlace: boolean;
  settings(): SummarySettings;
  /** ms that a notification that is not critical is displayed; null: until answered. */
  shownMs(): number | null;
  notDisplayed(): ItemView[];
  unseen(itemId: string): ItemView | null;
  isNoticeObsolete(notice: Notice): boolean;
}

/** Tracks what the summary covers: the remaining items, arrivals while held back, and notices. */
function createContent({ notDisplayed, unseen, isNoticeObsolete }: SummaryParts) {
  let notices = new Map<string, Notice>();
  /** Items of a digest, which are not part of `notDisplayed()`. */
  let digestItems = new Set<string>();
  let absence: SummaryContent['held'] = null;
  let arrived: ReadonlySet<string> | null = null;
  return {
    add(entries: readonly Entry[]): void {
      [absence, arrived] = [null, null];
      for (const { kind, notice, items } of entries) {
        if (kind === 'digest') digestItems = new Set([...digestItems, ...items]);
        else if (kind !== 'item') notices.set(notice.id, notice);
      }
    },
    summarize(why: HoldReason, itemIds: readonly string[], held: readonly Notice[]): void {
      absence = { why, came: itemIds.length };
      arrived = new Set(itemIds);
      for (const notice of held) notices.set(notice.id, notice);
    },
    now(): SummaryContent {
      const ids = arrived;
      return {
        views: [
          ...notDisplayed().filter(({ item }) => !ids || ids.has(item.id)),
          ...[...digestItems].flatMap((itemId) => unseen(itemId) ?? []),
        ],
        notices: [...notices.values()].filter((notice) => !isNoticeObsolete(notice)),
        held: absence,
      };
    },
    forget(): void {
      [notices, digestItems, absence, arrived] = [new Map(), new Set(), null, null];
    },
  };
}

/** Decides whether the summary should appear, from the items displayed so far and the thresholds passed. */
function createTriggers({ clock, notDisplayed }: SummaryParts) {
  let announced = new Set<string>();
  let threshold = 0;
  const waiting = (): Item[] => {
    const items = notDisplayed().map(({ item }) => item);
    announced = new Set(items.flatMap(({ id }) => (announced.has(id) ? [id] : [])));
    // The count has halved; the next rise passes the threshold again.
    if (items.length * 2 < threshold) threshold = thresholdOf(items.length);
    return items;
  };
  return {
    shown: (itemIds: readonly string[]) => {
      for (const id of itemIds) announced.add(id);
    },
    /** Records that the summary now covers all waiting items. */
    coversAll(): void {
      const items = waiting();
      announced = new Set(items.map(({ id }) => id));
      threshold = Math.max(threshold, thresholdOf(items.length));
    },
    passesThreshold: () => thresholdOf(waiting().length) > threshold,
    /** @param news additional waiting items that no summary has covered */
    has(news: readonly Item[]): boolean {
      const others = waiting().filter(({ id }) => !news.some((item) => item.id === id));
      const known = others.filter(({ id }) => announced.has(id));
      const classOf = (item: Item): number => urgencyClass(item, clock.now());
      const isFirst = (item: Item) => known.every((other) => classOf(item) > classOf(other));
      return thresholdOf(others.length + news.length) > threshold || news.some(isFirst);
    },
  };
}

export function createSummary(parts: SummaryParts) {
  const { clock, notificationPort, changesInPlace } = parts;
  const content = createContent(parts);
  const triggers = createTriggers(parts);
  let shown: Notice | null = null;
  /** Hidden after its time; the system may still list it. */
  let isListed = false;
  let covered: string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let redraw: (() => void) | null = null;
  let end: (() => void) | null = null;

  const forget = (): void => {
    for (const cancel of [redraw, end]) cancel?.();
    [redraw, end, shown] = [null, null, null];
    content.forget();
  };
  const withdraw = (): void => {
    const isOut = shown !== null || isListed;
    forget();
    isListed = false;
    if (isOut) notificationPort.withdraw(SUMMARY_ID);
  };
  const hide = (): void => {
    forget();
    isListed = true;
    notificationPort.hide(SUMMARY_ID);
  };
  const hideAfterTime = (notice: Notice): void => {
    end?.();
    const ms = notice.urgency === 'critical' ? null : parts.shownMs();
    end = ms === null ? null : clock.after(ms, () => (parts.settings().redacted ? hideAfterTime(notice) : hide()));
  };
  const draw = (sound: Sound = 'none'): void => {
    redraw?.();
    redraw = null;
    const counted = content.now();
    if (counted.views.length + counted.notices.length === 0) {
      withdraw();
      return;
    }
    covered = idsOf(counted);
    const notice = { ...summaryNotice(counted, parts.settings()), itemIds: covered };
    if (!shown || sound !== 'none' || differs(shown, notice, changesInPlace)) {
      drawnAt = clock.now();
      if (!shown || shown.urgency !== notice.urgency) hideAfterTime(notice);
      isListed = false;
      notificationPort.raise({ ...notice, sound });
    }
    shown = notice;
    triggers.coversAll();
  };
  const drawLater = (): void => {
    const every = changesInPlace ? UPDATE_IN_PLACE_MS : UPDATE_POPUP_MS;
    redraw ??= clock.after(Math.max(0, every - Math.max(0, clock.now() - drawnAt)), draw);
  };
  const isJustifiedBy = (entries: readonly Entry[]): boolean => {
    const news = entries.flatMap(({ item, kind }) => (kind === 'item' && item ? [item] : []));
    return news.length < entries.length || (entries.length > 0 && triggers.has(news));
  };

  return {
    isDisplayed: (): boolean => shown !== null,
    isCritical: (): boolean => shown?.urgency === 'critical',
    /** Whether it should appear for these entries, which have no place. */
    isJustifiedBy,
    /** Counts entries without a place. @param hasPlace whether the summary has one. @returns false: they are not counted */
    add(entries: readonly Entry[], hasPlace: boolean): boolean {
      if (entries.length === 0) return true;
      const isReason = hasPlace && isJustifiedBy(entries);
      if (isReason || shown) content.add(entries);
      // Critical items do not wait for the next update.
      if (isReason && (!shown || entries.some(isCritical)))
        draw(strongestSound(entries.map(({ notice }) => notice.sound)));
      else if (shown) drawLater();
      return shown !== null;
    },
    /** Counts an entry whose display time is over. */
    count(entry: Entry) {
      triggers.shown(entry.items);
      if (entry.kind !== 'item') content.add([entry]);
      if (shown) drawLater();
      else if (triggers.passesThreshold()) draw();
    },
    /** Covers what arrived while notifications were held back. */
    summarize(why: HoldReason, itemIds: readonly string[], notices: readonly Notice[]) {
      content.summarize(why, itemIds, notices);
      draw();
    },
    refresh() {
      if (isListed && !covered.some((itemId) => parts.unseen(itemId))) withdraw();
      if (!shown) return;
      const { views, notices } = content.now();
      if (views.length + notices.length === 0) draw();
      else drawLater();
    },
    notice: (): Notice | null => shown,
    /** Item ids covered now, including changes since it was drawn; after it is gone, those covered last. */
    items: (): string[] => (shown ? idsOf(content.now()) : covered),
    withdraw,
    /** Closed by the system or the user. */
    closed() {
      if (shown) covered = idsOf(content.now());
      isListed = false;
      forget();
    },
    close: forget,
  };
}

/** If it would pop up again, other items under the same text are no reason to. */
function differs(before: Notice, after: Notice, changesInPlace: boolean): boolean {
  const contentOf = ({ itemIds, sound: _, ...rest }: Notice) =>
    JSON.stringify(changesInPlace ? { ...rest, itemIds } : rest);
  return contentOf(before) !== contentOf(after);
}
