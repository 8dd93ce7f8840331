/**
 * Beckoning: carries out the policy. Knows what is on the screen, what is held back and why, and when to look again. What is held
 * needs no list: it is whatever the policy would raise once nothing holds it back, so it also survives a restart.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Preferences } from '../../shared/settings.ts';
import { newlyWrong } from '../answers/fate.ts';
import type { Applied } from '../inbox/applying.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { BURST_ID } from '../inbox/triage.ts';
import type { Beckoner, Clock, ItemStore, Notice } from '../ports.ts';
import { createAgenda } from './agenda.ts';
import { createBurstGuard } from './burst.ts';
import { createDecisions } from './decisions.ts';
import { createDigests } from './digest.ts';
import { createHolding } from './holding.ts';
import { type NoticeSettings, refusalNotice } from './notice.ts';
import { createOnScreen } from './on-screen.ts';
import { asks, type Moment } from './policy.ts';
import type { Quiet } from './quiet.ts';
import { createRaising } from './raising.ts';
import { nextMoment } from './wake.ts';

export interface BeckoningDeps {
  clock: Clock;
  inbox: Inbox;
  beckoner: Beckoner;
  store: Pick<ItemStore, 'lastDigestAt' | 'setLastDigestAt'>;
  quiet: Quiet;
  /** ms at which a pause ends by itself; `paused` now or not. */
  pause(): { paused: boolean; endsAt: number | null };
  preferences(): Pick<Preferences, 'sound' | 'redactWhenLocked'>;
  /** BCP 47. */
  locale(): string;
  /** The platform has a text field inside notifications. */
  canReply: boolean;
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
  /** Puts the item's notification back, after it went without an answer. */
  bringBack(itemId: string): void;
  /** The notification is no longer on the screen. */
  closed(id: string): void;
  close(): void;
}

/** Above this many at once, a review sums up whatever its cause. */
const SINGLY = 3;

export function createBeckoning(deps: BeckoningDeps): Beckoning {
  const { clock, inbox, quiet } = deps;
  /** On the screen when it was locked. */
  let covered = new Set<string>();
  let untold: Notice[] = [];
  let locked = false;
  /** Notifications of the last run went with it. */
  let started = false;

  const paused = () => deps.pause().paused;
  const holding = createHolding(clock, quiet, paused);
  const settings = (): NoticeSettings => ({
    locale: deps.locale(),
    sound: deps.preferences().sound,
    redacted: locked && deps.preferences().redactWhenLocked,
    canReply: deps.canReply,
  });
  const onScreen = createOnScreen(deps.beckoner);
  const raising = createRaising(onScreen, inbox, settings);
  const decisions = createDecisions(inbox, onScreen);
  const digests = createDigests(deps.store, quiet, raising);

  /** What was held back comes in one summary, what was not by itself where it is little. */
  const sumUp = (views: readonly ItemView[], now: number): void => {
    const told = untold;
    untold = [];
    const why = holding.by();
    raising.together({ views, told, why: why ?? 'waiting', singly: why ? 1 : SINGLY }, now);
  };

  const review = (): void => {
    const at = holding.moment();
    const sorted = decisions.sort(at);
    for (const view of sorted.badge) raising.mark(view, at.now);
    decisions.pruneItems();
    if (at.live && !at.paused) sumUp(sorted.raise, at.now);
    digests.raise(sorted.digest, at);
    if (sorted.hold.length > 0) holding.hold();
    else holding.release(at);
    decisions.pruneSummaries(at.now);
    agenda.arrange();
  };

  /** When what is held, snoozed or waiting for a digest has to be looked at again. */
  const nextLook = (): number | null => {
    const at = holding.moment();
    const views = decisions.views();
    const digest = views.filter(
      (view) => view.mine.delivery === 'digest' && decisions.of(view.item.id, view, at) === 'digest',
    );
    return nextMoment(views, at.now, [
      deps.pause().endsAt,
      quiet.endsAt(at.now),
      digests.dueAt(digest, at.now),
      ...(holding.by() === 'quiet' ? views.map((view) => quiet.yieldsAt(view)) : []),
    ]);
  };
  const agenda = createAgenda(clock, nextLook, () => {
    review();
    deps.moved();
  });

  /** Approvals stay until answered, also over a restart: unless something new speaks first, they are put back. */
  const bringUnansweredBack = (): void => {
    const at = holding.moment();
    if (onScreen.ids().length > 0 || at.paused || locked) return;
    holding.because('waiting');
    sumUp(decisions.unanswered(at), at.now);
    holding.over();
  };

  /** What a burst left over, with what its notification spoke of before. */
  const showBurst = (itemIds: readonly string[], told: readonly Notice[]): void => {
    const at = holding.moment();
    const views = itemIds.flatMap((itemId) => {
      const view = inbox.view(itemId);
      return view && decisions.of(itemId, view, at) === 'raise' ? [view] : [];
    });
    const before = onScreen.itemsOf(BURST_ID).flatMap((itemId) => inbox.view(itemId) ?? []);
    const asking = before.filter((view) => asks(view, at.now));
    raising.together({ views, before: asking, told, why: 'burst', singly: 1 }, at.now);
  };
  const burst = createBurstGuard(clock, showBurst);

  const carryOut = (itemId: string, at: Moment): void => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    const decision = decisions.of(itemId, view, at);
    if (decision === 'raise' && view && burst.admits(view)) raising.present(view, at.now);
    if (decision === 'badge' && view) raising.mark(view, at.now);
    if (decision === 'hold') holding.hold();
    if (decision === 'withdraw') onScreen.takeBack(itemId);
  };

  const tell = (notice: Notice): void => {
    if (holding.isLive() && !paused()) {
      if (burst.admitsNotice(notice)) raising.say(notice);
      return;
    }
    untold = [...untold.filter(({ id }) => id !== notice.id), notice];
    holding.hold();
  };

  const tellOfFates = ({ before, after }: Applied): void => {
    for (const answer of newlyWrong(before, after, inbox.me()?.user.id ?? '')) {
      if (after) tell(refusalNotice(after, answer, settings()));
    }
  };

  /** The screen is open again: what stood there, or came meanwhile, is put back. */
  const uncover = (): void => {
    const now = clock.now();
    const back = [...new Set([...covered, ...onScreen.takeAllBack()])]
      .flatMap((id) => inbox.view(id) ?? [])
      .filter((view) => asks(view, now));
    covered = new Set();
    holding.because('waiting');
    sumUp(back, now);
    review();
  };

  return {
    consider(changes) {
      const at = holding.moment();
      for (const change of changes) {
        carryOut(change.itemId, at);
        tellOfFates(change);
      }
      decisions.pruneSummaries(at.now);
      agenda.arrangeSoon();
    },
    review,
    setLive(next) {
      if (holding.isLive() === next) return;
      holding.setLive(next);
      if (!next) return;
      review();
      if (!started) bringUnansweredBack();
      started = true;
    },
    setLocked(next) {
      if (locked === next) return;
      const hides = deps.preferences().redactWhenLocked;
      locked = next;
      if (!hides) return;
      if (locked) covered = onScreen.takeAllBack();
      else uncover();
    },
    tell,
    bringBack(itemId) {
      const view = inbox.view(itemId);
      const now = clock.now();
      if (view && asks(view, now) && view.mine.delivery === 'beckon') raising.present(view, now);
    },
    closed: onScreen.closed,
    close() {
      agenda.close();
      burst.close();
      onScreen.takeAllBack();
    },
  };
}
