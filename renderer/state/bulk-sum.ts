import type { Amount } from '../../shared/events.ts';

/** Decimal places of `Amount`. Sums use BigInt, never floating point. */
const DECIMALS = 6;

function scaled(value: string): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
}

function unscaled(sum: bigint): string {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction && `.${fraction}`}`;
}

/** Sums by currency, in order of first occurrence. @returns values as decimal text */
export function sumsOf(amounts: readonly Amount[]): Amount[] {
  const sums = new Map<string, bigint>();
  for (const { value, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + scaled(value));
  return [...sums].map(([currency, sum]) => ({ value: unscaled(sum), currency }));
}
