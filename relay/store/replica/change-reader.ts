/** Reads the changes that another relay's entry refers to from this replica. */
import type { DatabaseSync } from 'node:sqlite';
import type { Item } from '../../../shared/items.ts';
import type { CommittedChange } from '../../domain/reader.ts';
import { readOwn } from '../people/person-table.ts';
import type { Tables } from '../unit.ts';
import type { ChangeRef } from './entry-body.ts';

/** Omits changes that later entries have superseded or deleted. */
export type ChangeReader = (refs: readonly ChangeRef[]) => CommittedChange[];

interface ChangeSources {
  items: Pick<Tables['items'], 'getAt'>;
  sets: Pick<Tables['sets'], 'membersOf'>;
  processes: Pick<Tables['processes'], 'get'>;
}

export function createChangeReader(database: DatabaseSync, { items, sets, processes }: ChangeSources): ChangeReader {
  const own = database.prepare('SELECT * FROM own WHERE user_id = ? AND item_id = ? AND seq = ?');
  const setOf = database.prepare('SELECT set_id FROM items WHERE seq = ? AND id = ?');

  /** The document is read on demand: most entries concern few clients of this relay, or none. */
  function readItem(cursor: number, id: string): CommittedChange | null {
    const row = setOf.get(cursor, id);
    if (!row) return null;
    const setId = Number(row.set_id);
    let read: Item | undefined;
    return {
      ...{ kind: 'item', cursor, setId, members: sets.membersOf(setId) },
      get item() {
        read ??= items.getAt(cursor)?.item;
        if (read === undefined) throw new Error(`item ${id} was not read before its next change`);
        return read;
      },
    };
  }

  function readOne(one: ChangeRef): CommittedChange | null {
    if (one[0] === 'item') return readItem(one[1], one[2]);
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
