/** Valid confirmation challenges (contract section 8), in memory only: after a restart a new one is requested. */
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import { type Item, type ItemAction, Item as ItemSchema } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { CONFIRM_WITHIN_MS, Confirmation } from '../../shared/responses.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock } from '../ports.ts';

const asConfirmation = checker(Confirmation);
const asItem = checker(ItemSchema);

/** True if the relay requires a confirmation for this answer. */
export const needsChallenge = ({ item }: ItemView, action: ItemAction): boolean =>
  item.stepUp === true && isConfirmed(action, item.type);

/** The challenge in a CONFIRMATION_REQUIRED problem; null for any other problem. */
export function challengeIn(problem: Problem): Confirmation | null {
  const { challenge, confirmBy, freshSignIn } = problem;
  const given = { challenge, confirmBy, freshSignIn };
  return problem.code === 'CONFIRMATION_REQUIRED' && asConfirmation.is(given) ? given : null;
}

/** The current item in an ITEM_CHANGED problem, otherwise null. */
export const changedItemIn = ({ code, item }: Problem): Item | null =>
  code === 'ITEM_CHANGED' && asItem.is(item) ? item : null;

export interface Challenges {
  /** The relay was asked and has not replied yet. */
  setRequested(key: string): void;
  isRequested(key: string): boolean;
  /** Stores the relay's challenge, or removes it (null). */
  set(key: string, confirmation: Confirmation | null): void;
  /** null if there is no challenge or it has expired. */
  of(key: string): Confirmation | null;
  shown(key: string): PendingAnswer['asks'];
  /** One listener, called with the keys of answers whose challenge expired. */
  listen(expired: (keys: string[]) => void): void;
  close(): void;
}

/** ms allowed for transmission, so that a confirmation given in time also arrives in time. */
const UNDERWAY_MS = 5_000;

export function createChallenges(clock: Clock): Challenges {
  let expired: (keys: string[]) => void = () => {};
  const begun = new Set<string>();
  const known = new Map<string, Confirmation>();
  const endOf = ({ confirmBy }: Confirmation): number => Date.parse(confirmBy);
  /** Recomputes the deadline by the local clock, which may differ from the relay's by minutes. */
  const here = (confirmation: Confirmation): Confirmation => {
    const end = clock.now() + CONFIRM_WITHIN_MS - UNDERWAY_MS;
    return { ...confirmation, confirmBy: new Date(end).toISOString() };
  };

  const alarm = createAlarm(clock, () => {
    const now = clock.now();
    const over = [...known].filter(([, confirmation]) => endOf(confirmation) <= now).map(([key]) => key);
    for (const key of over) known.delete(key);
    arrange();
    if (over.length > 0) expired(over);
  });
  const arrange = (): void => alarm.set(known.size === 0 ? null : Math.min(...[...known.values()].map(endOf)));

  const of = (key: string): Confirmation | null => {
    const confirmation = known.get(key);
    return confirmation && clock.now() < endOf(confirmation) ? confirmation : null;
  };
  return {
    setRequested: (key) => void begun.add(key),
    isRequested: (key) => begun.has(key),
    set(key, confirmation) {
      begun.delete(key);
      if (confirmation) known.set(key, here(confirmation));
      else known.delete(key);
      arrange();
    },
    of,
    shown(key) {
      const confirmation = of(key);
      return confirmation && { confirmBy: confirmation.confirmBy, freshSignIn: confirmation.freshSignIn };
    },
    listen(listener) {
      expired = listener;
    },
    close: alarm.close,
  };
}
