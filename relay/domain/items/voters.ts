/** Whose votes count now: fixed when the event was accepted; who is gone, or was found to have asked, drops out (contract section 2). */
import { askersOf } from '../../../shared/rules/requester.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { StoredItem } from '../unit-of-work.ts';

/** @returns null for the policies that have no fixed voters */
export function votersNow(
  { item, voters }: Pick<StoredItem, 'item' | 'voters'>,
  directory: DirectoryView,
): readonly string[] | null {
  const askers = askersOf(item);
  return voters?.filter((id) => directory.person(id) !== null && !askers.includes(id)) ?? null;
}
