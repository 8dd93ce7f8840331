/** Applies subscriptions, which change the delivery of items, including those already stored. */
import type { Subscriptions } from '../../shared/people.ts';
import type { Clock, ItemStore } from '../ports.ts';
import type { Inbox } from './inbox.ts';

export interface SubscriptionChanges {
  /** @param before previous subscriptions, needed if the inbox already has the new ones */
  apply(subscriptions: Subscriptions, before?: Subscriptions): void;
  /** Records the relay's subscriptions, which are restored if it rejects local changes. */
  setRelayCopy(subscriptions: Subscriptions): void;
  revert(): void;
  close(): void;
}

/** Items per turn whose hidden flag is updated, so that a long history does not block. */
const CHUNK = 500;

const switchesOff = (subscriptions: Subscriptions | undefined): boolean =>
  subscriptions?.rules.some(({ deliver }) => deliver === 'off') ?? false;

/** @param applied called so that everything that depends on subscriptions is re-evaluated */
export function createSubscriptionChanges(deps: {
  clock: Clock;
  store: ItemStore;
  inbox: Inbox;
  applied(): void;
}): SubscriptionChanges {
  const { clock, store, inbox } = deps;
  let atRelay: Subscriptions | null = null;
  let cancel: (() => void) | null = null;

  const rehide = (after: number): void => {
    const next = store.rehide(after, CHUNK, (kept) => inbox.viewOf(kept)?.mine.delivery === 'off');
    cancel = next === null ? null : clock.after(0, () => rehide(next));
  };
  const apply = (subscriptions: Subscriptions, before = inbox.me()?.subscriptions): void => {
    inbox.setSubscriptions(subscriptions);
    if (switchesOff(before) || switchesOff(subscriptions)) {
      cancel?.();
      rehide(0);
    }
    deps.applied();
  };
  return {
    apply,
    setRelayCopy(subscriptions) {
      atRelay = subscriptions;
    },
    revert: () => atRelay && apply(atRelay),
    close: () => cancel?.(),
  };
}
