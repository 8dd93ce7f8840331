/**
 * Step-up: above an amount, an approving answer needs a comment, and an approving or rejecting one needs confirmation by the relay. The
 * limit is the source's (`data.stepUp`) or the administrator's (`stepUp` of the directory); the lower counts, so that a source cannot
 * weaken the administrator's. Amounts that cannot be compared count as above: a limit fails closed.
 */
import type { Amount } from '../events.ts';
import type { ItemAction } from '../items.ts';

/** Decimals allowed in an `Amount` and in a rate. */
const AMOUNT_DECIMALS = 6;
const RATE_DECIMALS = 10;

/** A decimal text as an integer of its smallest unit: amounts are never converted to floating point. */
function scaled(value: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

const ONE = 10n ** BigInt(RATE_DECIMALS);

/**
 * Value of one unit of a currency, as decimal text, in `base`: the limits' only currency without a rate. `base` is null if no limit
 * currency, or more than one, lacks a rate; then only the rates themselves are known.
 */
export interface Rates {
  of: Readonly<Record<string, string>>;
  base: string | null;
}

export const NO_RATES: Rates = { of: {}, base: null };

/** @param currencies of all limits set by the administrator. @returns those without a rate; exactly one means that it is the base */
export const withoutRate = (currencies: Iterable<string>, of: Rates['of']): string[] =>
  [...new Set(currencies)].filter((currency) => rateIn(of, currency) === null);

function rateIn(of: Rates['of'], currency: string): bigint | null {
  const rate = Object.hasOwn(of, currency) ? of[currency] : undefined;
  return rate === undefined ? null : scaled(rate, RATE_DECIMALS);
}

/** The rates to compare amounts of these currencies; null if unknown. */
function comparable(amount: string, limit: string, { of, base }: Rates): readonly [bigint, bigint] | null {
  if (amount === limit) return [ONE, ONE];
  const [from, to] = [rateIn(of, amount), rateIn(of, limit)];
  if (from === null && amount !== base) return null;
  // Without a limit of the administrator, the rates are in the currency of the only limit.
  if (to === null && base !== null && limit !== base) return null;
  return [from ?? ONE, to ?? ONE];
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Strictly above. The sign is ignored: a credit note is money too. A currency without a rate to the limit's is above every limit. */
export function isAbove(amount: Amount, limit: Amount, rates: Rates = NO_RATES): boolean {
  const by = comparable(amount.currency, limit.currency, rates);
  if (!by) return true;
  return absolute(scaled(amount.value, AMOUNT_DECIMALS)) * by[0] > scaled(limit.value, AMOUNT_DECIMALS) * by[1];
}

/** Whether the action approves; acknowledging a problem is no decision about the amount. */
const approves = ({ kind }: ItemAction, type: string): boolean =>
  kind === 'approve' || kind === 'custom' || (kind === 'acknowledge' && type === 'approval.requested');

/** Whether the relay requires confirmation of this answer for an item above a limit. */
export const isConfirmed = (action: ItemAction, type: string): boolean =>
  approves(action, type) || action.kind === 'reject';

/** @param perLine an action that rejects may approve rows. @returns null if no action is subject to step-up */
export function stepUpActions(type: string, actions: readonly ItemAction[], perLine = false): ItemAction[] | null {
  if (!actions.some((action) => approves(action, type) || (perLine && action.kind === 'reject'))) return null;
  return actions.map((action) => {
    if (approves(action, type)) return { ...action, confirm: true, comment: 'required' };
    if (action.kind !== 'reject') return action;
    // Rejecting is the safe choice: it is confirmed, and a comment is optional.
    return { ...action, confirm: true, comment: action.comment === 'none' ? 'optional' : action.comment };
  });
}
