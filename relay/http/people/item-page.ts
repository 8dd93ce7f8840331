/** `GET /v1/items`: filtered pages in order of change. */

import type { QueryOf } from '../../../shared/documents/operations.ts';
import { readingOperations } from '../../../shared/documents/people-operations.ts';
import type { ItemForPerson, ItemPage } from '../../../shared/item-views.ts';
import type { ItemState } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { ReadSlices, type ReadTurns } from '../../domain/read-slices.ts';
import type { Reader } from '../../domain/reader.ts';
import { queryReader } from '../operation-server.ts';
import { queryFault } from '../query.ts';
import { itemForPerson } from './item-view.ts';

interface ItemQuery {
  states: readonly ItemState[] | null;
  text: string | null;
  role: string | null;
  includeOff: boolean;
  after: number;
  limit: number;
}

/** Items scanned per page; a page may be short and is continued by `next`. */
const MAX_LOOKS = 20_000;
/** Characters of a page in stored form; a larger item is a page alone. */
const MAX_LENGTH = 1024 * 1024;

type ItemsQuery = QueryOf<typeof readingOperations.items>;
/** @throws REQUEST_INVALID that names each invalid parameter */
export const readItemQuery = queryReader(readingOperations.items);

/** @throws REQUEST_INVALID */
export function itemQueryOf(
  { state, q, role, include, after, limit }: ItemsQuery,
  reader: Pick<Reader, 'head' | 'knows'>,
): ItemQuery {
  if (after > reader.head() || !reader.knows(after)) throw queryFault('after', 'is not a known cursor');
  const states = (state?.split(',') as ItemState[] | undefined) ?? null;
  return { states, text: q || null, role: role || null, includeOff: include !== null, after, limit };
}

/** Yields between slices. @param wanted false if the caller has gone; the page then ends early */
export async function itemPage(
  { reader, turns }: { reader: Reader; turns: ReadTurns },
  person: Person,
  query: ItemQuery,
  wanted?: () => boolean,
): Promise<ItemPage> {
  const cursor = reader.head();
  const subscriptions = reader.subscriptions(person.id);
  const onlyOpen = query.states?.every((state) => isOpen({ state })) ?? false;
  const slices = new ReadSlices(turns, wanted);
  const found =
    query.text === null
      ? reader.itemsFor(person.id, query.after, { onlyOpen })
      : reader.search(person.id, query.text, query.after, slices);
  const items = new Map<string, ItemForPerson>();
  let looks = 0;
  let length = 0;
  let last = query.after;
  for await (const { cursor: at, stored, own, length: more } of found) {
    const isFull = items.size === query.limit || looks === MAX_LOOKS || (items.size > 0 && length + more > MAX_LENGTH);
    if (isFull || (slices.over && !(await slices.next()))) return { items: [...items.values()], next: last, cursor };
    looks += 1;
    last = at;
    const item = itemForPerson(stored.item, person, own, subscriptions);
    // An item that changed during the scan appears again, later; the later position is right.
    items.delete(item.id);
    if (!matches(item, query)) continue;
    items.set(item.id, item);
    length += more;
  }
  return { items: [...items.values()], next: null, cursor };
}

function matches(item: ItemForPerson, { states, role, includeOff, text }: ItemQuery): boolean {
  if (states && !states.includes(item.state)) return false;
  if (role !== null && !item.why?.roles.includes(role)) return false;
  return item.delivery !== 'off' || includeOff || text !== null;
}
