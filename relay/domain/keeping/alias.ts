/** Replaces a person by an alias in any JSON, and removes what they wrote in forms, about lines, and as the reason of an act. */

import { isRecord } from '../../../shared/json.ts';

export const ERASED_NAME = 'Erased person';

/** Members that hold the id of a person, at any depth. */
const PERSON_MEMBERS: ReadonlySet<string> = new Set(['requester', 'users', 'order', 'owner']);

export function withAlias(value: unknown, userId: string, alias: string, member = ''): unknown {
  if (typeof value === 'string') return value === userId && PERSON_MEMBERS.has(member) ? alias : value;
  if (Array.isArray(value)) return value.map((each) => withAlias(each, userId, alias, member));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withAlias(part, userId, alias, name)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (copy.id === userId && typeof copy.name === 'string') return { ...copy, id: alias, name: ERASED_NAME };
  // The end of an item, by an administrator.
  if ('closedBy' in value && isRecord(value.closedBy) && value.closedBy.id === userId) return { ...copy, reason: null };
  if (!('input' in copy || 'lineDecisions' in copy) || !isAnswerBy(value, userId)) return copy;
  const { input: _, lineDecisions: __, ...rest } = copy;
  return rest;
}

/** Answers, votes and outcomes name their author as `by`, response events as `respondedBy`. */
function isAnswerBy(value: object, userId: string): boolean {
  const author = 'respondedBy' in value ? value.respondedBy : 'by' in value ? value.by : null;
  return isRecord(author) && author.id === userId;
}

/** A queued response. `erased`: aliases of people erased since, which it names once it is delivered or dead. */
type QueuedResponse = Record<string, unknown> & { erased?: Readonly<Record<string, string>> };

/** It is delivered unchanged: the source must know who answered. */
export const withErased = (response: QueuedResponse, userId: string, alias: string): QueuedResponse => ({
  ...response,
  erased: { ...response.erased, [userId]: alias },
});

export const withoutErased = ({ erased = {}, ...response }: QueuedResponse): unknown =>
  Object.entries(erased).reduce<unknown>((named, [userId, alias]) => withAlias(named, userId, alias), response);
