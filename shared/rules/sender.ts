/** Who sent an item, where that is not the system which its record names (contract section 8, "Sources"). */
import type { Item } from '../items.ts';

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/**
 * The relay's own name for the source. Whoever may send can write any name into a record, so where the two differ both are shown.
 * @returns null where they are the same, and where there is no record: then the source's name stands alone
 */
export function senderOf({ origin, record }: Pick<Item, 'origin' | 'record'>): string | null {
  return record && plain(record.system) !== plain(origin.name) ? origin.name : null;
}
