/**
 * Applies the notification policy. Tracks what is displayed, why notifications are held back, and when to review. Held items are not stored:
 * they are the items that the policy raises once nothing holds them back, so they survive a restart.
 */
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import type { Preferences } from '../../shared/settings.ts';
import { failedSince, newlyFailed, unseenRefusal } from '../answers/fate.ts';
import type { AppliedChange } from '../inbox/change-applier.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock, ItemStore, Notice, NotificationPort } from '../ports.ts';
import { createArrivals } from './arrivals.ts';
import { createDecisions } from './decisions.ts';
import { createDeliveryHold } from './delivery-hold.ts';
import { createDigests } from './digest.ts';
import { type NoticeSettings, refusalNotice } from './notice.ts';
import { createOpenItem } from './open-item.ts';
import { needsAction } from './policy.ts';
import type { QuietSchedule } from './quiet-schedule.ts';
import { createRaiser } from './raiser.ts';
import { createReview } from './review.ts';
import { createScreen } from './screen.ts';
import { createUndoOffer, type HeldAnswer, UNDO_ID } from './undo-offer.ts';
import { createUserActivity } from './user-activity.ts';

interface NotifierDeps {
  clock: Clock;
  inbox: Inbox;
  notificationPort: NotificationPort;
  store: Pick<ItemStore, 'lastDigestAt' | 'setLastDigestAt'>;
  quiet: QuietSchedule;
  /** `endsAt`: end of the pause, ms since 1970; null if it has no end. */
  pause(): { paused: boolean; endsAt: number | null };
  notifiesElsewhere(): boolean;
  inhibited(): boolean;
  preferences(): Pick<Preferences, 'sounds' | 'redactWhenLocked' | 'criticalWhileInhibited' | 'notificationSeconds'>;
  locale(): string;
  canReply: boolean;
  changesInPlace: boolean;
  /** Called when time alone changes the list: a snooze ended or an item expired. */
  listChanged(): void;
}

/** Answers given in notifications that can be undone, in the order given. */
type HeldOutside = () => readonly HeldAnswer[];

export interface Notifier {
  /** Sets the source of answers that can be undone; until then none is offered. */
  connect(heldOutside: HeldOutside): void;
  /** Handles changed items and changed pending answers. */
  consider(changes: readonly AppliedChange[]): void;
  /** Re-evaluates all items, because a reason to hold notifications back started or ended. */
  review(): void;
  setLive(live: boolean): void;
  setLocked(locked: boolean): void;
  /** Shows a notice that is not an item, now or in the next summary. */
  notify(notice: Notice): void;
  /** Shows feedback on a user action, or a fault that stops the desk: immediately, before all others, even if those are held back. */
  show(notice: Notice): void;
  /** Displays the item's notification again without sound, after it was closed unanswered or the answer was undone. */
  redisplay(itemId: string): void;
  /** Sets the item open in the focused window. @param page number of the reporting page. @param itemId null: none */
  setOpenItem(page: number, itemId: string | null): void;
  /** Keyboard or pointer input in the focused window of this page; false: it lost the focus. */
  setUsed(page: number, used: boolean): void;
  displayed(id: string): void;
  closed(id: string): void;
  /** True for a press meant for what was displayed at that position before; it has no effect. */
  ignores(id: string, at?: number): boolean;
  /** Items that the notification covers, also after it was closed. */
  coveredItems(id: string): readonly string[];
  close(): void;
}

/** Creates the components. @param isLocked whether the screen is locked. @param isAway whether the user is presumed absent */
function createParts(deps: NotifierDeps, heldOutside: HeldOutside, isLocked: () => boolean, isAway: () => boolean) {
  const { clock, inbox, quiet } = deps;
  const settings = (): NoticeSettings => ({
    locale: deps.locale(),
    sounds: deps.preferences().sounds,
    redacted: isLocked() && deps.preferences().redactWhenLocked,
    canReply: deps.canReply,
    untilAnswered: deps.preferences().notificationSeconds === 0,
  });
  const open = createOpenItem(clock);
  const activity = createUserActivity(clock);
  const hold = createDeliveryHold({
    clock,
    quiet,
    isOpen: open.is,
    isAway,
    paused: () => deps.pause().paused,
    isUserActive: activity.isActive,
    notifiesElsewhere: deps.notifiesElsewhere,
    inhibited: deps.inhibited,
    allowsCritical: () => deps.preferences().criticalWhileInhibited,
  });
  const decisions = createDecisions(inbox);
  const screen = createScreen({
    clock,
    notificationPort: deps.notificationPort,
    changesInPlace: deps.changesInPlace,
    settings,
    shownMs: () => deps.preferences().notificationSeconds * 1_000 || null,
    unseen: (itemId) => decisions.unseen(itemId, clock.now()),
    isNoticeObsolete: decisions.isNoticeObsolete,
    notDisplayed: () => decisions.notDisplayed(clock.now()),
  });
  decisions.connect(screen);
  const isFree = (itemId?: string): boolean => {
    const at = hold.moment();
    if (!at.live || at.paused || (itemId === undefined && at.inhibited)) return false;
    const view = itemId === undefined ? null : decisions.ifNeedsAction(itemId, at.now);
    return itemId === undefined || (view !== null && !at.quiet(view));
  };
  const raiser = createRaiser({
    ...{ clock, inbox, hold, screen, settings, isFree },
    unseen: (itemId) => decisions.unseen(itemId, clock.now()),
    isNoticeObsolete: decisions.isNoticeObsolete,
  });
  const common = { clock, inbox, quiet, screen, raiser, decisions, hold };
  const arrivals = createArrivals(common);
  const review = createReview({
    ...common,
    digests: createDigests(deps.store, quiet, raiser),
    pauseEndsAt: () => deps.pause().endsAt,
    activityEndsAt: activity.endsAt,
    listChanged: deps.listChanged,
  });
  const undoOffer = createUndoOffer(screen, raiser, heldOutside, () => settings().redacted, deps.locale);
  return { ...common, open, activity, settings, arrivals, review, undoOffer };
}

export function createNotifier(deps: NotifierDeps): Notifier {
  const { clock, inbox } = deps;
  /** Displayed when the screen was locked. */
  let covered = new Set<string>();
  let locked = false;
  /** False until first connected: notifications of the previous run are gone. */
  let started = false;
  let heldOutside: HeldOutside = () => [];
  const parts = createParts(
    deps,
    () => heldOutside(),
    () => locked,
    () => locked || !started,
  );
  const { screen, raiser, decisions, hold, arrivals, review, undoOffer } = parts;

  /** Approvals stay until answered, also across a restart: they are displayed again unless another notification comes first. */
  const redisplayUnanswered = (): void => {
    const at = hold.moment();
    if (screen.ids().some((id) => id !== UNDO_ID) || at.paused || locked) return;
    review.redisplay(decisions.unanswered(at));
    hold.clearReason();
  };

  /** On unlock, displays again what was displayed before the lock or arrived during it. */
  const uncover = (): void => {
    const now = clock.now();
    const back = [...new Set([...covered, ...screen.withdrawAll()])]
      .flatMap((id) => inbox.view(id) ?? [])
      .filter((view) => needsAction(view, now));
    covered = new Set();
    review.redisplay(back);
    review.run();
  };

  const noticeOf = (item: Item, answer: Answer): Notice =>
    refusalNotice(inbox.view(item.id)?.item ?? item, answer, parts.settings());
  const notifyOfFates = ({ before, after }: AppliedChange): void => {
    for (const answer of newlyFailed(before, after, inbox.me()?.user.id ?? '')) {
      if (!after || parts.open.is(after.id)) continue;
      arrivals.notify(noticeOf(after, answer));
    }
  };

  /** Holds the notices of failed answers that no earlier run displayed. Those that fail from now on arrive as changes. */
  const holdUnreported = (): void => {
    for (const { item, own, beckonedAt } of inbox.current()) {
      const answer = unseenRefusal(item, own, inbox.me()?.user.id ?? '');
      const failed = answer && failedSince(answer);
      if (failed && Date.parse(failed) > (beckonedAt ?? 0)) hold.holdNotice(noticeOf(item, answer));
    }
  };

  return {
    connect(source) {
      heldOutside = source;
    },
    consider(changes) {
      const at = hold.moment();
      for (const change of changes) {
        arrivals.changed(change, at);
        notifyOfFates(change);
      }
      screen.refresh();
      undoOffer.update();
      review.scheduleSoon();
    },
    review() {
      review.run();
      undoOffer.update();
    },
    setLive(next) {
      if (hold.isLive() === next) return;
      if (!started) holdUnreported();
      hold.setLive(next);
      if (!next) return;
      review.run();
      if (!started) redisplayUnanswered();
      started = true;
      undoOffer.update();
    },
    setLocked(next) {
      if (locked === next) return;
      const hides = deps.preferences().redactWhenLocked;
      locked = next;
      // Items received on the next connection count as having arrived during the absence.
      if (!hold.isLive()) hold.setLive(false);
      if (!hides) return;
      if (locked) covered = screen.withdrawAll();
      else uncover();
      undoOffer.update();
    },
    notify: arrivals.notify,
    show: (notice) => raiser.raiseNotice(notice, 'feedback'),
    redisplay(itemId) {
      const view = inbox.view(itemId);
      const now = clock.now();
      if (view && needsAction(view, now) && view.mine.delivery === 'beckon') raiser.raiseItem(view, now, true);
    },
    setOpenItem: parts.open.set,
    setUsed(page, used) {
      const before = parts.activity.isActive();
      if (used) screen.resetIgnored();
      parts.activity.set(page, used);
      if (before !== parts.activity.isActive()) review.run();
    },
    displayed: screen.displayed,
    closed: screen.closed,
    ignores: screen.ignores,
    coveredItems: screen.coveredItems,
    close() {
      review.close();
      screen.close();
      screen.withdrawAll();
    },
  };
}
