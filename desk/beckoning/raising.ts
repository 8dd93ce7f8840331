/** How items and what else is told become notifications. What was raised, or counted, is marked, so that it comes once. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock, Notice } from '../ports.ts';
import { itemNotice, type NoticeSettings, redactedNotice } from './notice.ts';
import type { OnScreen } from './on-screen.ts';
import { type EntryKind, isCritical } from './places.ts';
import { beckonAt } from './policy.ts';
import { digestNotice, type Held } from './summary-notice.ts';

/** What comes onto the screen together. */
export interface Together {
  views: readonly ItemView[];
  /** What is no item. */
  told: readonly Notice[];
  /** What held them back; null: nothing did. */
  held: Held | 'working' | null;
}

export interface Raising {
  /** What is no item. @param kind `own`: follows on what the person just did */
  say(notice: Notice, kind?: Extract<EntryKind, 'own' | 'told'>): void;
  /** Dealt with, without a notification of its own. */
  mark(view: ItemView, now: number): void;
  /** @param silent it stood before: it makes no sound */
  present(view: ItemView, now: number, silent?: boolean): void;
  together(these: Together, now: number): void;
  /** Those that were marked, in one notification. */
  digest(views: readonly ItemView[]): void;
}

interface RaisingParts {
  clock: Clock;
  inbox: Pick<Inbox, 'markBeckoned'>;
  onScreen: OnScreen;
  settings(): NoticeSettings;
  /** Nothing holds notifications back; @param itemId this item asks, and nothing holds it back */
  isFree(itemId?: string): boolean;
  /** null where the item asks for nothing now, or was looked at since it last beckoned. */
  fresh(itemId: string): ItemView | null;
  /** What it tells of was looked at, or is over. */
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
      // The items came in the window before their eyes: they are counted.
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
