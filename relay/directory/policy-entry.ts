/** Policies that the administrator sets for all sources or for one: step-up limits, and the repeat interval of critical items. */
import type { Directory, DirectoryPolicy, StepUpLimit } from '../../shared/directory.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import { DEFAULT_REPEAT_MS, repeatFault } from '../../shared/rules/repeat.ts';
import { type Rates, withoutRate } from '../../shared/rules/step-up.ts';
import type { SourcePolicy } from '../domain/directory-view.ts';
import { DirectoryError } from './secrets.ts';

type OwnPolicy = Omit<DirectoryPolicy, 'rates'>;

const limitsOf = ({ stepUp = [] }: OwnPolicy): StepUpLimit[] => (Array.isArray(stepUp) ? stepUp : [stepUp]);

/** Both limits apply; the source's own `repeat` overrides the relay's. */
export function policyOf(all: DirectoryPolicy, own: OwnPolicy, rates: Rates): SourcePolicy {
  const repeat = own.repeat ?? all.repeat;
  return {
    stepUp: [...limitsOf(all), ...limitsOf(own)],
    rates,
    repeat: repeat === undefined ? DEFAULT_REPEAT_MS : parseDuration(repeat),
  };
}

/** Currencies of limits without a rate, across all policies. */
function basesOf(policies: readonly OwnPolicy[], of: Rates['of']): string[] {
  const limits = policies.flatMap(limitsOf);
  const currencies = limits.flatMap(({ currency, freshSignIn }) =>
    typeof freshSignIn === 'object' ? [currency, freshSignIn.currency] : [currency],
  );
  return withoutRate(currencies, of);
}

export function ratesOf(all: DirectoryPolicy, own: readonly OwnPolicy[]): Rates {
  const of = all.rates ?? {};
  const [base = null, ...others] = basesOf([all, ...own], of);
  return { of, base: others.length === 0 ? base : null };
}

/** Checks that the schema cannot express. @throws DirectoryError */
export function checkPolicy({ repeat }: OwnPolicy, place: string): void {
  const fault = repeat === undefined ? null : repeatFault(repeat);
  if (fault !== null) throw new DirectoryError(`${place} ${fault}`);
}

/** Rates must share one base currency. @throws DirectoryError if the limits leave it ambiguous */
export function checkRates(directory: Directory, place: string): void {
  if (!directory.rates) return;
  const bases = basesOf([directory, ...(directory.sources ?? [])], directory.rates);
  if (bases.length > 1) {
    throw new DirectoryError(
      `${place} are in one currency: limits are in ${bases.join(', ')}, so all but one need a rate`,
    );
  }
}
