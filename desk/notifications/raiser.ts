/** Turns items and notices into notifications. What was raised or counted is marked, so that it appears once. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock, Notice } from '../ports.ts';
import { itemNotice, type NoticeSettings, redactedNotice } from './notice.ts';
import { beckonAt } from './policy.ts';
import type { OnScreen } from './screen.ts';
import { type EntryKind, isCritical } from './slots.ts';
import { digestNotice, type Held } from './summary-notice.ts';

export interface Together {
  views: readonly ItemView[];
  /** Notices that are not items. */
  told: readonly Notice[];
  /** The reason they were held back; null: none. */
  held: Held | 'working' | null;
}

export interface Raising {
  /** @param kind `own`: feedback on a user action */
  say(notice: Notice, kind?: Extract<EntryKind, 'own' | 'told'>): void;
  /** Marks the item as handled without its own notification. */
  mark(view: ItemView, now: number): void;
  present(view: ItemView, now: number, silent?: boolean): void;
  together(these: Together, now: number): void;
  digest(views: readonly ItemView[]): void;
}

interface RaisingParts {
  clock: Clock;
  inbox: Pick<Inbox, 'markBeckoned'>;
  onScreen: OnScreen;
  settings(): NoticeSettings;
  /** True if nothing holds notifications back. @param itemId also checks that this item needs action and is not held */
  isFree(itemId?: string): boolean;
  /** null if the item needs no action or was viewed since it last beckoned. */
  fresh(itemId: string): ItemView | null;
  isToldOver(notice: Notice): boolean;
}

export function createRaising(parts: RaisingParts): Raising {
  const { clock, inbox, onScreen, settings, isFree } = parts;
  const none = { item: null, settled: () => {} };
  const say: Raising['say'] = (notice, kind = 'told') => {
    const { redacted, locale } = settings();
    const shown = redacted ? redactedNotice(notice, locale) : notice;
    onScreen.raise({
      ...none,
      ...{ notice: shown, kind, items: notice.itemIds ?? [], at: clock.now() },
      over: () => kind === 'told' && parts.isToldOver(notice),
      still: () => kind === 'own' || isFree(),
    });
  };
  const mark = (view: ItemView, now: number): void => inbox.markBeckoned(view.item.id, beckonAt(view, now));
  const present: Raising['present'] = (view, now, silent = false) => {
    const { item } = view;
    const notice = itemNotice(view, now, settings());
    onScreen.raise({
      notice: silent ? { ...notice, sound: 'none' } : notice,
      kind: 'item',
      item,
      items: [item.id],
      at: now,
      over: () => parts.fresh(item.id) === null,
      still: () => isFree(item.id),
      settled: () => mark(view, now),
    });
  };
  return {
    say,
    mark,
    present,
    together({ views, told, held }, now) {
      const ordinary = views.filter((view) => !isCritical(view));
      const isSummed = held !== null && ordinary.length + told.length > 1;
      const alone = isSummed ? views.filter(isCritical) : views;
      for (const view of byUrgency(alone)) present(view, now);
      if (!isSummed) for (const notice of told) say(notice);
      if (!isSummed || held === null) return;
      for (const view of ordinary) mark(view, now);
      if (held !== 'working') onScreen.sumUp(held, ordinary, told);
      // The user saw the items arrive in the window; they are only counted.
      else for (const notice of told) say(notice);
    },
    digest(views) {
      const notice = digestNotice(views, settings());
      const items = notice.itemIds ?? [];
      const over = () => !items.some((itemId) => parts.fresh(itemId));
      onScreen.raise({ ...none, notice, items, over, kind: 'digest', at: clock.now(), still: () => isFree() });
    },
  };
}
