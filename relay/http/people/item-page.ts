/** `GET /v1/items`: filters, and pages in the order of change. */

import type { ItemForPerson, ItemPage } from '../../../shared/item-views.ts';
import { ItemState } from '../../../shared/items.ts';
import { isRecord } from '../../../shared/json.ts';
import type { Person } from '../../../shared/people.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { checker } from '../../../shared/validate.ts';
import type { Reader } from '../../domain/reader.ts';
import { Slices, type Turns } from '../../domain/turns.ts';
import { readQuery } from '../query.ts';
import { itemForPerson } from './item-view.ts';

export interface ItemQuery {
  states: readonly ItemState[] | null;
  text: string | null;
  role: string | null;
  includeOff: boolean;
  after: number;
  limit: number;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_TEXT = 200;
/** Items looked at for one page; a page may be short, its `next` goes on. */
const MAX_LOOKS = 20_000;
/** Characters of a page, as the store keeps them; a larger item goes alone. */
const MAX_LENGTH = 1024 * 1024;

const isState = checker(ItemState);

/** It goes on from a cursor that was not given here, or not yet. */
export const isAhead = (given: unknown, reader: Pick<Reader, 'head'>): boolean =>
  isRecord(given) && typeof given.after === 'string' && Number(given.after) > reader.head();

/** @throws REQUEST_INVALID naming each parameter that does not fit */
export function parseItemQuery(given: unknown, reader: Pick<Reader, 'head' | 'knows'>): ItemQuery {
  const query = readQuery(given);
  const states = (query.text('state', 100) || null)?.split(',') ?? null;
  if (states && !states.every((state) => isState.is(state))) query.wrong('state', 'is not a state of an item');
  const include = query.text('include', 10) || null;
  if (include !== null && include !== 'off') query.wrong('include', 'must be off');
  const after = query.whole('after', 0, reader.head(), 'is not a known cursor') ?? 0;
  if (!reader.knows(after)) query.wrong('after', 'is not a known cursor');
  const result: ItemQuery = {
    states: states?.filter((state) => isState.is(state)) ?? null,
    text: query.text('q', MAX_TEXT) || null,
    role: query.text('role', 63) || null,
    includeOff: include === 'off',
    after,
    limit: query.whole('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
  };
  query.done();
  return result;
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
