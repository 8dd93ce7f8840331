import type { Checker } from '../../shared/validate.ts';

/**
 * An entry of the kept directory. One kept before ids were held to whole characters is read with the mark of replacement in place of
 * half a surrogate pair, as the store has it in the row's own id: it stops no start, and can be removed.
 * @throws ProblemError where it does not fit all the same
 */
export function readKept<T>(checker: Checker<T>, doc: string): T {
  const value: unknown = JSON.parse(doc);
  if (checker.is(value)) return value;
  return checker.parse(JSON.parse(doc, (_, one) => (typeof one === 'string' ? one.toWellFormed() : one)));
}
