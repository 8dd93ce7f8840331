/** Replaces a person by an alias in any JSON. */

export const ERASED_NAME = 'Erased person';

/** Members that hold the id of a person, at any depth. */
const PERSON_MEMBERS: ReadonlySet<string> = new Set(['requester', 'users', 'order', 'owner']);

export function withAlias(value: unknown, userId: string, alias: string, member = ''): unknown {
  if (typeof value === 'string') return value === userId && PERSON_MEMBERS.has(member) ? alias : value;
  if (Array.isArray(value)) return value.map((each) => withAlias(each, userId, alias, member));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withAlias(part, userId, alias, name)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const names = copy.id === userId && typeof copy.name === 'string';
  return names ? { ...copy, id: alias, name: ERASED_NAME } : copy;
}

/** A queued response. `erased`: aliases of people erased since, in case it cannot be delivered. */
type QueuedResponse = Record<string, unknown> & { erased?: Readonly<Record<string, string>> };

/** It is delivered unchanged: the source must know who answered. */
export const erasedIfDead = (response: QueuedResponse, userId: string, alias: string): QueuedResponse => ({
  ...response,
  erased: { ...response.erased, [userId]: alias },
});

export const asDeadLetter = ({ erased = {}, ...response }: QueuedResponse): unknown =>
  Object.entries(erased).reduce<unknown>((named, [userId, alias]) => withAlias(named, userId, alias), response);
