/** Who is named in a store, and of whom nothing else is kept: for erasures that left something (`domain/keeping/erasure-repair.ts`). */
import type { DatabaseSync } from 'node:sqlite';
import type { ErasureRepairTx } from '../../domain/keeping/erasure-ports.ts';
import { peopleOf } from '../../domain/keeping/erasure-repair.ts';
import { tableWalk } from './table-walk.ts';

type Row = Record<string, unknown>;

/** Rows with a document, and without. */
const LOOKED_AT = 200;
const ROWS_LOOKED_AT = 2000;

const parsed = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : null);

/** Table by table, whom its rows name. */
const NAMING: readonly { table: string; key: string; columns: string; limit: number; ids(row: Row): string[] }[] = [
  {
    ...{ table: 'items', key: 'seq', columns: 'doc, voters', limit: LOOKED_AT },
    ids: ({ doc, voters }) => peopleOf({ item: parsed(doc), voters: parsed(voters) }),
  },
  { table: 'sets', key: 'id', columns: 'members', limit: LOOKED_AT, ids: ({ members }) => parsed(members) },
  { table: 'answers', key: 'key', columns: 'user_id', limit: ROWS_LOOKED_AT, ids: (row) => [String(row.user_id)] },
];

/** What an erasure left in place of a person (`system.ts`). */
const ALIAS = /^erased-[0-9a-f]{12}$/;

export function erasureRepairSql(database: DatabaseSync): ErasureRepairTx {
  const doubt = database.prepare("SELECT 1 FROM shared_state WHERE name = 'erasures_doubtful'");
  const trust = database.prepare("DELETE FROM shared_state WHERE name = 'erasures_doubtful'");
  const known = database.prepare(`
    SELECT EXISTS (SELECT 1 FROM directory WHERE kind IN ('user', 'identity') AND id = ?1)
      OR EXISTS (SELECT 1 FROM salts WHERE actor = ?1) OR EXISTS (SELECT 1 FROM erasures WHERE user_id = ?1) AS known`);
  const walks = NAMING.map(({ table, key, columns }) => tableWalk(database, table, [key], columns));
  return {
    erasuresDoubtful: () => doubt.get() !== undefined,
    trustErasures: () => void trust.run(),
    isForgotten: (userId) => !ALIAS.test(userId) && known.get(userId)?.known === 0,
    peopleNamed(from) {
      const [at = 0, ...place] = from ?? [];
      const [naming, walk] = [NAMING[Number(at)], walks[Number(at)]];
      if (!naming || !walk) return { ids: [], next: null };
      const { rows, next } = walk.next(place.length > 0 ? place : null, naming.limit);
      const ids = new Set(rows.flatMap(naming.ids));
      return { ids: [...ids], next: [...(next === null ? [Number(at) + 1] : [Number(at), ...next])] };
    },
  };
}
