/**
 * Full text over items. Indexing is kept off the way of an event: it happens in idle slices after the commit, and a search first
 * brings the index up to the present. A document's number is the cursor it was indexed at, so results come in the order of
 * change and a scan can begin and end anywhere.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Scanned } from './item-scan.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';
import { type Found, matchExpression, TextIndex } from './text-index.ts';
import { createUpkeep } from './upkeep.ts';

const PAGE = 256;

export interface SearchIndex {
  /** A commit has happened: index in a while, unless more follow. */
  later(): void;
  /** Items of a person that match, in order of change. Waits until everything committed so far is indexed. */
  search(userId: string, text: string, after: number): Promise<Generator<Scanned>>;
  /** Everybody's items that match, newest change first. Waits as `search` does. */
  newest(text: string, before: number): Promise<Generator<Found>>;
  close(): Promise<void>;
}

export function createSearchIndex(
  database: DatabaseSync,
  items: ItemTable,
  sets: SetTable,
  onError: (error: unknown) => void,
): SearchIndex {
  const text = new TextIndex(database);
  const upkeep = createUpkeep(text, onError);

  function* results(userId: string, expression: string, after: number): Generator<Scanned> {
    const mine = new Set(sets.setsOf(userId));
    for (let from = after; ; ) {
      const page = text.find(expression, from, PAGE);
      for (const { cursor, setId } of page) {
        const stored = setId !== null && mine.has(setId) ? items.getAt(cursor) : null;
        if (stored) yield { cursor, stored };
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      from = last.cursor;
    }
  }

  function* backwards(expression: string, before: number): Generator<Found> {
    for (let from = before; ; ) {
      const page = text.findBack(expression, from, PAGE);
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      from = last.cursor;
    }
  }

  return {
    later: upkeep.later,
    async search(userId, words, after) {
      const expression = matchExpression(words);
      if (!expression) return results(userId, '""', Number.MAX_SAFE_INTEGER);
      await upkeep.catchUp();
      return results(userId, expression, after);
    },
    async newest(words, before) {
      const expression = matchExpression(words);
      if (!expression) return backwards('""', 0);
      await upkeep.catchUp();
      return backwards(expression, before);
    },
    close: upkeep.close,
  };
}
