/** What names a person, and dropping what is kept of them alone. */
import type { DatabaseSync } from 'node:sqlite';
import type { Erasure, ErasureTx } from '../../domain/keeping/erasure-ports.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { SetTable } from '../items/set-table.ts';
import type { PushTable } from '../people/push-table.ts';
import type { UnitState } from '../unit-state.ts';

/** Items looked at in one go; most do not name the person. */
const LOOKED_AT = 2000;

/** One statement each, with the person's id; tables whose key begins with it, or that are small. */
const OWN_ROWS = [
  'DELETE FROM own WHERE user_id = ?',
  'DELETE FROM removals WHERE user_id = ?',
  'DELETE FROM shown WHERE user_id = ?',
  'DELETE FROM forwarded WHERE user_id = ?',
  'DELETE FROM subscriptions WHERE user_id = ?',
  'DELETE FROM absences WHERE user_id = ?',
  'DELETE FROM tokens WHERE user_id = ?',
  'DELETE FROM revocations WHERE user_id = ?',
  'DELETE FROM pair_codes WHERE user_id = ?',
  "DELETE FROM directory WHERE kind IN ('user', 'identity') AND id = ?",
  'DELETE FROM salts WHERE actor = ?',
] as const;

const UNUSED_SETS = `
  SELECT set_id FROM set_members WHERE user_id = ?
  AND NOT EXISTS (SELECT 1 FROM items WHERE items.set_id = set_members.set_id)`;

export interface ErasureParts {
  state: UnitState;
  sets: SetTable;
  audit: AuditTrail;
  push: PushTable;
}

export function erasureSql(database: DatabaseSync, { state, sets, audit, push }: ErasureParts): ErasureTx {
  const sql = (text: string) => database.prepare(text);
  const begin = sql('INSERT INTO erasures (user_id, alias, up_to) VALUES (?, ?, ?) ON CONFLICT (user_id) DO NOTHING');
  const find = sql('SELECT * FROM erasures WHERE user_id = ?');
  const all = sql('SELECT user_id FROM erasures ORDER BY user_id');
  const save = sql('UPDATE erasures SET place = ?, items = ? WHERE user_id = ?');
  const end = sql('DELETE FROM erasures WHERE user_id = ?');
  const known = sql(`
    SELECT EXISTS (SELECT 1 FROM directory WHERE kind IN ('user', 'identity') AND id = ?1)
      OR EXISTS (SELECT 1 FROM salts WHERE actor = ?1) OR EXISTS (SELECT 1 FROM set_members WHERE user_id = ?1) AS known`);
  const naming = sql(`
    SELECT seq, id, (instr(doc, ?1) > 0 OR instr(IFNULL(voters, ''), ?1) > 0 OR instr(IFNULL(plan, ''), ?1) > 0 OR EXISTS (
      SELECT 1 FROM set_members WHERE user_id = ?2 AND set_members.set_id = items.set_id)) AS named
    FROM items WHERE seq > ?3 AND seq <= ?4 ORDER BY seq LIMIT ?5`);
  const processes = sql('SELECT origin_id, doc FROM processes WHERE instr(doc, ?) > 0');
  const letters = sql("SELECT id, payload FROM outbound WHERE state = 'dead' AND instr(payload, ?) > 0");
  const messages = sql("DELETE FROM outbound WHERE kind <> 'response' AND json_extract(payload, '$.userId') = ?");
  const saveLetter = sql('UPDATE outbound SET payload = ? WHERE id = ?');
  const answers = sql('UPDATE answers SET user_id = ?, device = NULL WHERE user_id = ?');
  const unusedSets = sql(UNUSED_SETS);
  const own = OWN_ROWS.map(sql);

  return {
    beginErasure: (userId, alias) => Number(begin.run(userId, alias, state.seq).changes) > 0,
    erasure(userId): Erasure | null {
      const row = find.get(userId);
      if (!row) return null;
      return {
        userId,
        alias: String(row.alias),
        upTo: Number(row.up_to),
        place: Number(row.place),
        items: Number(row.items),
      };
    },
    erasures: () => all.all().map((row) => String(row.user_id)),
    saveErasure: ({ userId, place, items }) => void save.run(place, items, userId),
    knowsPerson: (userId) => Number(known.get(userId)?.known) === 1,
    itemsNaming({ userId, place, upTo }, limit) {
      const ids: string[] = [];
      const rows = naming.all(JSON.stringify(userId), userId, place, upTo, LOOKED_AT);
      for (const row of rows) {
        if (Number(row.named) === 1) ids.push(String(row.id));
        if (ids.length === limit) return { ids, next: Number(row.seq) };
      }
      return { ids, next: rows.length === LOOKED_AT ? Number(rows.at(-1)?.seq) : null };
    },
    processesNaming: (userId) =>
      processes
        .all(JSON.stringify(userId))
        .map((row) => ({ originId: String(row.origin_id), process: JSON.parse(String(row.doc)) })),
    dropMessagesTo: (userId) => void messages.run(userId),
    rewriteLetters(userId, rewrite) {
      for (const row of letters.all(JSON.stringify(userId))) {
        saveLetter.run(JSON.stringify(rewrite(JSON.parse(String(row.payload)))), String(row.id));
      }
    },
    forgetPerson({ userId, alias }) {
      answers.run(alias, userId);
      push.dropOf({ userId });
      for (const row of unusedSets.all(userId)) sets.drop(Number(row.set_id));
      for (const statement of own) statement.run(userId);
      end.run(userId);
      audit.forget(userId);
    },
  };
}
