/** Lists: filter, order and page (RFC 7644 section 3.4.2). Long ones are read in slices, so that other requests do not wait. */

import { ScimError } from '../../domain/people/provisioning-ports.ts';
import { ReadSlices, type ReadTurns } from '../../domain/read-slices.ts';
import { MAX_PAGE } from './scim-discovery.ts';
import { matcherOf, parseFilter } from './scim-filter.ts';
import type { ScimRecord } from './scim-values.ts';

export interface ListQuery {
  filter: string | null;
  sortBy: string | null;
  isDescending: boolean;
  /** From 1. */
  startIndex: number;
  count: number;
}

const DEFAULT_PAGE = 100;

/** Values out of range are moved into it, as section 3.4.2.4 requires. @throws ScimError invalidValue */
export function listQuery(query: Readonly<Record<string, unknown>>): ListQuery {
  const text = (name: string): string | null => {
    const value = query[name];
    if (value === undefined || value === '') return null;
    if (typeof value === 'string') return value;
    throw new ScimError(400, `${name} is given twice`, 'invalidValue');
  };
  const whole = (name: string, otherwise: number): number => {
    const value = text(name);
    if (value === null) return otherwise;
    if (/^-?\d{1,9}$/.test(value)) return Number(value);
    throw new ScimError(400, `${name} must be a whole number`, 'invalidValue');
  };
  return {
    filter: text('filter'),
    sortBy: text('sortBy'),
    isDescending: text('sortOrder')?.toLowerCase() === 'descending',
    startIndex: Math.max(1, whole('startIndex', 1)),
    count: Math.min(MAX_PAGE, Math.max(0, whole('count', DEFAULT_PAGE))),
  };
}

/** `total`: how many match in all. */
export interface IdPage {
  page: readonly string[];
  total: number;
}

/** @param resourceOf empty for one that is gone meanwhile */
export async function listPage(
  ids: readonly string[],
  resourceOf: (id: string) => readonly ScimRecord[],
  query: ListQuery,
  turns: ReadTurns,
): Promise<IdPage> {
  const { filter, sortBy, isDescending, startIndex, count } = query;
  const [from, to] = [startIndex - 1, startIndex - 1 + count];
  if (filter === null && sortBy === null) return { page: ids.slice(from, to), total: ids.length };
  const matches = filter === null ? () => true : matcherOf(parseFilter(filter));
  const slices = new ReadSlices(turns);
  const found: { id: string; key: string }[] = [];
  for (const id of ids) {
    if (slices.over) await slices.next();
    const [resource] = resourceOf(id);
    if (resource && matches(resource)) found.push({ id, key: sortBy === null ? '' : keyOf(resource, sortBy) });
  }
  if (sortBy !== null) {
    const direction = isDescending ? -1 : 1;
    found.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -direction : direction));
  }
  return { page: found.slice(from, to).map(({ id }) => id), total: found.length };
}

/** Order ignores case. A missing value is the last when ascending. */
function keyOf(resource: ScimRecord, path: string): string {
  const parts = path.toLowerCase().split('.').slice(0, 3);
  let value: unknown = resource;
  for (const part of parts) {
    if (Array.isArray(value)) value = value[0];
    if (typeof value !== 'object' || value === null) break;
    value = Object.entries(value).find(([name]) => name.toLowerCase() === part)?.[1];
  }
  return typeof value === 'string' || typeof value === 'boolean' ? String(value).toLowerCase() : '\uffff';
}
