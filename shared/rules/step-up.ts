/**
 * Step-up: above an amount, an answer that approves needs a comment, and one that approves or rejects is asked for again by the relay. The
 * limit is the source's (`data.stepUp`) or the administrator's (`stepUp` of the directory); whichever is lower counts, so that a source
 * cannot soften the administrator's. What cannot be compared counts as above: a limit fails closed.
 */
import type { Amount } from '../events.ts';
import type { ItemAction } from '../items.ts';

/** What `Amount` and a rate allow behind the point. */
const AMOUNT_DECIMALS = 6;
const RATE_DECIMALS = 10;

/** A decimal text as a whole number of its smallest part: amounts never pass through a floating point number. */
function scaled(value: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

const ONE = 10n ** BigInt(RATE_DECIMALS);

/**
 * What one unit of a currency is worth, as decimal text, in `base`: the currency of the limits that has no rate itself. `base` is null where
 * no limit, or more than one, is without: nothing is then known beyond the rates themselves.
 */
export interface Rates {
  of: Readonly<Record<string, string>>;
  base: string | null;
}

/** Where the directory names none. */
export const NO_RATES: Rates = { of: {}, base: null };

/** @param currencies of all limits that the administrator set. @returns those of them that no rate leads to; of one they are in */
export const withoutRate = (currencies: Iterable<string>, of: Rates['of']): string[] =>
  [...new Set(currencies)].filter((currency) => rateIn(of, currency) === null);

function rateIn(of: Rates['of'], currency: string): bigint | null {
  const rate = Object.hasOwn(of, currency) ? of[currency] : undefined;
  return rate === undefined ? null : scaled(rate, RATE_DECIMALS);
}

/** The two rates by which amounts of these currencies compare; null where that is not known. */
function comparable(amount: string, limit: string, { of, base }: Rates): readonly [bigint, bigint] | null {
  if (amount === limit) return [ONE, ONE];
  const [from, to] = [rateIn(of, amount), rateIn(of, limit)];
  if (from === null && amount !== base) return null;
  // Without a limit of the administrator the rates are in the currency of the only one there is.
  if (to === null && base !== null && limit !== base) return null;
  return [from ?? ONE, to ?? ONE];
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Above, not at: an amount equal to the limit is within it. A credit note is as much money as an invoice, so the sign of an amount does not
 * count; a currency without a rate to the limit's is above every limit.
 */
export function isAbove(amount: Amount, limit: Amount, rates: Rates = NO_RATES): boolean {
  const by = comparable(amount.currency, limit.currency, rates);
  if (!by) return true;
  return absolute(scaled(amount.value, AMOUNT_DECIMALS)) * by[0] > scaled(limit.value, AMOUNT_DECIMALS) * by[1];
}

/** What settles the matter in favour; an acknowledgement of trouble is no decision about the amount. */
const approves = ({ kind }: ItemAction, type: string): boolean =>
  kind === 'approve' || kind === 'custom' || (kind === 'acknowledge' && type === 'approval.requested');

/** Whether the relay asks before it takes this answer to an item that is above a limit. */
export const isConfirmed = (action: ItemAction, type: string): boolean =>
  approves(action, type) || action.kind === 'reject';

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
