/**
 * Beckoning: applies the policy. Tracks what is displayed, why notifications are held back, and when to review. Held items are not stored:
 * they are the items that the policy raises once nothing holds them back, so they survive a restart.
 */
import type { Preferences } from '../../shared/settings.ts';
import { newlyWrong } from '../answers/fate.ts';
import type { Applied } from '../inbox/change-applier.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Beckoner, Clock, ItemStore, Notice } from '../ports.ts';
import { createArriving } from './arrivals.ts';
import { createDecisions } from './decisions.ts';
import { createHolding } from './delivery-hold.ts';
import { createDigests } from './digest.ts';
import { type NoticeSettings, refusalNotice } from './notice.ts';
import { createOpenItem } from './open-item.ts';
import { asks } from './policy.ts';
import type { Quiet } from './quiet-schedule.ts';
import { createRaising } from './raiser.ts';
import { createReviewing } from './review.ts';
import { createOnScreen } from './screen.ts';
import { createUndoOffer, type HeldAnswer, UNDO_ID } from './undo-offer.ts';
import { createWork } from './user-activity.ts';

interface BeckoningDeps {
  clock: Clock;
  inbox: Inbox;
  beckoner: Beckoner;
  store: Pick<ItemStore, 'lastDigestAt' | 'setLastDigestAt'>;
  quiet: Quiet;
  /** `endsAt`: end of the pause, ms since 1970; null if it has no end. */
  pause(): { paused: boolean; endsAt: number | null };
  elsewhere(): boolean;
  /** Answers given in notifications that can be undone, in the order given. */
  heldOutside(): readonly HeldAnswer[];
  inhibited(): boolean;
  preferences(): Pick<Preferences, 'sounds' | 'redactWhenLocked' | 'criticalWhileInhibited' | 'notificationSeconds'>;
  locale(): string;
  canReply: boolean;
  changesInPlace: boolean;
  /** Called when time alone changes the list: a snooze ended or an item expired. */
  moved(): void;
}

export interface Beckoning {
  /** Handles changed items and changed pending answers. */
  consider(changes: readonly Applied[]): void;
  /** Re-evaluates all items, because a reason to hold notifications back started or ended. */
  review(): void;
  setLive(live: boolean): void;
  setLocked(locked: boolean): void;
  /** Shows a notice that is not an item, now or in the next summary. */
  tell(notice: Notice): void;
  /** Shows feedback on a user action, or a fault that stops the desk: immediately, before all others, even if those are held back. */
  show(notice: Notice): void;
  /** Displays the item's notification again without sound, after it was closed unanswered or the answer was undone. */
  bringBack(itemId: string): void;
  /** Sets the item open in the focused window. @param page number of the reporting page. @param itemId null: none */
  opened(page: number, itemId: string | null): void;
  /** Keyboard or pointer input in the focused window of this page; false: it lost the focus. */
  used(page: number, used: boolean): void;
  cameUp(id: string): void;
  closed(id: string): void;
  /** True for a press meant for what was displayed at that position before; it has no effect. */
  ignores(id: string): boolean;
  /** Items that the notification covers, also after it was closed. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

/** Creates the components. @param isLocked whether the screen is locked. @param isAway whether the user is presumed absent */
function createParts(deps: BeckoningDeps, isLocked: () => boolean, isAway: () => boolean) {
  const { clock, inbox, quiet } = deps;
  const settings = (): NoticeSettings => ({
    locale: deps.locale(),
    sounds: deps.preferences().sounds,
    redacted: isLocked() && deps.preferences().redactWhenLocked,
    canReply: deps.canReply,
    untilAnswered: deps.preferences().notificationSeconds === 0,
  });
  const open = createOpenItem(clock);
  const work = createWork(clock);
  const holding = createHolding({
    clock,
    quiet,
    isOpen: open.is,
    isAway,
    paused: () => deps.pause().paused,
    works: work.is,
    elsewhere: deps.elsewhere,
    inhibited: deps.inhibited,
    letsCritical: () => deps.preferences().criticalWhileInhibited,
  });
  const onScreen = createOnScreen({
    clock,
    beckoner: deps.beckoner,
    changesInPlace: deps.changesInPlace,
    settings,
    shownMs: () => deps.preferences().notificationSeconds * 1_000 || null,
    fresh: (itemId) => decisions.fresh(itemId, clock.now()),
    isToldOver: (notice) => decisions.isToldOver(notice),
    rest: () => decisions.rest(clock.now()),
  });
  const decisions = createDecisions(inbox, onScreen);
  const isFree = (itemId?: string): boolean => {
    const at = holding.moment();
    if (!at.live || at.paused || (itemId === undefined && at.inhibited)) return false;
    const view = itemId === undefined ? null : decisions.asking(itemId, at.now);
    return itemId === undefined || (view !== null && !at.quiet(view));
  };
  const raising = createRaising({
    ...{ clock, inbox, onScreen, settings, isFree },
    fresh: (itemId) => decisions.fresh(itemId, clock.now()),
    isToldOver: decisions.isToldOver,
  });
  const common = { clock, inbox, quiet, onScreen, raising, decisions, holding };
  const arriving = createArriving(common);
  const reviewing = createReviewing({
    ...common,
    digests: createDigests(deps.store, quiet, raising),
    pauseEndsAt: () => deps.pause().endsAt,
    workEndsAt: work.endsAt,
    moved: deps.moved,
  });
  const undoOffer = createUndoOffer(onScreen, raising, deps.heldOutside, () => settings().redacted, deps.locale);
  return { ...common, open, work, settings, arriving, reviewing, undoOffer };
}

export function createBeckoning(deps: BeckoningDeps): Beckoning {
  const { clock, inbox } = deps;
  /** Displayed when the screen was locked. */
  let covered = new Set<string>();
  let locked = false;
  /** False until first connected: notifications of the previous run are gone. */
  let started = false;
  const parts = createParts(
    deps,
    () => locked,
    () => locked || !started,
  );
  const { onScreen, raising, decisions, holding, arriving, reviewing, undoOffer } = parts;

  /** Approvals stay until answered, also across a restart: they are displayed again unless another notification comes first. */
  const bringUnansweredBack = (): void => {
    const at = holding.moment();
    if (onScreen.ids().some((id) => id !== UNDO_ID) || at.paused || locked) return;
    reviewing.bringBack(decisions.unanswered(at));
    holding.over();
  };

  /** On unlock, displays again what was displayed before the lock or arrived during it. */
  const uncover = (): void => {
    const now = clock.now();
    const back = [...new Set([...covered, ...onScreen.takeAllBack()])]
      .flatMap((id) => inbox.view(id) ?? [])
      .filter((view) => asks(view, now));
    covered = new Set();
    reviewing.bringBack(back);
    reviewing.review();
  };

  const tellOfFates = ({ before, after }: Applied): void => {
    for (const answer of newlyWrong(before, after, inbox.me()?.user.id ?? '')) {
      if (!after || parts.open.is(after.id)) continue;
      arriving.tell(refusalNotice(inbox.view(after.id)?.item ?? after, answer, parts.settings()));
    }
  };

  return {
    consider(changes) {
      const at = holding.moment();
      for (const change of changes) {
        arriving.changed(change, at);
        tellOfFates(change);
      }
      onScreen.refresh();
      undoOffer.arrange();
      reviewing.arrangeSoon();
    },
    review() {
      reviewing.review();
      undoOffer.arrange();
    },
    setLive(next) {
      if (holding.isLive() === next) return;
      holding.setLive(next);
      if (!next) return;
      reviewing.review();
      if (!started) bringUnansweredBack();
      started = true;
      undoOffer.arrange();
    },
    setLocked(next) {
      if (locked === next) return;
      const hides = deps.preferences().redactWhenLocked;
      locked = next;
      // Items received on the next connection count as having arrived during the absence.
      if (!holding.isLive()) holding.setLive(false);
      if (!hides) return;
      if (locked) covered = onScreen.takeAllBack();
      else uncover();
      undoOffer.arrange();
    },
    tell: arriving.tell,
    show: (notice) => raising.say(notice, 'own'),
    bringBack(itemId) {
      const view = inbox.view(itemId);
      const now = clock.now();
      if (view && asks(view, now) && view.mine.delivery === 'beckon') raising.present(view, now, true);
    },
    opened: parts.open.tell,
    used(page, used) {
      const before = parts.work.is();
      if (used) onScreen.attended();
      parts.work.tell(page, used);
      if (before !== parts.work.is()) reviewing.review();
    },
    cameUp: onScreen.cameUp,
    closed: onScreen.closed,
    ignores: onScreen.ignores,
    spokenOf: onScreen.spokenOf,
    close() {
      reviewing.close();
      onScreen.close();
      onScreen.takeAllBack();
    },
  };
}
