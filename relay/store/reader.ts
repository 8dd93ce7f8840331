/** Reads of committed state for HTTP and desks. */
import type { DatabaseSync } from 'node:sqlite';
import type { OwnState } from '../../shared/items.ts';
import type { Me } from '../../shared/people.ts';
import type { Changes, DirectoryView, Reader } from '../domain/ports.ts';
import { createItemScan } from './item-scan.ts';
import { readOwn } from './person-table.ts';
import type { SearchIndex } from './search-index.ts';
import type { TokenTable } from './token-table.ts';
import type { Tables } from './unit.ts';

export interface ReaderDeps {
  database: DatabaseSync;
  tables: Tables;
  tokens: TokenTable;
  index: SearchIndex;
  directory: () => DirectoryView;
}

export function createReader({ database, tables, tokens, index, directory }: ReaderDeps): Reader {
  const { items, sets, people, processes, state } = tables;
  const scan = createItemScan(database, items, sets);
  const epoch = database.prepare("SELECT value FROM meta WHERE name = 'epoch'");
  const ownAfter = database.prepare('SELECT * FROM own WHERE user_id = ? AND seq > ? ORDER BY seq LIMIT ?');
  const removedAfter = database.prepare(
    'SELECT item_id, seq FROM removals WHERE user_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );

  function changesFor(userId: string, after: number, limit: number): Changes {
    const all: Entry[] = [];
    for (const { cursor, stored } of scan.itemsFor(userId, after, state.seq)) {
      all.push({ cursor, item: stored.item });
      if (all.length > limit) break;
    }
    for (const row of ownAfter.all(userId, after, limit + 1)) all.push({ cursor: Number(row.seq), own: readOwn(row) });
    for (const row of removedAfter.all(userId, after, limit + 1)) {
      all.push({ cursor: Number(row.seq), itemId: String(row.item_id) });
    }
    all.sort((a, b) => a.cursor - b.cursor);
    return page(all, limit, Math.max(after, state.seq));
  }

  return {
    head: () => state.seq,
    epoch: () => String(epoch.get()?.value),
    item: (id) => items.get(id),
    own: (itemId, userId) => people.own(itemId, userId),
    isMember: (setId, userId) => sets.has(setId, userId),
    membersOf: (setId) => sets.membersOf(setId),
    changesFor,
    itemsFor: (userId, after, filter) => scan.itemsFor(userId, after, state.seq, filter?.onlyOpen),
    search: (userId, query, after) => index.search(userId, query, after),
    me(userId) {
      const view = directory();
      const person = view.person(userId);
      if (!person) return null;
      const me: Me = {
        user: person,
        roles: view.roles().filter((role) => person.roles.includes(role.id)),
        subscriptions: people.subscriptions(userId),
        absence: view.absenceOf(userId),
      };
      return me;
    },
    subscriptions: (userId) => people.subscriptions(userId),
    process: (originId, id) => processes.get(originId, id),
    processes: (limit) => processes.newest(limit),
    processesById: (id) => processes.byId(id),
    receivedOf: (originId, processId, userId) => processes.received(originId, processId, userId),
    authenticate(token) {
      const login = tokens.authenticate(token);
      return login && directory().person(login.userId) ? login : null;
    },
  };
}

type Entry = { cursor: number } & (
  | { item: Changes['changes'][number]['item'] }
  | { own: OwnState }
  | { itemId: string }
);

function page(sorted: readonly Entry[], limit: number, head: number): Changes {
  const kept = sorted.slice(0, limit);
  const more = sorted.length > limit;
  const result: Changes = {
    changes: [],
    own: [],
    removed: [],
    cursor: more ? (kept.at(-1)?.cursor ?? head) : head,
    more,
  };
  for (const entry of kept) {
    if ('item' in entry) result.changes.push(entry);
    else if ('own' in entry) result.own.push(entry);
    else result.removed.push(entry);
  }
  return result;
}
