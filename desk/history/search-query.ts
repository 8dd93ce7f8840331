/** What people type into the history's search field: words, and `from:` `role:` `type:` `record:` `before:` `after:`. */

export interface TypedQuery {
  words: string[];
  from: string[];
  roles: string[];
  types: string[];
  /** Ids of records. */
  records: string[];
  /** ms; created before / at or after, by the person's own days. */
  before: number | null;
  after: number | null;
}

/** `name:value` or `name:"two words"` or a word; quotes group, also while the second one is missing. */
const PART = /(?:(\w+):)(?:"([^"]*)"?|(\S*))|"[^"]*"?|\S+/gu;
const FILTERS = new Set(['from', 'role', 'type', 'record', 'before', 'after']);
const DATE = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/;

/** Midnight of a day, or of a month's first day, local time; null for what is no date. */
function dayStart(text: string): number | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

/** Letters and digits, as the index splits them. */
export const splitWords = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** @param text as typed. What cannot be understood as a filter is taken as words, never an error. */
export function parseQuery(text: string): TypedQuery {
  const query: TypedQuery = { words: [], from: [], roles: [], types: [], records: [], before: null, after: null };
  for (const [whole, given = '', quoted, bare] of text.matchAll(PART)) {
    const name = given.toLowerCase();
    const value = (quoted ?? bare ?? '').trim();
    // A filter still being typed ("from:") finds everything rather than nothing.
    if (FILTERS.has(name) && !value) continue;
    if (!takeFilter(query, name, value)) query.words.push(...splitWords(whole));
  }
  return query;
}

function takeFilter(query: TypedQuery, name: string, value: string): boolean {
  switch (name) {
    case 'from':
      query.from.push(value);
      return true;
    case 'role':
      query.roles.push(value);
      return true;
    case 'type':
      query.types.push(value);
      return true;
    case 'record':
      query.records.push(value);
      return true;
    case 'before':
    case 'after':
      query[name] = dayStart(value) ?? query[name];
      return dayStart(value) !== null;
    default:
      return false;
  }
}
