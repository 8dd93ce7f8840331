/** Above a limit of the source or the administrator the item asks for more than a press (`shared/rules/step-up.ts`). */
import type { StepUpLimit } from '../../../shared/directory.ts';
import type { Amount } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isAbove, type Rates, stepUpActions } from '../../../shared/rules/step-up.ts';
import { typeMatches } from '../../../shared/rules/subscription.ts';
import type { Source } from '../directory-view.ts';

/** The limit above which this one asks for a sign-in of its own. */
function freshLimit({ value, currency, freshSignIn }: StepUpLimit): Amount | null {
  if (!freshSignIn) return null;
  return freshSignIn === true ? { value, currency } : freshSignIn;
}

function passes(amount: Amount, limits: readonly (Amount | null)[], rates: Rates): boolean {
  return limits.some((limit) => limit !== null && isAbove(amount, limit, rates));
}

/**
 * @param limit the source's, from the event
 * @returns the item itself where no limit is passed. Once stepped up it stays so: a later event that names less does not soften it.
 */
export function steppedUp(item: Item, limit: Amount | undefined, { policy }: Pick<Source, 'policy'>): Item {
  const { amount, type } = item;
  if (amount === null) return item;
  const { rates } = policy;
  const set = policy.stepUp.filter(({ types }) => !types || types.some((pattern) => typeMatches(pattern, type)));
  const fresh = passes(amount, set.map(freshLimit), rates);
  const above = item.stepUp || fresh || passes(amount, [...set, limit ?? null], rates);
  const actions = above ? stepUpActions(type, item.actions) : null;
  if (!actions || (item.stepUp && (item.freshSignIn || !fresh))) return item;
  return { ...item, stepUp: true, ...(fresh ? { freshSignIn: true } : {}), actions };
}
