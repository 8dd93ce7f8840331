/** `GET /v1/items`: filters, and pages in the order of change. */
import { type ItemForPerson, type ItemPage, ItemState } from '../../shared/items.ts';
import type { Person } from '../../shared/people.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type { Reader } from '../domain/ports.ts';
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
/** Items looked at for one page; a page may be short, its `next` goes on. The loop lets others work in between. */
const MAX_LOOKS = 20_000;
const LOOKS_A_TURN = 200;

const isState = checker(ItemState);

/** @throws REQUEST_INVALID naming each parameter that does not fit */
export function parseItemQuery(given: unknown, reader: Pick<Reader, 'head' | 'knows'>): ItemQuery {
  const query: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {};
  const errors: FieldError[] = [];
  const wrong = (name: string, detail: string) => errors.push({ pointer: `/${name}`, detail });
  const text = (name: string, max: number): string | null => {
    const value = query[name];
    if (value === undefined || value === '') return null;
    if (typeof value === 'string' && value.length <= max) return value;
    wrong(name, `must be given once, with at most ${max} characters`);
    return null;
  };
  const whole = (name: string, min: number, max: number, fallback: number, detail: string): number => {
    const value = query[name];
    if (value === undefined) return fallback;
    if (typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max) {
      return Number(value);
    }
    wrong(name, detail);
    return fallback;
  };
  const states = text('state', 100)?.split(',') ?? null;
  if (states && !states.every((state) => isState.is(state))) wrong('state', 'is not a state of an item');
  const include = text('include', 10);
  if (include !== null && include !== 'off') wrong('include', 'must be off');
  const result: ItemQuery = {
    states: states?.filter((state) => isState.is(state)) ?? null,
    text: text('q', MAX_TEXT),
    role: text('role', 63),
    includeOff: include === 'off',
    after: whole('after', 0, reader.head(), 0, 'is not a known cursor'),
    limit: whole('limit', 1, MAX_LIMIT, DEFAULT_LIMIT, `must be a whole number from 1 to ${MAX_LIMIT}`),
  };
  if (!reader.knows(result.after)) wrong('after', 'is not a known cursor');
  const first = errors[0];
  if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer.slice(1)} ${first.detail}`, { errors });
  return result;
}

export async function itemPage(reader: Reader, person: Person, query: ItemQuery): Promise<ItemPage> {
  const cursor = reader.head();
  const subscriptions = reader.subscriptions(person.id);
  const onlyOpen = query.states?.every((state) => state === 'open' || state === 'waiting') ?? false;
  const found =
    query.text === null
      ? reader.itemsFor(person.id, query.after, { onlyOpen })
      : await reader.search(person.id, query.text, query.after);
  const items = new Map<string, ItemForPerson>();
  let looks = 0;
  let last = query.after;
  for (const { cursor: at, stored } of found) {
    if (items.size === query.limit || looks === MAX_LOOKS) return { items: [...items.values()], next: last, cursor };
    looks += 1;
    if (looks % LOOKS_A_TURN === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    last = at;
    const item = itemForPerson(stored.item, person, reader.own(stored.item.id, person.id), subscriptions);
    // One that changed while we looked comes a second time, later; the newer place is the right one.
    items.delete(item.id);
    if (matches(item, query)) items.set(item.id, item);
  }
  return { items: [...items.values()], next: null, cursor };
}

function matches(item: ItemForPerson, { states, role, includeOff, text }: ItemQuery): boolean {
  if (states && !states.includes(item.state)) return false;
  if (role !== null && !item.why?.roles.includes(role)) return false;
  return item.delivery !== 'off' || includeOff || text !== null;
}
