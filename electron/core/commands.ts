/** What the person asks for in the window or the tray. Each throws a ProblemError for a fault that people can do something about. */
import type { DeliveryPreview, HistoryPage, HistoryQuery, ItemView, PendingAnswer } from '../../shared/ipc.ts';
import type { Subscriptions } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checkSubscriptions } from '../../shared/rules/subscription.ts';
import type { Pause, Preferences } from '../../shared/settings.ts';
import type { DeskParts } from './desk-parts.ts';
import { unseenRefusal } from './fate.ts';
import { previewDelivery, searchHistory } from './history.ts';
import { wordsFor } from './language.ts';
import { plain } from './notice.ts';
import { pauseFor } from './pause.ts';
import { isUnseen } from './policy.ts';
import type { KeptItem } from './ports.ts';

export interface Commands {
  item(itemId: string): ItemView | null;
  search(query: HistoryQuery): HistoryPage;
  answer(itemId: string, action: string, comment?: string): PendingAnswer;
  dismissAnswer(itemId: string): void;
  seen(itemIds: readonly string[]): void;
  /** @param until RFC 3339; null ends the snooze */
  snooze(itemId: string, until: string | null): void;
  claim(itemId: string, release: boolean): Promise<void>;
  setSubscriptions(subscriptions: Subscriptions): Subscriptions;
  preview(subscriptions: Subscriptions): DeliveryPreview;
  setPreferences(patch: Partial<Preferences>): Preferences;
  pause(kind: 'hour' | 'tomorrow' | 'resume'): Pause;
  resume(): void;
  /** A reply window closed without an answer: the notification comes back. */
  replyCancelled(itemId: string): void;
  testNotification(): void;
}

export function createCommands(parts: DeskParts): Commands {
  const { deps, inbox, outbox, intents, beckoning } = parts;
  const { clock, store, preferences } = deps;
  const words = () => wordsFor(deps.locale());

  const known = (itemId: string): KeptItem => {
    const kept = inbox.kept(itemId);
    if (!kept) throw new ProblemError('NOT_FOUND', words().itemUnknown);
    return kept;
  };
  const person = () => {
    const me = inbox.me();
    if (!me) throw new ProblemError('UNAUTHENTICATED', words().state.unpaired);
    return me.user;
  };
  const checked = (subscriptions: Subscriptions): Subscriptions => {
    const errors = checkSubscriptions(subscriptions, person());
    const first = errors[0];
    if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer} ${first.detail}`, { errors });
    return subscriptions;
  };

  /** Seen by the clock that set the times it is compared with, should this computer's be behind. */
  const seenAt = (kept: KeptItem): string => {
    const refusal = unseenRefusal(kept.item, kept.own, person().id);
    const at = Math.max(clock.now(), Date.parse(kept.item.beckon.at), refusal ? Date.parse(refusal.fateAt) : 0);
    return new Date(at).toISOString();
  };
  const needsSeeing = (kept: KeptItem): boolean => {
    const view = inbox.viewOf(kept);
    if (!view) return false;
    return isUnseen(view, clock.now()) || unseenRefusal(kept.item, kept.own, person().id) !== null;
  };

  const setPause = (pause: Pause): Pause => {
    preferences.setPause(pause);
    beckoning.review();
    parts.redraw();
    return pause;
  };

  return {
    item: inbox.view,
    search: (query) => searchHistory(store, inbox, query),
    answer: (itemId, action, comment) => outbox.answer(inbox.view(itemId), action, comment),
    dismissAnswer: outbox.dismiss,
    seen(itemIds) {
      for (const itemId of new Set(itemIds)) {
        const kept = inbox.kept(itemId);
        if (!kept || !needsSeeing(kept)) continue;
        parts.changed(inbox.changeOwn(itemId, { seenAt: seenAt(kept) }));
        intents.add({ kind: 'seen', itemId });
      }
    },
    snooze(itemId, until) {
      known(itemId);
      parts.changed(inbox.changeOwn(itemId, { snoozedUntil: until }));
      intents.add({ kind: 'snooze', itemId, until });
    },
    async claim(itemId, release) {
      known(itemId);
      const reply = await deps.link.claim(release ? { itemId, release } : { itemId });
      if (reply.ok) return;
      if (!reply.problem) throw new ProblemError('STORE_UNAVAILABLE', words().claimOffline);
      throw new ProblemError(reply.problem.code, reply.problem.detail);
    },
    setSubscriptions(subscriptions) {
      parts.subscribing.take(checked(subscriptions));
      intents.add({ kind: 'subscriptions', subscriptions });
      return subscriptions;
    },
    preview: (subscriptions) => previewDelivery(store, person(), subscriptions, clock.now()),
    setPreferences(patch) {
      const next = preferences.set(patch);
      parts.redraw();
      return next;
    },
    pause: (kind) => setPause(pauseFor(kind, clock.now())),
    resume: () => void setPause(null),
    replyCancelled: beckoning.bringBack,
    testNotification() {
      const { sound } = preferences.get();
      deps.beckoner.raise(plain('test', words().tested.title, words().tested.body, sound === 'all'));
    },
  };
}
