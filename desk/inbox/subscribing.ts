/** Takes subscriptions: what reaches the person, and how, is another question then, also for what is already here. */
import type { Subscriptions } from '../../shared/people.ts';
import type { Clock, ItemStore } from '../ports.ts';
import type { Inbox } from './inbox.ts';

export interface Subscribing {
  /** @param before those until now; they are already replaced where a whole person came */
  take(subscriptions: Subscriptions, before?: Subscriptions): void;
  /** What the relay has; it stands again when it refuses what was set here. */
  relayHas(subscriptions: Subscriptions): void;
  refused(): void;
  close(): void;
}

/** So many items a turn are marked as listed or not, so that a long history holds nothing up. */
const CHUNK = 500;

const switchesOff = (subscriptions: Subscriptions | undefined): boolean =>
  subscriptions?.rules.some(({ deliver }) => deliver === 'off') ?? false;

/** @param taken everything that depends on subscriptions looks again */
export function createSubscribing(deps: { clock: Clock; store: ItemStore; inbox: Inbox; taken(): void }): Subscribing {
  const { clock, store, inbox } = deps;
  let atRelay: Subscriptions | null = null;
  let cancel: (() => void) | null = null;

  const rehide = (after: number): void => {
    const next = store.rehide(after, CHUNK, (kept) => inbox.viewOf(kept)?.mine.delivery === 'off');
    cancel = next === null ? null : clock.after(0, () => rehide(next));
  };
  const take = (subscriptions: Subscriptions, before = inbox.me()?.subscriptions): void => {
    inbox.setSubscriptions(subscriptions);
    if (switchesOff(before) || switchesOff(subscriptions)) {
      cancel?.();
      rehide(0);
    }
    deps.taken();
  };
  return {
    take,
    relayHas(subscriptions) {
      atRelay = subscriptions;
    },
    refused: () => atRelay && take(atRelay),
    close: () => cancel?.(),
  };
}
