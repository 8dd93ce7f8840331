/** Reads across all people, for the administrator: items by words and person, the records of one, what is open. */
import type { DatabaseSync } from 'node:sqlite';
import { ItemState } from '../../../shared/items.ts';
import { SEVERITIES } from '../../../shared/severity.ts';
import type { AuditReader } from '../../domain/administration/audit.ts';
import type { OpenGroup, TraceQuery, TraceReader } from '../../domain/administration/trace.ts';
import type { ItemPosition, StoredItem } from '../../domain/unit-of-work.ts';
import type { ItemTable } from '../items/item-table.ts';
import { openItemWalk } from '../items/open-items.ts';
import type { SetTable } from '../items/set-table.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { AuditIndex } from './audit-index.ts';

export interface TraceDeps {
  database: DatabaseSync;
  items: ItemTable;
  sets: SetTable;
  index: SearchIndex;
  audit: Pick<AuditReader, 'page'>;
  auditIndex: AuditIndex;
}

/** Matches looked through for one page; where few of them are a person's, the page is short and says where to go on. */
const MAX_LOOKS = 5000;
/** Open items counted between two turns of others. */
const SLICE = 100;

export function createTraceReader(deps: TraceDeps): TraceReader {
  const { items, sets, index, audit, auditIndex } = deps;
  const newest = createNewest(deps);

  function pageOf(seqs: readonly number[], limit: number): { items: StoredItem[]; next: number | null } {
    const found = seqs.slice(0, limit).flatMap((seq) => items.getAt(seq) ?? []);
    return { items: found, next: seqs.length > limit ? (seqs[limit - 1] ?? null) : null };
  }

  async function byText({ text, person, before, limit }: TraceQuery) {
    const mine = person === null ? null : new Set(sets.setsOf(person));
    const seqs: number[] = [];
    let looked = 0;
    let last = before ?? Number.MAX_SAFE_INTEGER;
    for await (const { cursor } of index.newest(text, last)) {
      looked += 1;
      last = cursor;
      const setId = items.setAt(cursor);
      if (setId !== null && (mine === null || mine.has(setId))) seqs.push(cursor);
      if (seqs.length > limit) return pageOf(seqs, limit);
      if (looked >= MAX_LOOKS) return { ...pageOf(seqs, limit), next: last };
    }
    return pageOf(seqs, limit);
  }

  return {
    async find(query) {
      const { text, person, before, limit } = query;
      if (text.trim() !== '') return byText(query);
      const from = before ?? Number.MAX_SAFE_INTEGER;
      return pageOf(person === null ? newest.all(from, limit + 1) : newest.of(person, from, limit + 1), limit);
    },
    async records(itemId, limit) {
      const { seqs, count } = await auditIndex.of(itemId, limit);
      return { entries: seqs.flatMap((seq) => audit.page(seq - 1, 1)), count };
    },
    openGroups: createOpenGroups(deps.database),
  };
}

/** Cursors of items, newest change first. */
function createNewest({ database, sets }: TraceDeps) {
  const all = database.prepare('SELECT seq FROM items WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const ofSet = database.prepare(
    'SELECT seq FROM items WHERE set_id = ? AND open = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const seqOf = (row: Record<string, unknown>) => Number(row.seq);
  return {
    all: (before: number, limit: number): number[] => all.all(before, limit).map(seqOf),
    of: (userId: string, before: number, limit: number): number[] =>
      sets
        .setsOf(userId)
        .flatMap((set) => [0, 1].flatMap((open) => ofSet.all(set, open, before, limit).map(seqOf)))
        .sort((a, b) => b - a)
        .slice(0, limit),
  };
}

function createOpenGroups(database: DatabaseSync): TraceReader['openGroups'] {
  const walk = openItemWalk(
    database,
    "json_extract(doc, '$.state') AS state, json_extract(doc, '$.severity') AS severity",
  );
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  return async (limit) => {
    const counts = new Map<string, OpenGroup>();
    let counted = 0;
    for (let place: ItemPosition | null = { set: 0, after: 0 }; place !== null && counted < limit; ) {
      const { rows, next } = walk(place, Math.min(SLICE, limit - counted));
      for (const row of rows) add(counts, row);
      counted += rows.length;
      place = next;
      if (place !== null) await turn();
    }
    return { counted, groups: [...counts.values()] };
  };
}

function add(counts: Map<string, OpenGroup>, row: Record<string, unknown>): void {
  const state = ItemState.enum.find((known) => known === row.state);
  const severity = SEVERITIES.find((known) => known === row.severity);
  if (!state || !severity) return;
  const key = `${state} ${severity}`;
  const group = counts.get(key) ?? { state, severity, count: 0 };
  counts.set(key, { ...group, count: group.count + 1 });
}
