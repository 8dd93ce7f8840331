/** A reference model of list filters, independent of the product's rules (contract sections 2 and 4). */
import type { ItemForPerson } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Version } from './book.ts';
import type { Answered } from './served.ts';

export interface ListFilter {
  state?: string;
  role?: string;
  q?: string;
  include?: 'off';
}

/** The caller, as the relay knew them. */
type Asking = Pick<Answered<unknown>, 'person' | 'rules'>;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Whether every word of the query is a prefix of a word of the item. */
export function hasWords({ title, body, origin, process, answers }: Item, q: string): boolean {
  const said = answers.flatMap(({ comment, reason }) => [comment, reason]);
  const words = wordsOf([title, body, origin.name, process?.id, process?.name, ...said].join(' '));
  return wordsOf(q).every((asked) => words.some((word) => word.startsWith(asked)));
}

/** Why the user receives the item; null: no audience includes them any more. */
function reasonOf({ audiences }: Item, { person }: Asking): { byName: boolean; roles: readonly string[] } | null {
  const reasons = audiences.flatMap(({ audience: { users, roles } }) => {
    const named = users?.includes(person.id) ?? false;
    const shared = person.roles.filter((role) => roles?.includes(role) ?? named);
    return named || shared.length > 0 ? [{ named, shared }] : [];
  });
  if (reasons.length === 0) return null;
  return { byName: reasons.some(({ named }) => named), roles: reasons.flatMap(({ shared }) => shared) };
}

/** In these worlds a rule switches one type off for all roles. */
function isOff(item: Item, asking: Asking): boolean {
  const reason = reasonOf(item, asking);
  if (reason === null || reason.byName) return false;
  return asking.rules.some(({ types, deliver }) => deliver === 'off' && types.includes(item.type));
}

/** Null: depends on whose turn it is. */
function isInState({ state, decision }: Item, states: string): boolean | null {
  const isAsked = (one: string) => states.split(',').includes(one);
  const isOpen = state === 'open' && decision?.policy === 'sequential';
  return isOpen && isAsked('open') !== isAsked('waiting') ? null : isAsked(state);
}

/** Whether the list contains the user's item in this state; null: depends on whose turn it is. */
export function isListed({ item }: Version, { state, role, q, include }: ListFilter, asking: Asking): boolean | null {
  if (q !== undefined && !hasWords(item, q)) return false;
  if (role !== undefined && !reasonOf(item, asking)?.roles.includes(role)) return false;
  if (include === undefined && q === undefined && isOff(item, asking)) return false;
  return state === undefined ? true : isInState(item, state);
}

/** Members that differ by user. */
const OWN_MEMBERS = ['state', 'actions', 'answersFor', 'delivery', 'why', 'seenAt', 'snoozedUntil'];

const textOf = (item: object): string =>
  JSON.stringify(Object.entries(item).filter(([name]) => !OWN_MEMBERS.includes(name)));

/** Whether a row shows this state, apart from the members that differ by user. */
export const isShown = ({ item }: Version, shown: ItemForPerson): boolean =>
  (shown.state === item.state || (shown.state === 'waiting' && item.state === 'open')) &&
  textOf(shown) === textOf(item);
