/** Checks of paged reads of items. */
import { must } from '../invariant.ts';
import type { Book, Span, Version } from './book.ts';

/** One row of a page, and the committed states of its item that it matches. */
interface Row {
  id: string;
  states: readonly Version[];
}

interface PageRead {
  span: Span;
  rows: readonly Row[];
}

interface WholeRead {
  pages: readonly PageRead[];
  /** Whether a change between two pages appears on a later one. */
  isFollowed: boolean;
  /** Whether a state belongs in the result; null: unknown. */
  belongs: (state: Version) => boolean | null;
  /** Whether the item is in the store. */
  has: (id: string) => boolean;
  /** Details for the failure message. */
  facts: object;
}

/**
 * Each row must be a state that was current while its page was read, and that belongs in the result.
 * @param order of the cursors: rising over all pages, or falling within each
 */
export function checkRows({ pages, belongs, facts }: WholeRead, order: 'rising' | 'falling'): void {
  let bound = 0;
  for (const { rows, span } of pages) {
    if (order === 'falling') bound = Number.POSITIVE_INFINITY;
    for (const { id, states } of rows) {
      const told = { ...facts, item: id, ...span };
      must(states.length > 0, 'a row that is read stood while it was read', told);
      const fitting = states.filter((state) => belongs(state) !== false);
      must(fitting.length > 0, 'a row that is read belongs there', told);
      const cursors = fitting.map(({ cursor }) => cursor);
      const next = order === 'rising' ? cursors.find((at) => at > bound) : cursors.findLast((at) => at < bound);
      must(next !== undefined, 'rows are read in the order of their changes, each once', { ...told, bound, cursors });
      bound = next ?? bound;
    }
  }
}

/** Whether the item asks someone; other items may be deleted by retention. */
export const asks = ({ item }: Version): boolean => item.state === 'open' && item.actions.length > 0;

/** Items that belonged throughout must be read: exactly once if unchanged, at least once if changed. */
export function checkWhole(book: Book, { pages, isFollowed, belongs, has, facts }: WholeRead, reach: Reach): void {
  const span = {
    from: Math.min(...pages.map((page) => page.span.from)),
    to: Math.max(...pages.map((page) => page.span.to)),
  };
  const times = new Map<string, number>();
  for (const { rows } of pages) for (const { id } of rows) times.set(id, (times.get(id) ?? 0) + 1);
  for (const id of book.ids()) {
    const { versions, throughout } = book.during(id, span);
    const [first] = versions;
    if (!throughout || !first || !reach(first.cursor) || !versions.every((state) => belongs(state) === true)) continue;
    if (times.has(id) ? versions.length > 1 : !isFollowed && versions.length > 1) continue;
    if (!times.has(id) && !has(id) && !versions.every(asks)) continue;
    const told = { ...facts, item: id, ...span, cursors: versions.map(({ cursor }) => cursor) };
    must(times.has(id), 'what was there throughout is read', told);
    must(times.get(id) === 1, 'what was there throughout is read once', told);
  }
}

/** Whether the read covers an item that initially has this cursor. */
type Reach = (cursor: number) => boolean;
