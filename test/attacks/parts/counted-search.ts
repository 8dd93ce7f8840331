/** Searches on a store that counts its statements, to measure the work of a search rather than its time. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createReadTurns, ReadSlices } from '../../../relay/domain/read-slices.ts';
import { createItemScan } from '../../../relay/store/items/item-scan.ts';
import { createSearchIndex } from '../../../relay/store/search/search-index.ts';
import { createTables } from '../../../relay/store/unit.ts';
import { CountedDatabase, type Work } from '../../relay/parts/counted-database.ts';
import { itemOf, save } from '../../relay/parts/items.ts';
import { openParts, type Parts, sealingIn } from '../../relay/parts/store.ts';

interface CountedSearch {
  /** The first items found, and the work spent. @param wanted false once the caller no longer needs the result */
  search(userId: string, text: string, limit: number, wanted?: () => boolean): Promise<{ ids: string[]; work: Work }>;
  close(): Promise<void>;
}

const CHUNK = 1000;
/** Who has two items, however many there are; all others are of 999 others in turn. */
export const ME = 'me';
export const isMine = (n: number): boolean => n === 0 || n === 1000;
const ownerOf = (n: number): string => (isMine(n) ? ME : `p${n % 999}`);

/**
 * A store of so many items.
 * @param titleOf title of the item of a number
 * @param indexed how many of them are indexed for search
 */
export async function fillCounted(
  size: number,
  titleOf: (n: number) => string,
  indexed = size,
): Promise<CountedSearch> {
  const parts = openParts({ users: [] });
  for (let from = 0; from < size; from += CHUNK) {
    await parts.store.writer.write((tx) => {
      for (let n = from; n < Math.min(size, from + CHUNK); n++) {
        save(tx, itemOf(`i${n}`, { title: titleOf(n), state: 'closed' }), [ownerOf(n)]);
      }
    });
    // The administrator's search waits for the index.
    if (from + CHUNK === indexed) {
      await parts.store.trace.find({ text: 'x', person: null, before: null, limit: 1 });
    }
  }
  // No background indexing runs while statements are counted.
  const head = parts.store.reader.head();
  await parts.store.close();
  return countedOn(parts, head);
}

function countedOn(parts: Parts, head: number): CountedSearch {
  const database = new CountedDatabase(parts.path);
  const tables = createTables(database, parts.view, sealingIn(dirname(parts.path)));
  const turns = createReadTurns();
  const index = createSearchIndex({
    database,
    items: tables.items,
    scan: createItemScan(database, tables.items, tables.sets, () => head),
    head: () => head,
    onError(error) {
      throw error;
    },
  });
  return {
    async search(userId, text, limit, wanted) {
      database.work = { statements: 0, rows: 0 };
      const ids: string[] = [];
      for await (const { stored } of index.search(userId, text, 0, new ReadSlices(turns, wanted))) {
        ids.push(stored.item.id);
        if (ids.length === limit) break;
      }
      return { ids, work: database.work };
    },
    async close() {
      await index.close();
      database.close();
      rmSync(dirname(parts.path), { recursive: true, force: true });
    },
  };
}
