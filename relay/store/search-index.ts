/**
 * Full text over items. Indexing is kept off the way of an event: it happens in idle slices after the commit, and a search first
 * brings the index up to the present. A document's number is the cursor it was indexed at, so results come in the order of
 * change and a scan can begin and end anywhere.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Scanned } from './item-scan.ts';
import type { ItemTable } from './item-table.ts';
import type { SetTable } from './set-table.ts';
import { matchExpression, TextIndex } from './text-index.ts';

const SLICE = 250;
const PAGE = 256;
/** ms without a commit after which indexing goes on by itself. */
const IDLE_MS = 250;
/** While commits go on, a little at a time, so that a steady stream does not leave everything to the first search. */
const BUSY_MS = 200;
const BUSY_SLICE = 25;

export interface SearchIndex {
  /** A commit has happened: index in a while, unless more follow. */
  later(): void;
  /** Items of a person that match, in order of change. Waits until everything committed so far is indexed. */
  search(userId: string, text: string, after: number): Promise<Generator<Scanned>>;
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

  return {
    later: upkeep.later,
    async search(userId, words, after) {
      const expression = matchExpression(words);
      if (!expression) return results(userId, '""', Number.MAX_SAFE_INTEGER);
      await upkeep.catchUp();
      return results(userId, expression, after);
    },
    close: upkeep.close,
  };
}

/** When indexing happens: all that is missing once it is quiet, a few at a time while it is not. */
function createUpkeep(text: TextIndex, onError: (error: unknown) => void) {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let closed = false;
  let lastCommit = 0;

  async function run(): Promise<void> {
    while (!closed && text.advance(SLICE)) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  function catchUp(): Promise<void> {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  function tick(): void {
    timer = null;
    if (closed) return;
    if (performance.now() - lastCommit >= IDLE_MS) {
      catchUp().catch(onError);
      return;
    }
    timer = setTimeout(tick, BUSY_MS).unref();
    try {
      if (!running) text.advance(BUSY_SLICE);
    } catch (error) {
      onError(error);
    }
  }

  return {
    catchUp,
    later(): void {
      lastCommit = performance.now();
      if (!closed) timer ??= setTimeout(tick, BUSY_MS).unref();
    },
    async close(): Promise<void> {
      closed = true;
      if (timer) clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}
