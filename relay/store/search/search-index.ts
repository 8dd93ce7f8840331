/**
 * Search over items, indexed in idle slices after the commit. A person's search reads only the shelves of their sets and their own
 * unindexed items, so other people's items affect neither its result nor its time. It yields between slices.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Item } from '../../../shared/items.ts';
import type { Reference } from '../../domain/items/evidence-ports.ts';
import type { ReadSlices } from '../../domain/read-slices.ts';
import type { ItemOfPerson, ListedItem } from '../../domain/reader.ts';
import type { IndexPace } from '../../domain/store-ports.ts';
import { evidenceSql } from '../items/evidence-table.ts';
import type { ItemScan } from '../items/item-scan.ts';
import type { ItemTable } from '../items/item-table.ts';
import { createIndexSchedule } from './index-schedule.ts';
import { isSameReference, referencesOf } from './references.ts';
import { EVERYBODY, type Shelf } from './shelves.ts';
import { TextIndex } from './text-index.ts';
import { isMatch, queryOf, wordsOf } from './words.ts';

/** Matches per query. */
const PAGE = 64;
/** Most unindexed items that are scanned at once. */
const RECENT = 200;

export interface SearchIndex {
  /** Call after a commit: schedules indexing. */
  later(): void;
  /** In order of change. */
  search(userId: string, text: string, after: number, slices: ReadSlices): AsyncGenerator<ItemOfPerson>;
  /** Ids of items of the person's sets that refer to it, newest change first; also the newest ones that are not indexed yet. */
  referring(userId: string, reference: Reference, limit: number): string[];
  /** Items whose requester the person is, newest change that they see first; of those not indexed yet only the newest. `cursor`: of that change. */
  requestedBy(userId: string, below: number): Generator<ListedItem>;
  /** Of all indexed items, newest change first. */
  newest(text: string, below: number, slices: ReadSlices): AsyncGenerator<number>;
  /** For items not indexed yet. */
  matcher(text: string): (item: Item) => boolean;
  /** Waits until everything committed so far is indexed. @returns the cursor reached */
  upToDate(): Promise<number>;
  /** Unindexed items, counted up to the limit. */
  behind(limit: number): number;
  close(): Promise<void>;
}

interface SearchDeps {
  database: DatabaseSync;
  items: ItemTable;
  scan: ItemScan;
  head: () => number;
  pace?: IndexPace | undefined;
  onError: (error: unknown) => void;
}

export function createSearchIndex({ database, items, scan, head, pace, onError }: SearchDeps): SearchIndex {
  const text = new TextIndex(database);
  const { evidence } = evidenceSql(database);
  const wordsWithEvidence = (item: Item) => wordsOf(item, item.evidence ? evidence(item.id) : null);
  // Counted, not computed from cursors: a restored copy skips many cursors.
  const waiting = database.prepare('SELECT count(*) AS n FROM (SELECT 1 FROM items WHERE seq > ? LIMIT ?)');
  const behind = (limit: number) => Number(waiting.get(text.indexedTo(), limit)?.n);
  const upkeep = createIndexSchedule(
    // By cursors, which may overstate it: counting would read so many rows for each slice.
    { advance: (limit) => text.advance(limit), isBehind: (by) => head() - text.indexedTo() >= by },
    onError,
    pace,
  );

  const recentRequests = database.prepare(`
    SELECT id FROM (SELECT id, doc FROM items WHERE seq > ? ORDER BY seq DESC LIMIT ?)
    WHERE EXISTS (SELECT 1 FROM json_each(doc, '$.requestedBy.ids') WHERE value = ?)`);

  /** Merges all shelves in cursor order. A shelf is opened only when the next match could be on it. */
  async function* cursors(shelves: readonly Shelf[], open: (shelf: number) => Matches, slices: ReadSlices) {
    const opened = new Set<Matches>();
    let first: Matches | null = null;
    for (let next = 0; ; ) {
      for (; next < shelves.length && (first === null || shelves[next]!.first <= first.head); next++) {
        if (slices.over && !(await slices.next())) return;
        const matches = open(shelves[next]!.id);
        if (matches.isOver) continue;
        opened.add(matches);
        if (first === null || matches.head < first.head) first = matches;
      }
      if (first === null) return;
      yield first.head;
      if (slices.over && !(await slices.next())) return;
      first.advance();
      if (first.isOver) opened.delete(first);
      first = lowest(opened);
    }
  }

  async function* indexed(userId: string, query: readonly string[], after: number, to: number, slices: ReadSlices) {
    const shelves: Shelf[] = [];
    const mine = new Set<number>();
    // Yields before the first query: twenty searches started together would otherwise all read in one turn.
    if (slices.over && !(await slices.next())) return;
    for (const some of text.shelves.ofPerson(userId, after)) {
      shelves.push(...some);
      for (const { setId } of some) mine.add(setId);
      if (slices.over && !(await slices.next())) return;
    }
    shelves.sort((a, b) => a.first - b.first);
    const open = (shelf: number) => new Matches((from) => text.find(shelf, query, Math.max(after, from), to, PAGE));
    for await (const cursor of cursors(shelves, open, slices)) {
      // An item changed since is found at its current cursor.
      const [found] = items.documentsFor(userId, [cursor]);
      if (found && mine.has(found.stored.setId)) yield found;
    }
  }

  return {
    later: upkeep.later,
    behind,
    async *search(userId, words, after, slices) {
      const query = queryOf(words);
      if (query.length === 0) return;
      const to = text.indexedTo();
      yield* indexed(userId, query, after, to, slices);
      if (slices.ended || (slices.over && !(await slices.next()))) return;
      for (const scanned of scan.itemsFor(userId, Math.max(after, to), head())) {
        if (slices.over && !(await slices.next())) return;
        if (isMatch(wordsWithEvidence(scanned.stored.item), query)) yield scanned;
      }
    },
    async upToDate() {
      await upkeep.catchUp();
      return text.indexedTo();
    },
    referring(userId, reference, limit) {
      const recent: string[] = [];
      // Far behind, as after an update, the scan would block: those items are found once they are indexed.
      const isNear = behind(RECENT + 1) <= RECENT;
      for (const { stored } of isNear ? scan.itemsFor(userId, text.indexedTo(), head()) : []) {
        const refers = referencesOf(stored.item, stored.item.evidence ? evidence(stored.item.id) : null);
        if (refers.some((one) => isSameReference(one, reference))) recent.unshift(stored.item.id);
      }
      return [...new Set([...recent, ...text.references.ofPerson(userId, reference, limit)])].slice(0, limit);
    },
    *requestedBy(userId, below) {
      const recent = recentRequests.all(text.indexedTo(), RECENT, userId).flatMap(({ id }) => {
        const found = items.document(String(id));
        return found ? [{ cursor: found.stored.request?.cursor ?? 0, ...found }] : [];
      });
      const isRecent = new Set(recent.map(({ stored }) => stored.item.id));
      const newer = recent.filter(({ cursor }) => cursor < below).sort((one, other) => other.cursor - one.cursor);
      for (let from = below; ; ) {
        const page = text.references.requestedBy(userId, from, PAGE);
        for (const { seq, itemId } of page) {
          while (newer[0] && newer[0].cursor > seq) yield newer.shift()!;
          const found = isRecent.has(itemId) ? null : items.document(itemId);
          // The requester saw a change since it was indexed: it is among the recent ones, if there are not too many.
          if (found && (found.stored.request?.cursor ?? seq) === seq) yield { cursor: seq, ...found };
        }
        const last = page.at(-1);
        if (!last || page.length < PAGE) break;
        from = last.seq;
      }
      yield* newer;
    },
    matcher(words) {
      const query = queryOf(words);
      return (item) => query.length > 0 && isMatch(wordsWithEvidence(item), query);
    },
    async *newest(words, below, slices) {
      const query = queryOf(words);
      if (query.length === 0) return;
      for (let shelf = text.shelves.older(EVERYBODY, null); shelf; shelf = text.shelves.older(EVERYBODY, shelf.id)) {
        const { id, first } = shelf;
        if (first >= below) continue;
        for (let from = below; ; ) {
          if (slices.over) await slices.next();
          const page = text.findBack(id, query, from, PAGE);
          yield* page;
          const last = page.at(-1);
          if (last === undefined || page.length < PAGE) break;
          from = last;
        }
      }
    },
    close: upkeep.close,
  };
}

class Matches {
  readonly #read: (from: number) => number[];
  #page: number[];
  #at = 0;

  /** @param read the matches after a cursor, at most `PAGE` */
  constructor(read: (from: number) => number[]) {
    this.#read = read;
    this.#page = read(0);
  }

  get isOver(): boolean {
    return this.#at >= this.#page.length;
  }
  /** The next match; valid unless `isOver`. */
  get head(): number {
    return this.#page[this.#at] ?? Number.POSITIVE_INFINITY;
  }

  advance(): void {
    this.#at += 1;
    if (this.#at < PAGE) return;
    this.#page = this.#read(this.#page[PAGE - 1] ?? 0);
    this.#at = 0;
  }
}

function lowest(opened: Iterable<Matches>): Matches | null {
  let first: Matches | null = null;
  for (const matches of opened) if (first === null || matches.head < first.head) first = matches;
  return first;
}
