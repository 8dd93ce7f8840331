/** Above a limit of the source or the administrator the item asks for more than a press (`shared/rules/step-up.ts`). */
import type { Amount } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isAbove, stepUpActions } from '../../../shared/rules/step-up.ts';
import { typeMatches } from '../../../shared/rules/subscription.ts';
import type { Source } from '../ports.ts';

/**
 * @param limit the source's, from the event
 * @returns the item itself where no limit is passed. Once stepped up it stays so: a later event that names less does not soften it.
 */
export function steppedUp(item: Item, limit: Amount | undefined, { policy }: Pick<Source, 'policy'>): Item {
  const { amount, type } = item;
  if (amount === null || item.stepUp) return item;
  const set = policy.stepUp.filter(({ types }) => !types || types.some((pattern) => typeMatches(pattern, type)));
  if (![...set, ...(limit ? [limit] : [])].some((one) => isAbove(amount, one))) return item;
  const actions = stepUpActions(type, item.actions);
  return actions ? { ...item, stepUp: true, actions } : item;
}
