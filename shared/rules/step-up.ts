/**
 * Step-up: above an amount, an answer that approves needs a comment and a confirmation. The limit is the source's (`data.stepUp`) or
 * the administrator's (`stepUp` of the directory); whichever is lower counts, so that a source cannot soften the administrator's.
 */
import type { Amount } from '../events.ts';
import type { ItemAction } from '../items.ts';

/** What `Amount` allows behind the point. */
const DECIMALS = 6;

/** In millionths of the unit: amounts never pass through a floating point number. */
function millionths(value: string): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
}

/** Above, not at: an amount equal to the limit is within it, a negative one never above a positive. Other currencies have no limit here. */
export const isAbove = (amount: Amount, limit: Amount): boolean =>
  amount.currency === limit.currency && millionths(amount.value) > millionths(limit.value);

/** What settles the matter in favour; an acknowledgement of trouble is no decision about the amount. */
const approves = ({ kind }: ItemAction, type: string): boolean =>
  kind === 'approve' || kind === 'custom' || (kind === 'acknowledge' && type === 'approval.requested');

/** @returns null where nothing among the actions is decided by stepping up */
export function stepUpActions(type: string, actions: readonly ItemAction[]): ItemAction[] | null {
  if (!actions.some((action) => approves(action, type))) return null;
  return actions.map((action) => {
    if (approves(action, type)) return { ...action, confirm: true, comment: 'required' };
    if (action.kind !== 'reject') return action;
    // To refuse is the safe way: it is confirmed, and may say why.
    return { ...action, confirm: true, comment: action.comment === 'none' ? 'optional' : action.comment };
  });
}
