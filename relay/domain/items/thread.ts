/** The conversation about an item, kept to a length that can be stored, sent and read as one document. */
import type { Item, ThreadEntry } from '../../../shared/items.ts';

/** A source that informs without end must not make every further change of the item slower. The audit keeps that it happened. */
const MAX_THREAD = 100;

/** The thread with one more entry; past the limit the oldest goes. */
export const threadWith = ({ thread }: Pick<Item, 'thread'>, entry: ThreadEntry): ThreadEntry[] =>
  [...thread, entry].slice(-MAX_THREAD);
