/** The conversation about an item, bounded so that it can be stored, sent and read as one document. */
import type { Item, ThreadEntry } from '../../../shared/items.ts';

/** Otherwise a source that informs without end would slow down every change of the item. The audit still records each entry. */
const MAX_THREAD = 100;

export const threadWith = ({ thread }: Pick<Item, 'thread'>, entry: ThreadEntry): ThreadEntry[] =>
  [...thread, entry].slice(-MAX_THREAD);
