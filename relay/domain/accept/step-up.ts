/** An amount above a limit of the source or the administrator requires a confirmation (`shared/rules/step-up.ts`). */
import type { StepUpLimit } from '../../../shared/directory.ts';
import type { Amount } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isByLine } from '../../../shared/rules/line-decisions.ts';
import { isAbove, type Rates, stepUpActions } from '../../../shared/rules/step-up.ts';
import { typeMatches } from '../../../shared/rules/subscription.ts';
import type { Source } from '../directory-view.ts';

/** The amount above which this limit requires a fresh sign-in; null if it requires none. */
function freshLimit({ value, currency, freshSignIn }: StepUpLimit): Amount | null {
  if (!freshSignIn) return null;
  return freshSignIn === true ? { value, currency } : freshSignIn;
}

function exceededLimits(amount: Amount, limits: readonly (Amount | null)[], rates: Rates): Amount[] {
  return limits.filter((limit) => limit !== null && isAbove(amount, limit, rates)) as Amount[];
}

/** The limit shown to people: the lowest in the currency of the amount, else the first. */
function limitToShow({ currency }: Amount, above: readonly Amount[]): Amount | undefined {
  const [first = above[0], ...others] = above.filter((limit) => limit.currency === currency);
  return others.reduce((lowest, limit) => (lowest && isAbove(lowest, limit) ? limit : lowest), first);
}

/** @param limit the source's. @returns the same item if no limit is exceeded; step-up is permanent, even if a later amount is lower */
export function steppedUp(item: Item, limit: Amount | undefined, { policy }: Pick<Source, 'policy'>): Item {
  const { amount, type } = item;
  if (amount === null) return item;
  const { rates } = policy;
  const set = policy.stepUp.filter(({ types }) => !types || types.some((pattern) => typeMatches(pattern, type)));
  const fresh = exceededLimits(amount, set.map(freshLimit), rates);
  const above = [...exceededLimits(amount, [...set, limit ?? null], rates), ...fresh];
  const actions = item.stepUp || above.length > 0 ? stepUpActions(type, item.actions, isByLine(item)) : null;
  if (!actions || (item.stepUp && (item.freshSignIn || fresh.length === 0))) return item;
  const shown = limitToShow(amount, above) ?? item.stepUpLimit;
  return {
    ...item,
    stepUp: true,
    // Copies `value` and `currency` only: a limit of the administrator has more members.
    ...(shown && { stepUpLimit: { value: shown.value, currency: shown.currency } }),
    ...(fresh.length > 0 && { freshSignIn: true }),
    actions,
  };
}
