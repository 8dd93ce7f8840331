/** The sender of an item, if it is not the system named in its record (contract section 1, "The directory file"). */
import type { Item } from '../items.ts';

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/**
 * The relay's own name for the source. A sender can write any name into a record, so both are shown if they differ.
 * @returns null if they are equal, or there is no record (then the source's name is shown anyway)
 */
export function senderOf({ origin, record }: Pick<Item, 'origin' | 'record'>): string | null {
  return record && plain(record.system) !== plain(origin.name) ? origin.name : null;
}
