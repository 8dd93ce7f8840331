/** Finds the rows that name a person, and deletes those that concern only them. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { withAlias, withErased } from '../../domain/keeping/alias.ts';
import type { ErasedInLogTx, Erasure, ErasureTx } from '../../domain/keeping/erasure-ports.ts';
import type { RowPosition } from '../../domain/keeping/retention-ports.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { ProcessTable } from '../items/process-table.ts';
import type { SetTable } from '../items/set-table.ts';
import type { PushTable } from '../people/push-table.ts';
import type { UnitState } from '../unit-state.ts';
import { DELETE_OWN_ROWS } from './table-keeping.ts';

/** Rows examined per call; most do not name the person. */
const LOOKED_AT = 500;
const ROWS_LOOKED_AT = 2000;

const UNUSED_SETS = `
  SELECT set_id FROM set_members WHERE user_id = ?
  AND NOT EXISTS (SELECT 1 FROM items WHERE open IN (0, 1) AND items.set_id = set_members.set_id)`;

interface ErasureParts {
  state: UnitState;
  sets: SetTable;
  audit: AuditTrail;
  push: PushTable;
  processes: ProcessTable;
}

export function erasureSql(
  database: DatabaseSync,
  { state, sets, audit, push, processes }: ErasureParts,
): Omit<ErasureTx, keyof ErasedInLogTx> {
  const sql = (text: string) => database.prepare(text);
  const begin = sql(
    'INSERT INTO erasures (user_id, alias, up_to, begun_at) VALUES (?, ?, ?, ?) ON CONFLICT (user_id) DO NOTHING',
  );
  const find = sql('SELECT * FROM erasures WHERE user_id = ?');
  const all = sql('SELECT user_id FROM erasures ORDER BY user_id');
  const save = sql('UPDATE erasures SET place = ?, items = ? WHERE user_id = ?');
  const end = sql('DELETE FROM erasures WHERE user_id = ?');
  const known = sql(`
    SELECT EXISTS (SELECT 1 FROM directory WHERE kind IN ('user', 'identity', 'scim-user') AND id = ?1)
      OR EXISTS (SELECT 1 FROM salts WHERE actor = ?1) OR EXISTS (SELECT 1 FROM set_members WHERE user_id = ?1) AS known`);
  const naming = sql(`
    SELECT seq, id, (instr(doc, ?1) > 0 OR instr(IFNULL(voters, ''), ?1) > 0 OR instr(IFNULL(plan, ''), ?1) > 0 OR EXISTS (
      SELECT 1 FROM set_members WHERE user_id = ?2 AND set_members.set_id = items.set_id)) AS named
    FROM items WHERE seq > ?3 ORDER BY seq LIMIT ?4`);
  const owned = sql('SELECT origin_id, id FROM process_owners WHERE owner = ? ORDER BY origin_id, id LIMIT ?');
  const absences = sql(
    "SELECT user_id, doc FROM absences WHERE json_extract(doc, '$.delegate') = ?1 OR json_extract(doc, '$.by.id') = ?1",
  );
  const receives = sql('SELECT 1 FROM set_members WHERE user_id = ? LIMIT 1');
  const unusedSets = sql(UNUSED_SETS);
  const own = DELETE_OWN_ROWS.map(sql);

  return {
    beginErasure: (userId, alias) => Number(begin.run(userId, alias, state.seq, state.now).changes) > 0,
    erasure(userId): Erasure | null {
      const row = find.get(userId);
      if (!row) return null;
      return {
        userId,
        alias: String(row.alias),
        place: Number(row.place),
        items: Number(row.items),
      };
    },
    erasures: () => all.all().map((row) => String(row.user_id)),
    saveErasure(erasure, place) {
      const next = { ...erasure, place: place ?? state.seq };
      save.run(next.place, next.items, next.userId);
      return next;
    },
    knowsPerson: (userId) => Number(known.get(userId)?.known) === 1,
    itemsNaming({ userId, place }, limit) {
      const ids: string[] = [];
      const rows = naming.all(JSON.stringify(userId), userId, place, LOOKED_AT);
      for (const row of rows) {
        if (Number(row.named) === 1) ids.push(String(row.id));
        if (ids.length === limit) return { ids, next: Number(row.seq) };
      }
      return { ids, next: rows.length === LOOKED_AT ? Number(rows.at(-1)?.seq) : null };
    },
    processesOwnedBy: (userId, limit) =>
      owned.all(userId, limit).flatMap((row) => {
        const originId = String(row.origin_id);
        const process = processes.get(originId, String(row.id));
        return process ? { originId, process } : [];
      }),
    absencesNaming: (userId) => absences.all(userId).map((row) => [String(row.user_id), JSON.parse(String(row.doc))]),
    eraseMessages: messageEraser(database),
    eraseNotes: noteEraser(database),
    forgetPerson({ userId }) {
      for (const row of unusedSets.all(userId)) sets.drop(Number(row.set_id));
      if (receives.get(userId)) return false;
      push.dropOf({ userId });
      for (const statement of own) statement.run(userId);
      end.run(userId);
      audit.forget(userId);
      return true;
    },
  };
}

function messageEraser(database: DatabaseSync): ErasureTx['eraseMessages'] {
  const walk = tableWalk(database, 'outbound', ['seq'], 'kind, state, payload');
  const drop = database.prepare('DELETE FROM outbound WHERE seq = ?');
  const save = database.prepare('UPDATE outbound SET payload = ? WHERE seq = ?');
  return ({ userId, alias }, from) => {
    const { rows, next } = walk.next(from, LOOKED_AT);
    for (const { seq, kind, state, payload } of rows) {
      if (!String(payload).includes(JSON.stringify(userId))) continue;
      const read = JSON.parse(String(payload));
      if (kind !== 'response' && read.userId === userId) drop.run(seq ?? null);
      else if (state === 'dead' || state === 'done')
        save.run(JSON.stringify(withAlias(read, userId, alias)), seq ?? null);
      else if (kind === 'response') save.run(JSON.stringify(withErased(read, userId, alias)), seq ?? null);
    }
    return next;
  };
}

/** Tables that cannot be looked up by person and are therefore scanned, and how a row that names the person is erased. */
const NOTES = [
  { table: 'answers', key: ['key'], person: 'user_id', erase: 'UPDATE answers SET user_id = :alias, device = NULL' },
  { table: 'shown', key: ['item_id', 'user_id'], person: 'user_id', erase: 'DELETE FROM shown' },
  { table: 'forwarded', key: ['item_id', 'user_id', 'channel'], person: 'user_id', erase: 'DELETE FROM forwarded' },
  // Restarts with the first recipient; `forwarded` records what was already sent.
  { table: 'away', key: ['item_id'], person: 'place', erase: "UPDATE away SET place = ''" },
] as const;

function noteEraser(database: DatabaseSync): ErasureTx['eraseNotes'] {
  const steps = NOTES.map(({ table, key, person, erase }) => {
    const walk = tableWalk(database, table, key, `${person} AS person`);
    return { walk, named: erase.includes(':alias'), erase: database.prepare(`${erase} WHERE ${walk.isRow}`) };
  });
  return ({ userId, alias }, from) => {
    const [at, ...place] = from ?? [0];
    const step = steps[Number(at)];
    if (!step) return null;
    const { rows, next } = step.walk.next(place.length > 0 ? place : null, ROWS_LOOKED_AT);
    for (const row of rows) {
      if (row.person !== userId) continue;
      const key = step.walk.keyOf(row);
      if (step.named) step.erase.run({ alias }, ...key);
      else step.erase.run(...key);
    }
    if (next !== null) return [Number(at), ...next];
    return Number(at) + 1 < steps.length ? [Number(at) + 1] : null;
  };
}

type WalkRow = Record<string, SQLInputValue>;

/** Pages through a table in key order. */
interface TableWalk {
  /** `next`: null at the end. */
  next(from: RowPosition, limit: number): { rows: WalkRow[]; next: RowPosition };
  readonly isRow: string;
  keyOf(row: WalkRow): SQLInputValue[];
}

/** @param columns to read besides the key */
function tableWalk(database: DatabaseSync, table: string, key: readonly string[], columns: string): TableWalk {
  const names = key.join(', ');
  const places = key.map(() => '?').join(', ');
  const select = (where: string) =>
    database.prepare(`SELECT ${names}, ${columns} FROM ${table} ${where} ORDER BY ${names} LIMIT ?`);
  const first = select('');
  const after = select(`WHERE (${names}) > (${places})`);
  const keyOf = (row: WalkRow): SQLInputValue[] => key.map((name) => row[name] ?? null);
  return {
    isRow: `(${names}) = (${places})`,
    keyOf,
    next(from, limit) {
      const rows = from === null ? first.all(limit) : after.all(...from, limit);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { rows, next: last ? placeOf(keyOf(last)) : null };
    },
  };
}

/** Primary keys contain no NULL. */
const placeOf = (key: readonly SQLInputValue[]): RowPosition =>
  key.map((part) => (part instanceof Uint8Array || typeof part === 'number' ? part : String(part)));
