/** What the administrator sets for all sources and for one: limits of step-up, and how often critical things repeat. */
import type { DirectoryPolicy } from '../../shared/directory.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import { DEFAULT_REPEAT_MS, repeatFault } from '../../shared/rules/repeat.ts';
import type { SourcePolicy } from '../domain/ports.ts';
import { DirectoryError } from './secrets.ts';

/** The limits of both count; the source's own `repeat` goes before the relay's. */
export function policyOf(all: DirectoryPolicy, own: DirectoryPolicy): SourcePolicy {
  const repeat = own.repeat ?? all.repeat;
  return {
    stepUp: [...(all.stepUp ?? []), ...(own.stepUp ?? [])],
    repeat: repeat === undefined ? DEFAULT_REPEAT_MS : parseDuration(repeat),
  };
}

/** What the schema cannot say. @throws DirectoryError */
export function checkPolicy({ repeat }: DirectoryPolicy, place: string): void {
  const fault = repeat === undefined ? null : repeatFault(repeat);
  if (fault !== null) throw new DirectoryError(`${place} ${fault}`);
}
