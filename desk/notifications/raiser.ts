/** Turns items and notices into notifications. What was raised or counted is marked, so that it appears once. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { byUrgency } from '../../shared/rules/ranking.ts';
import { beckonAt } from '../../shared/rules/snooze.ts';
import { failedSince, unseenRefusal } from '../answers/fate.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock, Notice } from '../ports.ts';
import type { DeliveryHold } from './delivery-hold.ts';
import { itemNotice, type NoticeSettings, redactedNotice } from './notice.ts';
import type { Screen } from './screen.ts';
import { type EntryKind, isCritical } from './slots.ts';
import { digestNotice, type HoldReason } from './summary-notice.ts';

interface NoticeGroup {
  views: readonly ItemView[];
  /** Notices that are not items. */
  notices: readonly Notice[];
  /** Why they were held back; null: they were not. */
  reason: HoldReason | 'working' | null;
}

export interface Raiser {
  /** @param kind `feedback`: on a user action */
  raiseNotice(notice: Notice, kind?: Extract<EntryKind, 'feedback' | 'message'>): void;
  /** Marks the item as handled without its own notification. */
  markHandled(view: ItemView, now: number): void;
  raiseItem(view: ItemView, now: number, silent?: boolean): void;
  raiseGroup(group: NoticeGroup, now: number): void;
  /** @param handled called when it is displayed or counted */
  raiseDigest(views: readonly ItemView[], handled: () => void): void;
}

interface RaiserParts {
  clock: Clock;
  inbox: Pick<Inbox, 'asking' | 'markBeckoned' | 'me'>;
  hold: Pick<DeliveryHold, 'holdNotice'>;
  screen: Screen;
  settings(): NoticeSettings;
  /** True if nothing holds notifications back. @param itemId also checks that this item needs action and is not held back */
  isFree(itemId?: string): boolean;
  /** null if the item needs no action or was viewed since it last beckoned. */
  unseen(itemId: string): ItemView | null;
  isNoticeObsolete(notice: Notice): boolean;
}

export function createRaiser(parts: RaiserParts): Raiser {
  const { clock, inbox, hold, screen, settings, isFree } = parts;
  const none = { item: null, handled() {}, missed() {} };
  /** Marks the item of a failed answer, so that a later run does not report the failure again. */
  const markReported = ({ itemIds: [itemId = ''] = [] }: Notice): void => {
    const kept = inbox.asking(itemId);
    const answer = kept && unseenRefusal(kept.item, kept.own, inbox.me()?.user.id ?? '');
    const failed = answer && failedSince(answer);
    if (failed) inbox.markBeckoned(itemId, Math.max(kept.beckonedAt ?? 0, Date.parse(failed)));
  };
  const raiseNotice: Raiser['raiseNotice'] = (notice, kind = 'message') => {
    const { redacted, locale } = settings();
    const shown = redacted ? redactedNotice(notice, locale) : notice;
    screen.raise({
      ...none,
      ...{ notice: shown, kind, items: notice.itemIds ?? [], at: clock.now() },
      isObsolete: () => kind === 'message' && parts.isNoticeObsolete(notice),
      isStillDue: () => kind === 'feedback' || isFree(),
      handled: () => markReported(notice),
      missed: () => kind === 'message' && hold.holdNotice(notice),
    });
  };
  const markHandled = (view: ItemView, now: number): void => inbox.markBeckoned(view.item.id, beckonAt(view, now));
  const raiseItem: Raiser['raiseItem'] = (view, now, silent = false) => {
    const { item } = view;
    const notice = itemNotice(view, now, settings());
    screen.raise({
      notice: silent ? { ...notice, sound: 'none' } : notice,
      kind: 'item',
      item,
      items: [item.id],
      at: now,
      isObsolete: () => parts.unseen(item.id) === null,
      isStillDue: () => isFree(item.id),
      handled: () => markHandled(view, now),
      missed() {},
    });
  };
  return {
    raiseNotice,
    markHandled,
    raiseItem,
    raiseGroup({ views, notices, reason }, now) {
      const ordinary = views.filter((view) => !isCritical(view));
      const isSummarized = reason !== null && ordinary.length + notices.length > 1;
      const alone = isSummarized ? views.filter(isCritical) : views;
      for (const view of byUrgency(alone)) raiseItem(view, now);
      if (!isSummarized) for (const notice of notices) raiseNotice(notice);
      if (!isSummarized || reason === null) return;
      for (const view of ordinary) markHandled(view, now);
      // The user saw the items arrive in the window; they are only counted.
      const isShown = reason !== 'working' && screen.summarize(reason, ordinary, notices);
      for (const notice of notices) isShown ? markReported(notice) : raiseNotice(notice);
    },
    raiseDigest(views, handled) {
      const notice = digestNotice(views, settings());
      const items = notice.itemIds ?? [];
      const isObsolete = () => !items.some((itemId) => parts.unseen(itemId));
      const at = clock.now();
      screen.raise({ ...none, notice, items, handled, isObsolete, kind: 'digest', at, isStillDue: () => isFree() });
    },
  };
}
