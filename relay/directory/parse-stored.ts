import type { Checker } from '../../shared/validate.ts';

/**
 * Parses a stored directory entry. Entries from before ids were required to be well-formed may contain lone surrogates; each becomes
 * U+FFFD, as in the row's own id. Such an entry does not prevent a start and can be removed.
 * @throws ProblemError if the entry is still invalid
 */
export function parseStored<T>(checker: Checker<T>, doc: string): T {
  const value: unknown = JSON.parse(doc);
  if (checker.is(value)) return value;
  return checker.parse(JSON.parse(doc, (_, one) => (typeof one === 'string' ? one.toWellFormed() : one)));
}
