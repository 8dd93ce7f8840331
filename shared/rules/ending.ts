/** How an item ended without an answer: who closed or withdrew it, and when. */
import type { Ending, Item } from '../items.ts';

type EndedItem = Pick<Item, 'state' | 'thread' | 'origin' | 'expiresAt' | 'updatedAt'>;

/** @returns null if it is open or was answered */
export function endingOf({ state, thread, origin, expiresAt, updatedAt }: EndedItem): Ending | null {
  if (state === 'expired') return { state, by: null, at: expiresAt ?? updatedAt };
  if (state !== 'closed' && state !== 'withdrawn') return null;
  const entry = thread.findLast(({ kind }) => kind === 'withdrawn' || kind === 'resolved' || kind === 'closed');
  return { state, by: entry?.by?.name ?? origin.name, at: entry?.at ?? updatedAt };
}
