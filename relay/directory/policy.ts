/** What the administrator sets for all sources and for one: limits of step-up, and how often critical things repeat. */
import type { Directory, DirectoryPolicy, StepUpLimit } from '../../shared/directory.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import { DEFAULT_REPEAT_MS, repeatFault } from '../../shared/rules/repeat.ts';
import { type Rates, withoutRate } from '../../shared/rules/step-up.ts';
import type { SourcePolicy } from '../domain/directory-view.ts';
import { DirectoryError } from './secrets.ts';

type OwnPolicy = Omit<DirectoryPolicy, 'rates'>;

/** One limit may stand without a list. */
const limitsOf = ({ stepUp = [] }: OwnPolicy): StepUpLimit[] => (Array.isArray(stepUp) ? stepUp : [stepUp]);

/** The limits of both count; the source's own `repeat` goes before the relay's. */
export function policyOf(all: DirectoryPolicy, own: OwnPolicy, rates: Rates): SourcePolicy {
  const repeat = own.repeat ?? all.repeat;
  return {
    stepUp: [...limitsOf(all), ...limitsOf(own)],
    rates,
    repeat: repeat === undefined ? DEFAULT_REPEAT_MS : parseDuration(repeat),
  };
}

/** Currencies of limits that no rate leads to, over everything that has limits. */
function basesOf(policies: readonly OwnPolicy[], of: Rates['of']): string[] {
  const limits = policies.flatMap(limitsOf);
  const currencies = limits.flatMap(({ currency, freshSignIn }) =>
    typeof freshSignIn === 'object' ? [currency, freshSignIn.currency] : [currency],
  );
  return withoutRate(currencies, of);
}

/** @param own of every source */
export function ratesOf(all: DirectoryPolicy, own: readonly OwnPolicy[]): Rates {
  const of = all.rates ?? {};
  const [base = null, ...others] = basesOf([all, ...own], of);
  return { of, base: others.length === 0 ? base : null };
}

/** What the schema cannot say. @throws DirectoryError */
export function checkPolicy({ repeat }: OwnPolicy, place: string): void {
  const fault = repeat === undefined ? null : repeatFault(repeat);
  if (fault !== null) throw new DirectoryError(`${place} ${fault}`);
}

/** Rates are in one currency. @throws DirectoryError where the limits leave open which */
export function checkRates(directory: Directory, place: string): void {
  if (!directory.rates) return;
  const bases = basesOf([directory, ...(directory.sources ?? [])], directory.rates);
  if (bases.length > 1) {
    throw new DirectoryError(
      `${place} are in one currency: limits are in ${bases.join(', ')}, so all but one need a rate`,
    );
  }
}
