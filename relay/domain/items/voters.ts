/** Current voters: fixed when the event was accepted, without people who left or were found to be the requester (contract section 2). */
import { askersOf } from '../../../shared/rules/requester.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { StoredItem } from '../unit-of-work.ts';

/** @returns null for policies without fixed voters */
export function votersNow(
  { item, voters }: Pick<StoredItem, 'item' | 'voters'>,
  directory: DirectoryView,
): readonly string[] | null {
  const askers = askersOf(item);
  return voters?.filter((id) => directory.person(id) !== null && !askers.includes(id)) ?? null;
}
