/** The last requests of one hook as one document: what is in the store, and how what came since is added to it. */
import { type HookRequest, HookRequests, MAX_REQUESTS, MAX_STRANGERS } from '../../../shared/admin/hook-requests.ts';
import { checker } from '../../../shared/validate.ts';
import type { HookId, HookRequestReader } from './hook-ports.ts';

const stored = checker(HookRequests);

export const empty = (): HookRequests => ({ lastAt: null, items: [], unauthenticated: { count: 0, items: [] } });
export const ofSource = (request: HookRequest): HookRequests => ({ ...empty(), lastAt: request.at, items: [request] });
export const ofStranger = (request: HookRequest): HookRequests => ({
  ...empty(),
  unauthenticated: { count: 1, items: [request] },
});

/** In the order in which they came here: clocks may be set back. */
export const together = (newer: HookRequests, older: HookRequests): HookRequests => ({
  lastAt: newer.lastAt ?? older.lastAt,
  items: [...newer.items, ...older.items].slice(0, MAX_REQUESTS),
  unauthenticated: {
    count: newer.unauthenticated.count + older.unauthenticated.count,
    items: [...newer.unauthenticated.items, ...older.unauthenticated.items].slice(0, MAX_STRANGERS),
  },
});

/** Null where it is not what this version writes, or nothing. */
export function readDoc(doc: string | null): HookRequests | null {
  if (doc === null) return null;
  try {
    const value: unknown = JSON.parse(doc);
    return stored.is(value) ? value : null;
  } catch {
    return null;
  }
}

/** @returns what the store has of a hook; read anew where another document is there than before */
export function createKept(reader: Pick<HookRequestReader, 'get'>): (hookId: HookId) => HookRequests {
  const read = new Map<string, { doc: string; value: HookRequests }>();
  return (hookId) => {
    const key = `${hookId.source}/${hookId.hook}`;
    const doc = reader.get(hookId);
    if (doc === null) {
      read.delete(key);
      return empty();
    }
    const before = read.get(key);
    if (before?.doc === doc) return before.value;
    const value = readDoc(doc) ?? empty();
    read.set(key, { doc, value });
    return value;
  };
}
