/**
 * Answers above a limit, for which the relay asks (contract section 8): what it asked with, as long as that is good. Nothing of it is on
 * disk: after a restart the person is asked anew.
 */
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import { type Item, type ItemAction, Item as ItemSchema } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { CONFIRM_WITHIN_MS, Confirmation } from '../../shared/responses.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';
import { createAlarm } from '../clock.ts';
import type { Clock } from '../ports.ts';

const asConfirmation = checker(Confirmation);
const asItem = checker(ItemSchema);

/** Whether the relay asks before it takes this answer. */
export const needsConfirming = ({ item }: ItemView, action: ItemAction): boolean =>
  item.stepUp === true && isConfirmed(action, item.type);

/** What the relay asks with; null for any other problem. */
export function confirmationIn(problem: Problem): Confirmation | null {
  const { challenge, confirmBy, freshSignIn } = problem;
  const given = { challenge, confirmBy, freshSignIn };
  return problem.code === 'CONFIRMATION_REQUIRED' && asConfirmation.is(given) ? given : null;
}

/** The item as it now is, of a refusal that says it has changed. */
export const changedIn = ({ code, item }: Problem): Item | null =>
  code === 'ITEM_CHANGED' && asItem.is(item) ? item : null;

export interface Confirming {
  /** The relay was asked and has not replied. */
  begin(key: string): void;
  isBegun(key: string): boolean;
  /** It asks for a confirmation, or (null) for none any more. */
  asked(key: string, confirmation: Confirmation | null): void;
  /** null where nothing is asked, or the time to confirm is over. */
  of(key: string): Confirmation | null;
  /** For the window. */
  shown(key: string): PendingAnswer['asks'];
  close(): void;
}

/** ms that the question may have been on its way: what is confirmed here reaches the relay in time. */
const UNDERWAY_MS = 5_000;

/** @param ended told of the keys of answers that nobody confirmed in time */
export function createConfirming(clock: Clock, ended: (keys: string[]) => void): Confirming {
  const begun = new Set<string>();
  const known = new Map<string, Confirmation>();
  const endOf = ({ confirmBy }: Confirmation): number => Date.parse(confirmBy);
  /** By this computer's clock, which may be minutes from the relay's. */
  const here = (confirmation: Confirmation): Confirmation => {
    const end = clock.now() + CONFIRM_WITHIN_MS - UNDERWAY_MS;
    return { ...confirmation, confirmBy: new Date(end).toISOString() };
  };

  const alarm = createAlarm(clock, () => {
    const now = clock.now();
    const over = [...known].filter(([, confirmation]) => endOf(confirmation) <= now).map(([key]) => key);
    for (const key of over) known.delete(key);
    arrange();
    if (over.length > 0) ended(over);
  });
  const arrange = (): void => alarm.set(known.size === 0 ? null : Math.min(...[...known.values()].map(endOf)));

  const of = (key: string): Confirmation | null => {
    const confirmation = known.get(key);
    return confirmation && clock.now() < endOf(confirmation) ? confirmation : null;
  };
  return {
    begin: (key) => void begun.add(key),
    isBegun: (key) => begun.has(key),
    asked(key, confirmation) {
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
    close: alarm.close,
  };
}
