/** The document with the last requests of one hook: reads it from the store and merges newer ones. */
import { type HookRequest, HookRequests, MAX_REQUESTS, MAX_STRANGERS } from '../../../shared/admin/hook-requests.ts';
import { checker } from '../../../shared/validate.ts';
import type { HookId, HookRequestReader } from './hook-ports.ts';

const stored = checker(HookRequests);

export const noRequests = (): HookRequests => ({ lastAt: null, items: [], unauthenticated: { count: 0, items: [] } });
export const ofSource = (request: HookRequest): HookRequests => ({
  ...noRequests(),
  lastAt: request.at,
  items: [request],
});
export const ofStranger = (request: HookRequest): HookRequests => ({
  ...noRequests(),
  unauthenticated: { count: 1, items: [request] },
});

/** In order of arrival, not of time: clocks may be set back. */
export const merged = (newer: HookRequests, older: HookRequests): HookRequests => ({
  lastAt: newer.lastAt ?? older.lastAt,
  items: [...newer.items, ...older.items].slice(0, MAX_REQUESTS),
  unauthenticated: {
    count: newer.unauthenticated.count + older.unauthenticated.count,
    items: [...newer.unauthenticated.items, ...older.unauthenticated.items].slice(0, MAX_STRANGERS),
  },
});

/** Null if there is none, or if it does not have this version's schema. */
export function readDoc(doc: string | null): HookRequests | null {
  if (doc === null) return null;
  try {
    const value: unknown = JSON.parse(doc);
    return stored.is(value) ? value : null;
  } catch {
    return null;
  }
}

/** @returns the stored requests of a hook; parsed again only if the document has changed */
export function createStoredRequests(reader: Pick<HookRequestReader, 'get'>): (hookId: HookId) => HookRequests {
  const read = new Map<string, { doc: string; value: HookRequests }>();
  return (hookId) => {
    const key = `${hookId.source}/${hookId.hook}`;
    const doc = reader.get(hookId);
    if (doc === null) {
      read.delete(key);
      return noRequests();
    }
    const before = read.get(key);
    if (before?.doc === doc) return before.value;
    const value = readDoc(doc) ?? noRequests();
    read.set(key, { doc, value });
    return value;
  };
}
