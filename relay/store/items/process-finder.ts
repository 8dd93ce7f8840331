/** Finds the processes of one person: by the items they received, and by the steps that they or their roles own. */
import type { DatabaseSync } from 'node:sqlite';
import type { ListedProcess, ProcessPosition } from '../../domain/reader.ts';

/** Rows examined of each kind. A person with more finds theirs by scanning all processes, newest first. */
const MOST = 1000;

/** @see Reader.processesOf */
type ProcessFinder = (
  userId: string,
  owners: readonly string[],
  behind: ProcessPosition,
) => Iterable<ListedProcess> | null;

export function createProcessFinder(database: DatabaseSync): ProcessFinder {
  const sql = (text: string) => database.prepare(text);
  const setsOf = sql('SELECT set_id FROM set_members WHERE user_id = ? LIMIT ?');
  const received = sql(`
    SELECT process_key FROM set_members CROSS JOIN items INDEXED BY items_by_set_process USING (set_id)
    WHERE user_id = ? AND process_key IS NOT NULL LIMIT ?`);
  const owned = sql('SELECT origin_id, id FROM process_owners WHERE owner = ? LIMIT ?');
  const changed = sql('SELECT updated_at FROM processes WHERE origin_id = ? AND id = ?');
  const document = sql('SELECT doc FROM processes WHERE origin_id = ? AND id = ? AND updated_at = ?');

  /** Null: too many. */
  function keysOf(userId: string, owners: readonly string[]): Map<string, readonly [string, string]> | null {
    if (setsOf.all(userId, MOST + 1).length > MOST) return null;
    const keys = received.all(userId, MOST + 1).map(({ process_key }) => sourceAndId(String(process_key)));
    for (const owner of owners) {
      if (keys.length > MOST) return null;
      for (const { origin_id, id } of owned.all(owner, MOST + 1)) keys.push([String(origin_id), String(id)]);
    }
    if (keys.length > MOST) return null;
    return new Map(keys.map((key) => [key.join('\n'), key]));
  }

  function* documentsOf(positions: readonly ProcessPosition[]): Generator<ListedProcess> {
    for (const position of positions) {
      // A process changed meanwhile now belongs before the pages being read, as in the list of all.
      const row = document.get(position.originId, position.id, position.updatedAt);
      if (row) yield { position, process: JSON.parse(String(row.doc)), length: String(row.doc).length };
    }
  }

  return (userId, owners, behind) => {
    const keys = keysOf(userId, owners);
    if (keys === null) return null;
    const positions = [...keys.values()].flatMap(([originId, id]): ProcessPosition[] => {
      const row = changed.get(originId, id);
      return row ? [{ updatedAt: Number(row.updated_at), originId, id }] : [];
    });
    return documentsOf(positions.filter((one) => newestFirst(behind, one) < 0).sort(newestFirst));
  };
}

/** Source ids contain no line break. */
function sourceAndId(processKey: string): readonly [string, string] {
  const at = processKey.indexOf('\n');
  return [processKey.slice(0, at), processKey.slice(at + 1)];
}

const newestFirst = (a: ProcessPosition, b: ProcessPosition): number =>
  b.updatedAt - a.updatedAt || byBytes(b.originId, a.originId) || byBytes(b.id, a.id);

/** SQLite's order of text. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
