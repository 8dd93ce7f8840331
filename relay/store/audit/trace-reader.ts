/** Queries across all people, for the administrator. */
import type { DatabaseSync } from 'node:sqlite';
import { ItemState } from '../../../shared/items.ts';
import { SEVERITIES } from '../../../shared/severity.ts';
import type { AuditReader } from '../../domain/administration/audit.ts';
import type { OpenGroup, TracePlace, TraceQuery, TraceReader } from '../../domain/administration/trace.ts';
import { ReadSlices, type ReadTurns } from '../../domain/read-slices.ts';
import type { ItemPosition, StoredItem } from '../../domain/unit-of-work.ts';
import type { ItemTable } from '../items/item-table.ts';
import { openItemWalk } from '../items/open-items.ts';
import type { SetTable } from '../items/set-table.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { AuditIndex } from './audit-index.ts';

interface TraceReaderDeps {
  database: DatabaseSync;
  items: ItemTable;
  sets: SetTable;
  index: SearchIndex;
  audit: Pick<AuditReader, 'page'>;
  auditIndex: AuditIndex;
  head: () => number;
  turns: ReadTurns;
}

/** Items examined per page; if few match, the page is short and says where to continue. */
const MAX_LOOKS = 5000;
/** Changes per query. */
const CHUNK = 100;
/** Open items per turn of the event loop. */
const SLICE = 100;

/** `place`: where to continue after this step. `found`: null if the item does not match. */
interface TraceStep {
  place: TracePlace;
  found: { cursor: number; stored: StoredItem } | null;
}

export function createTraceReader(deps: TraceReaderDeps): TraceReader {
  const { index, audit, auditIndex, head, turns } = deps;
  const steps = createSteps(deps);

  return {
    async find(query) {
      // Needed for later pages too: another relay, or this one before a restart, may have served the previous page.
      const newest = isSearch(query) ? await index.upToDate() : head();
      let place = query.before ?? { head: newest, below: newest + 1 };
      const found = new Map<string, NonNullable<TraceStep['found']>>();
      const page = (next: TracePlace | null) => ({
        items: [...found.values()].sort((a, b) => b.cursor - a.cursor).map(({ stored }) => stored),
        next,
      });
      let looks = 0;
      for await (const step of steps(query, place, new ReadSlices(turns))) {
        if (found.size === query.limit || looks === MAX_LOOKS) return page(place);
        looks += 1;
        place = step.place;
        // An item that changed since it was found appears again with its current state.
        if (step.found) found.set(step.found.stored.item.id, step.found);
      }
      return page(null);
    },
    async records(itemId, limit) {
      const { seqs, count } = await auditIndex.of(itemId, limit);
      return { entries: seqs.flatMap((seq) => audit.page(seq - 1, 1)), count };
    },
    openItems: () => openItems(deps),
    openGroups: createOpenGroups(deps.database),
  };
}

async function* openItems({ database, items, turns }: TraceReaderDeps): AsyncGenerator<StoredItem> {
  const walk = openItemWalk(database, 'id');
  const slices = new ReadSlices(turns);
  for (let place: ItemPosition | null = { set: 0, after: 0 }; place !== null; ) {
    const { rows, next }: ReturnType<typeof walk> = walk(place, CHUNK);
    for (const { id } of rows) {
      if (slices.over) await slices.next();
      const stored = items.document(String(id))?.stored;
      if (stored) yield stored;
    }
    place = next;
  }
}

const isSearch = ({ text }: TraceQuery): boolean => text.trim() !== '';

/** Walks the list. It ends with a query that finds nothing more, without yielding to other work after it. */
function createSteps({ items, sets, index, database }: TraceReaderDeps) {
  const newest = createNewest(database, sets);
  const changed = changedItems(database, 'set_id');

  return async function* steps(
    query: TraceQuery,
    { head, below }: TracePlace,
    slices: ReadSlices,
  ): AsyncGenerator<TraceStep> {
    const { text, person, limit, onlyOpen = false } = query;
    const isTheirs = (setId: number | null) => setId !== null && (person === null || sets.has(setId, person));
    const itemAt = (cursor: number): TraceStep['found'] => {
      const stored = isTheirs(items.setAt(cursor)) ? items.getAt(cursor) : null;
      return stored && { cursor, stored };
    };
    if (below !== null) {
      const cursors = isSearch(query) ? index.newest(text, below, slices) : newest(person, below, limit + 1, onlyOpen);
      for await (const cursor of cursors) {
        if (slices.over) await slices.next();
        yield { place: { head, below: cursor }, found: itemAt(cursor) };
      }
    }
    const matches = isSearch(query) ? index.matcher(text) : () => true;
    for (let rows = changed(head, CHUNK); rows.length > 0; rows = changed(Number(rows.at(-1)?.seq), CHUNK)) {
      for (const row of rows) {
        if (slices.over) await slices.next();
        const cursor = Number(row.seq);
        const found = itemAt(cursor);
        yield { place: { head: cursor, below: null }, found: found && matches(found.stored.item) ? found : null };
      }
    }
  };
}

/** Oldest change first. @param columns to read besides `seq` */
function changedItems(database: DatabaseSync, columns: string) {
  const read = database.prepare(`SELECT seq, ${columns} FROM items WHERE seq > ? ORDER BY seq LIMIT ?`);
  return (after: number, limit: number): Record<string, unknown>[] => read.all(after, limit);
}

/** Newest change first. @param person null: of anyone; `share`: rows per query */
function createNewest(database: DatabaseSync, sets: SetTable) {
  const all = database.prepare('SELECT seq FROM items WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const ofSet = database.prepare(
    'SELECT seq FROM items WHERE set_id = ? AND open = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const seqOf = (row: Record<string, unknown>) => Number(row.seq);
  const ofPerson = (userId: string, below: number, share: number, states: readonly number[]): number[] =>
    sets
      .setsOf(userId)
      .flatMap((set) => states.flatMap((open) => ofSet.all(set, open, below, share).map(seqOf)))
      .sort((a, b) => b - a)
      .slice(0, share);
  return function* (person: string | null, below: number, share: number, onlyOpen: boolean): Generator<number> {
    const states = onlyOpen ? [1] : [0, 1];
    for (let from = below; ; ) {
      const seqs = person === null ? all.all(from, share).map(seqOf) : ofPerson(person, from, share, states);
      yield* seqs;
      const last = seqs.at(-1);
      if (last === undefined) return;
      from = last;
    }
  };
}

/** After the walk in slices, items that changed meanwhile are counted again until there are none. */
function createOpenGroups(database: DatabaseSync): TraceReader['openGroups'] {
  const columns = "id, open, json_extract(doc, '$.state') AS state, json_extract(doc, '$.severity') AS severity";
  const walk = openItemWalk(database, columns);
  const changed = changedItems(database, columns);
  const newest = database.prepare('SELECT MAX(seq) AS seq FROM items');
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  return async (limit) => {
    const groups = new Map<unknown, Omit<OpenGroup, 'count'>>();
    let head = Number(newest.get()?.seq ?? 0);
    const note = (rows: readonly Record<string, unknown>[]) => {
      for (const row of rows) {
        const group = row.open === 1 ? groupOf(row) : null;
        if (!group) groups.delete(row.id);
        else if (groups.size < limit || groups.has(row.id)) groups.set(row.id, group);
      }
    };
    for (let place: ItemPosition | null = { set: 0, after: 0 }; place !== null && groups.size < limit; ) {
      const { rows, next } = walk(place, Math.min(SLICE, limit - groups.size));
      note(rows);
      place = next;
      if (place !== null) await turn();
    }
    for (let rows = changed(head, SLICE); rows.length > 0; rows = changed(head, SLICE)) {
      note(rows);
      head = Number(rows.at(-1)?.seq);
      await turn();
    }
    return { counted: groups.size, groups: countsOf(groups.values()) };
  };
}

function groupOf(row: Record<string, unknown>): Omit<OpenGroup, 'count'> | null {
  const state = ItemState.enum.find((known) => known === row.state);
  const severity = SEVERITIES.find((known) => known === row.severity);
  return state && severity ? { state, severity } : null;
}

function countsOf(groups: Iterable<Omit<OpenGroup, 'count'>>): OpenGroup[] {
  const counts = new Map<string, OpenGroup>();
  for (const group of groups) {
    const key = `${group.state} ${group.severity}`;
    counts.set(key, { ...group, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
