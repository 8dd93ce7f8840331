/**
 * Beckoning: carries out the policy. Knows what is on the screen, what is held back and why, and when to look again. What is held
 * needs no list: it is whatever the policy would raise once nothing holds it back, so it also survives a restart.
 */
import type { Preferences } from '../../shared/settings.ts';
import { newlyWrong } from '../answers/fate.ts';
import type { Applied } from '../inbox/applying.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Beckoner, Clock, ItemStore, Notice } from '../ports.ts';
import { createArriving } from './arriving.ts';
import { createDecisions } from './decisions.ts';
import { createDigests } from './digest.ts';
import { createHolding } from './holding.ts';
import { type NoticeSettings, refusalNotice } from './notice.ts';
import { createOnScreen } from './on-screen.ts';
import { createOpenItem } from './open-item.ts';
import { asks } from './policy.ts';
import type { Quiet } from './quiet.ts';
import { createRaising } from './raising.ts';
import { createReviewing } from './reviewing.ts';
import { createUndoOffer, type HeldAnswer, UNDO_ID } from './undo-offer.ts';
import { createWork } from './work.ts';

interface BeckoningDeps {
  clock: Clock;
  inbox: Inbox;
  beckoner: Beckoner;
  store: Pick<ItemStore, 'lastDigestAt' | 'setLastDigestAt'>;
  quiet: Quiet;
  /** ms at which a pause ends by itself; `paused` now or not. */
  pause(): { paused: boolean; endsAt: number | null };
  /** Another desk of the person beckons now. */
  elsewhere(): boolean;
  /** What was answered in notifications and can be undone, in the order given. */
  heldOutside(): readonly HeldAnswer[];
  /** The session holds notifications back now. */
  inhibited(): boolean;
  preferences(): Pick<Preferences, 'sounds' | 'redactWhenLocked' | 'criticalWhileInhibited' | 'notificationSeconds'>;
  /** BCP 47. */
  locale(): string;
  /** The platform has a text field inside notifications. */
  canReply: boolean;
  /** A notification raised anew changes where it stands and calls for no attention; false: it comes up again. */
  changesInPlace: boolean;
  /** A moment passed that changes what is listed: a snooze ended, an item expired. */
  moved(): void;
}

export interface Beckoning {
  /** After changes of items, or of answers kept here. */
  consider(changes: readonly Applied[]): void;
  /** Looks at everything again: what held notifications back has begun or ended. */
  review(): void;
  setLive(live: boolean): void;
  setLocked(locked: boolean): void;
  /** Tells of something that is no item, now or with the next summary. */
  tell(notice: Notice): void;
  /** Follows on what the person just did, or stops the desk: now, whatever holds others back, and before all others. */
  show(notice: Notice): void;
  /** Puts the item's notification back without a sound, after it went without an answer, or the answer was undone. */
  bringBack(itemId: string): void;
  /** What the person has before them. @param page the number of the page that tells. @param itemId null: nothing any more */
  opened(page: number, itemId: string | null): void;
  /** A key or pointer was used in the window of this page, which has the focus; false: it lost it. */
  used(page: number, used: boolean): void;
  /** The notification came up. */
  cameUp(id: string): void;
  /** The notification is no longer on the screen. */
  closed(id: string): void;
  /** A press that meant what lay there a moment before: nothing is to come of it. */
  ignores(id: string): boolean;
  /** The several items that a notification speaks of, or spoke of. */
  spokenOf(id: string): readonly string[];
  close(): void;
}

/** What beckoning is made of. @param isLocked the screen, now. @param isAway the person, as far as is known */
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
  /** On the screen when it was locked. */
  let covered = new Set<string>();
  let locked = false;
  /** Notifications of the last run went with it. */
  let started = false;
  const parts = createParts(
    deps,
    () => locked,
    () => locked || !started,
  );
  const { onScreen, raising, decisions, holding, arriving, reviewing, undoOffer } = parts;

  /** Approvals stay until answered, also over a restart: unless something new speaks first, they are put back. */
  const bringUnansweredBack = (): void => {
    const at = holding.moment();
    if (onScreen.ids().some((id) => id !== UNDO_ID) || at.paused || locked) return;
    reviewing.bringBack(decisions.unanswered(at));
    holding.over();
  };

  /** The screen is open again: what stood there, or came meanwhile, is put back. */
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
      // What comes once there is a connection came while they were away.
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
