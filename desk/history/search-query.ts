/** Parses the history's search field: words, and `from:` `role:` `type:` `record:` `answer:` `by:` `before:` `after:`. */
import type { AnswerFilter, AnswerKind } from '../../shared/bridge/history.ts';
import { ANSWER_WORDS } from '../../shared/rules/answer-words.ts';

export interface TypedQuery {
  words: string[];
  from: string[];
  roles: string[];
  types: string[];
  records: string[];
  /** One answer has to match any of `kinds` and any of `by`. */
  kinds: AnswerKind[];
  by: NonNullable<AnswerFilter['by']>[];
  /** Creation time in ms since 1970, by local days: `before` exclusive, `after` inclusive. */
  before: number | null;
  after: number | null;
}

/** `name:value`, `name:"two words"` or a word; an unclosed quote also groups. */
const PART = /(?:(\w+):)(?:"([^"]*)"?|(\S*))|"[^"]*"?|\S+/gu;
const FILTERS = new Set(['from', 'role', 'type', 'record', 'answer', 'by', 'before', 'after']);
const DATE = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/;

/** Local midnight of the day, or of the month's first day; null if the date is invalid. */
function dayStart(text: string): number | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

/** Splits into letters and digits like the index. */
export const splitWords = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** @param text as typed; an invalid filter is treated as words, never as an error */
export function parseQuery(text: string): TypedQuery {
  const query: TypedQuery = {
    ...{ words: [], from: [], roles: [], types: [], records: [], kinds: [], by: [] },
    ...{ before: null, after: null },
  };
  for (const [whole, given = '', quoted, bare] of text.matchAll(PART)) {
    const name = given.toLowerCase();
    const value = (quoted ?? bare ?? '').trim();
    // An incomplete filter ("from:") matches everything.
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
    case 'answer':
      return takeKinds(query, value);
    case 'by':
      query.by.push(byOf(value));
      return true;
    case 'before':
    case 'after':
      query[name] = dayStart(value) ?? query[name];
      return dayStart(value) !== null;
    default:
      return false;
  }
}

/** Accepted in addition to `ANSWER_WORDS`, in each language. */
const KIND_WORDS: readonly (readonly [AnswerKind, string])[] = [
  ...Object.entries(ANSWER_WORDS).flatMap(([kind, words]) => (isKind(kind) ? [[kind, words] as const] : [])),
  ['refused', 'refused abgewiesen refusée'],
  ['none', 'none keine aucune'],
];
const ME = new Set(['me', 'mir', 'ich', 'moi']);

function isKind(kind: string): kind is keyof typeof ANSWER_WORDS {
  return kind in ANSWER_WORDS;
}

/** Accepts `approved` or a prefix of it. @returns false if no kind matches */
function takeKinds(query: TypedQuery, value: string): boolean {
  const typed = value.toLowerCase();
  const kinds = KIND_WORDS.filter(([, words]) => words.split(' ').some((word) => word.startsWith(typed)));
  query.kinds.push(...kinds.map(([kind]) => kind));
  return kinds.length > 0;
}

const byOf = (value: string): NonNullable<AnswerFilter['by']> => (ME.has(value.toLowerCase()) ? 'me' : { name: value });
