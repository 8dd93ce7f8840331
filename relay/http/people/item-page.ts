/** `GET /v1/items`: filters, and pages in the order of change. */

import type { QueryOf } from '../../../shared/documents/operations.ts';
import { readingOperations } from '../../../shared/documents/people-operations.ts';
import type { ItemForPerson, ItemPage } from '../../../shared/item-views.ts';
import type { ItemState } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { Reader } from '../../domain/reader.ts';
import { Slices, type Turns } from '../../domain/turns.ts';
import { queryFault } from '../query.ts';
import { queryReader } from '../serve.ts';
import { itemForPerson } from './item-view.ts';

export interface ItemQuery {
  states: readonly ItemState[] | null;
  text: string | null;
  role: string | null;
  includeOff: boolean;
  after: number;
  limit: number;
}

/** Items looked at for one page; a page may be short, its `next` goes on. */
const MAX_LOOKS = 20_000;
/** Characters of a page, as the store keeps them; a larger item goes alone. */
const MAX_LENGTH = 1024 * 1024;

type Asked = QueryOf<typeof readingOperations.items>;
/** @throws REQUEST_INVALID naming each parameter that does not fit */
export const readItemQuery = queryReader(readingOperations.items);

/** @throws REQUEST_INVALID */
export function itemQueryOf(
  { state, q, role, include, after, limit }: Asked,
  reader: Pick<Reader, 'head' | 'knows'>,
): ItemQuery {
  if (after > reader.head() || !reader.knows(after)) throw queryFault('after', 'is not a known cursor');
  const states = (state?.split(',') as ItemState[] | undefined) ?? null;
  return { states, text: q || null, role: role || null, includeOff: include !== null, after, limit };
}

/**
 * Read in slices.
 * @param wanted false once nobody waits for it: then the page ends where it is
 */
export async function itemPage(
  { reader, turns }: { reader: Reader; turns: Turns },
  person: Person,
  query: ItemQuery,
  wanted?: () => boolean,
): Promise<ItemPage> {
  const cursor = reader.head();
  const subscriptions = reader.subscriptions(person.id);
  const onlyOpen = query.states?.every((state) => isOpen({ state })) ?? false;
  const slices = new Slices(turns, wanted);
  const found =
    query.text === null
      ? reader.itemsFor(person.id, query.after, { onlyOpen })
      : reader.search(person.id, query.text, query.after, slices);
  const items = new Map<string, ItemForPerson>();
  let looks = 0;
  let length = 0;
  let last = query.after;
  for await (const { cursor: at, stored, length: more } of found) {
    const isFull = items.size === query.limit || looks === MAX_LOOKS || (items.size > 0 && length + more > MAX_LENGTH);
    if (isFull || (slices.over && !(await slices.next()))) return { items: [...items.values()], next: last, cursor };
    looks += 1;
    last = at;
    const item = itemForPerson(stored.item, person, reader.own(stored.item.id, person.id), subscriptions);
    // One that changed while we looked comes a second time, later; the newer place is the right one.
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
