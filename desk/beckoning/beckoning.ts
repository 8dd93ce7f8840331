/**
 * Beckoning: carries out the policy. Knows what is on the screen, what is held back and why, and when to look again. What is held
 * needs no list: it is whatever the policy would raise once nothing holds it back, so it also survives a restart.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Preferences } from '../../shared/settings.ts';
import { newlyWrong } from '../answers/fate.ts';
import { createAlarm } from '../clock.ts';
import type { Applied, Inbox } from '../inbox/inbox.ts';
import { BURST_ID, digestNotice, type Held, SUMMARIES, summaryNotice } from '../inbox/triage.ts';
import type { Beckoner, Clock, ItemStore, Notice } from '../ports.ts';
import { createBurstGuard } from './burst.ts';
import { itemNotice, type NoticeSettings, redactedNotice, refusalNotice, staysUntilAnswered } from './notice.ts';
import { createOnScreen } from './on-screen.ts';
import { asks, beckonAt, decide, isUnseen, type Moment } from './policy.ts';
import type { Quiet } from './quiet.ts';
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
  const onScreen = createOnScreen(deps.beckoner);
  /** On the screen when it was locked. */
  let covered = new Set<string>();
  let untold: Notice[] = [];
  let live = false;
  let locked = false;
  let heldBy: Held | null = null;
  /** Notifications of the last run went with it. */
  let started = false;

  const paused = () => deps.pause().paused;
  const moment = (): Moment => {
    const now = clock.now();
    return { now, live, paused: paused(), quiet: (view) => quiet.holds(view, now) };
  };
  const redacted = () => locked && deps.preferences().redactWhenLocked;
  const settings = (): NoticeSettings => ({
    locale: deps.locale(),
    sound: deps.preferences().sound,
    redacted: redacted(),
    canReply: deps.canReply,
  });

  /** What is no item names one all the same. */
  const say = (notice: Notice): void => onScreen.raise(redacted() ? redactedNotice(notice, deps.locale()) : notice);
  const mark = (view: ItemView, now: number) => inbox.markBeckoned(view.item.id, beckonAt(view, now));

  const present = (view: ItemView, now: number): void => {
    mark(view, now);
    onScreen.raise(itemNotice(view, now, settings()), [view.item.id]);
  };

  const hold = (): void => {
    heldBy = !live ? 'away' : paused() ? 'paused' : 'quiet';
  };

  /** A summary goes when nothing it spoke of asks for anything any more. */
  const pruneSummaries = (now: number): void => {
    for (const id of SUMMARIES) {
      const items = onScreen.itemsOf(id);
      if (items.length === 0) continue;
      const asking = (itemId: string): boolean => {
        const kept = inbox.asking(itemId);
        const view = kept && inbox.viewOf(kept);
        return view !== null && asks(view, now);
      };
      if (!items.some(asking)) onScreen.takeBack(id);
    }
  };

  const decideFor = (itemId: string, view: ItemView | null, at: Moment) =>
    decide(view, { beckonedAt: inbox.asking(itemId)?.beckonedAt ?? null, onScreen: onScreen.has(itemId) }, at);

  const sumUp = (views: ItemView[], now: number): void => {
    const told = untold;
    untold = [];
    if (views.length + told.length === 0) return;
    const summed = views.length + told.length > (heldBy ? 1 : SINGLY);
    if (!summed) {
      for (const view of views) present(view, now);
      for (const notice of told) say(notice);
      return;
    }
    for (const view of views) mark(view, now);
    const ids = views.map(({ item }) => item.id);
    onScreen.raise(summaryNotice(views, told, heldBy ?? 'waiting', now, settings()), ids);
  };

  const raiseDigest = (views: ItemView[], at: Moment): void => {
    if (views.length === 0 || !at.live || at.paused || quiet.isQuiet(at.now)) return;
    if (at.now < digestDue(views, at.now)) return;
    for (const view of views) mark(view, at.now);
    deps.store.setLastDigestAt(at.now);
    onScreen.raise(
      digestNotice(views, at.now, settings()),
      views.map(({ item }) => item.id),
    );
  };

  /** An hour after the oldest that waits for it, and never more than one an hour. */
  const digestDue = (views: ItemView[], now: number): number =>
    Math.max(deps.store.lastDigestAt(), Math.min(...views.map((view) => beckonAt(view, now)))) + 3_600_000;

  const sort = (at: Moment) => {
    const sorted = { raise: [] as ItemView[], digest: [] as ItemView[], hold: [] as ItemView[] };
    for (const kept of [...inbox.current()]) {
      const view = inbox.viewOf(kept);
      const decision = decideFor(kept.item.id, view, at);
      if (decision === 'withdraw') onScreen.takeBack(kept.item.id);
      if (!view) continue;
      if (decision === 'badge') mark(view, at.now);
      if (decision === 'raise' || decision === 'digest' || decision === 'hold') sorted[decision].push(view);
    }
    return sorted;
  };

  const review = (): void => {
    const at = moment();
    const sorted = sort(at);
    for (const id of onScreen.ids()) if (inbox.kept(id) && !inbox.view(id)?.mine.waits) onScreen.takeBack(id);
    if (at.live && !at.paused) sumUp(sorted.raise, at.now);
    raiseDigest(sorted.digest, at);
    if (sorted.hold.length > 0) hold();
    else if (at.live && !at.paused && !quiet.isQuiet(at.now)) heldBy = null;
    pruneSummaries(at.now);
    arrange();
  };

  const alarm = createAlarm(clock, () => {
    review();
    deps.moved();
  });

  const arrange = (): void => {
    const now = clock.now();
    const views = [...inbox.current()].flatMap((kept) => inbox.viewOf(kept) ?? []);
    const digest = views.filter(
      (view) => view.mine.delivery === 'digest' && decideFor(view.item.id, view, moment()) === 'digest',
    );
    alarm.set(
      nextMoment(views, now, [
        deps.pause().endsAt,
        quiet.endsAt(now),
        digest.length > 0 ? digestDue(digest, now) : null,
        ...(heldBy === 'quiet' ? views.map((view) => quiet.yieldsAt(view)) : []),
      ]),
    );
  };

  /** Approvals stay until answered, also over a restart: unless something new speaks first, they are put back. */
  const bringUnansweredBack = (): void => {
    const at = moment();
    if (onScreen.ids().length > 0 || at.paused || locked) return;
    const views = [...inbox.current()]
      .flatMap((kept) => inbox.viewOf(kept) ?? [])
      .filter((view) => asks(view, at.now) && view.mine.delivery === 'beckon' && !at.quiet(view))
      .filter((view) => staysUntilAnswered(view) && isUnseen(view, at.now));
    heldBy ??= 'waiting';
    sumUp(views, at.now);
    heldBy = null;
  };

  /** Many changes in a row arrange the alarm once. */
  let arranging: (() => void) | null = null;
  const arrangeSoon = (): void => {
    arranging ??= clock.after(50, () => {
      arranging = null;
      arrange();
    });
  };

  /** What a burst left over, with what its notification spoke of before. */
  const showBurst = (itemIds: readonly string[], told: readonly Notice[]): void => {
    const at = moment();
    const views = itemIds.flatMap((itemId) => {
      const view = inbox.view(itemId);
      return view && decideFor(itemId, view, at) === 'raise' ? [view] : [];
    });
    if (views.length + told.length === 0) return;
    const before = onScreen.itemsOf(BURST_ID).flatMap((itemId) => inbox.view(itemId) ?? []);
    const all = [...before.filter((view) => asks(view, at.now)), ...views];
    const [only] = all;
    if (all.length + told.length === 1) {
      if (only) present(only, at.now);
      for (const notice of told) say(notice);
      return;
    }
    for (const view of views) mark(view, at.now);
    const ids = all.map(({ item }) => item.id);
    onScreen.raise(summaryNotice(all, told, 'burst', at.now, settings()), ids);
  };
  const burst = createBurstGuard(clock, showBurst);

  const carryOut = (itemId: string, at: Moment): void => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    const decision = decideFor(itemId, view, at);
    if (decision === 'raise' && view && burst.admits(view)) present(view, at.now);
    if (decision === 'badge' && view) mark(view, at.now);
    if (decision === 'hold') hold();
    if (decision === 'withdraw') onScreen.takeBack(itemId);
  };

  const tell = (notice: Notice): void => {
    if (live && !paused()) {
      if (burst.admitsNotice(notice)) say(notice);
      return;
    }
    untold = [...untold.filter(({ id }) => id !== notice.id), notice];
    hold();
  };

  const userId = () => inbox.me()?.user.id ?? '';

  return {
    consider(changes) {
      const at = moment();
      for (const { itemId, before, after } of changes) {
        carryOut(itemId, at);
        for (const answer of newlyWrong(before, after, userId())) {
          if (after) tell(refusalNotice(after, answer, settings()));
        }
      }
      pruneSummaries(at.now);
      arrangeSoon();
    },
    review,
    setLive(next) {
      if (live === next) return;
      live = next;
      if (!live) heldBy = 'away';
      else {
        review();
        if (!started) bringUnansweredBack();
        started = true;
      }
    },
    setLocked(next) {
      if (locked === next) return;
      const hides = deps.preferences().redactWhenLocked;
      locked = next;
      if (!hides) return;
      if (locked) {
        covered = onScreen.takeAllBack();
        return;
      }
      const now = clock.now();
      const back = [...new Set([...covered, ...onScreen.takeAllBack()])]
        .flatMap((id) => inbox.view(id) ?? [])
        .filter((view) => asks(view, now));
      covered = new Set();
      heldBy ??= 'waiting';
      sumUp(back, now);
      review();
    },
    tell,
    bringBack(itemId) {
      const view = inbox.view(itemId);
      const now = clock.now();
      if (view && asks(view, now) && view.mine.delivery === 'beckon') present(view, now);
    },
    closed: onScreen.closed,
    close() {
      alarm.close();
      burst.close();
      arranging?.();
      onScreen.takeAllBack();
    },
  };
}
