/** The changes that an entry of another relay tells desks, read from this replica: an entry refers to them by ids and cursors. */
import type { DatabaseSync } from 'node:sqlite';
import type { CommittedChange } from '../../domain/reader.ts';
import { readOwn } from '../people/person-table.ts';
import type { Tables } from '../unit.ts';
import type { ChangeRef } from './entry-body.ts';

/** What has changed once more by then is read of the later entry, and what is gone of none. */
export type ChangeReader = (refs: readonly ChangeRef[]) => CommittedChange[];

export function createChangeReader(
  database: DatabaseSync,
  { items, sets, processes }: Pick<Tables, 'items' | 'sets' | 'processes'>,
): ChangeReader {
  const own = database.prepare('SELECT * FROM own WHERE user_id = ? AND item_id = ? AND seq = ?');

  function readOne(one: ChangeRef): CommittedChange | null {
    if (one[0] === 'item') {
      const [kind, cursor, id] = one;
      const stored = items.getAt(cursor);
      if (stored?.item.id !== id) return null;
      const { item, setId } = stored;
      return { kind, cursor, item, setId, members: sets.membersOf(setId) };
    }
    if (one[0] === 'own') {
      const [kind, cursor, userId, itemId] = one;
      const row = own.get(userId, itemId, cursor);
      return row ? { kind, cursor, userId, own: readOwn(row) } : null;
    }
    if (one[0] === 'removed') {
      const [kind, cursor, userId, itemId] = one;
      return { kind, cursor, userId, itemId };
    }
    if (one[0] === 'process') {
      const process = processes.get(one[1], one[2]);
      return process ? { kind: 'process', process } : null;
    }
    if (one[0] === 'verify') return { kind: 'verify', id: one[1] };
    if (one[0] === 'revoked') return { kind: 'revoked', userId: one[1], tokenId: one[2] };
    return { kind: 'me', userId: one[1] };
  }

  return (refs) => refs.flatMap((one) => readOne(one) ?? []);
}
