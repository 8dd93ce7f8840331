/** Reads of committed state, for HTTP and clients. */
import type { DatabaseSync } from 'node:sqlite';
import type { OwnState } from '../../shared/item-views.ts';
import type { Me } from '../../shared/people.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { PersonChanges, Reader } from '../domain/reader.ts';
import { evidenceSql } from './items/evidence-table.ts';
import type { ItemScan } from './items/item-scan.ts';
import { createProcessFinder } from './items/process-finder.ts';
import { readOwn } from './people/person-table.ts';
import type { SearchIndex } from './search/search-index.ts';
import { itemOfEvent, type Tables } from './unit.ts';

interface ReaderDeps {
  database: DatabaseSync;
  tables: Tables;
  index: SearchIndex;
  scan: ItemScan;
  directory: () => DirectoryView;
}

export function createReader({ database, tables, index, scan, directory }: ReaderDeps): Reader {
  const { items, sets, people, processes, tokens, state } = tables;
  const noted = database.prepare('SELECT value FROM shared_state WHERE name = ?');
  const numberOf = (name: string): number => Number(noted.get(name)?.value ?? 0);
  const epoch = String(noted.get('epoch')?.value);
  const lost = { after: numberOf('copied_at'), before: numberOf('began_at') };
  const ownAfter = database.prepare('SELECT * FROM own WHERE user_id = ? AND seq > ? ORDER BY seq LIMIT ?');
  const removedAfter = database.prepare(
    'SELECT item_id, seq FROM removals WHERE user_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );

  const [begin, end] = [database.prepare('BEGIN'), database.prepare('COMMIT')];
  function together(reads: () => void): void {
    begin.run();
    try {
      reads();
    } finally {
      // A disk fault may have ended the transaction.
      if (database.isTransaction) end.run();
    }
  }

  function changesFor(userId: string, after: number, limit: { entries: number; bytes: number }): PersonChanges {
    // Fast path: most reconnecting clients missed nothing, and after a restart thousands reconnect at once.
    if (after >= state.seq) return page([], false, after);
    const all: PageEntry[] = [];
    let bytes = 0;
    // Last cursor within the byte limit; later changes of every kind go to the next page.
    let horizon = Number.POSITIVE_INFINITY;
    for (const entry of scan.docsFor(userId, after, state.seq)) {
      bytes += entry.json.length;
      if (bytes > limit.bytes && all.length > 0) {
        horizon = entry.cursor - 1;
        break;
      }
      all.push(entry);
      if (all.length > limit.entries) break;
    }
    const few = limit.entries + 1;
    for (const row of ownAfter.all(userId, after, few)) all.push({ cursor: Number(row.seq), own: readOwn(row) });
    for (const row of removedAfter.all(userId, after, few)) {
      all.push({ cursor: Number(row.seq), itemId: String(row.item_id) });
    }
    const near = all.filter(({ cursor }) => cursor <= horizon).sort((a, b) => a.cursor - b.cursor);
    const more = horizon < Number.POSITIVE_INFINITY || near.length > limit.entries;
    return page(near.slice(0, limit.entries), more, state.seq);
  }

  return {
    head: () => state.seq,
    epoch: () => epoch,
    knows: (cursor) => cursor <= state.seq && !(cursor > lost.after && cursor < lost.before),
    horizon: () => numberOf('horizon'),
    item: (id) => items.get(id),
    itemOfEvent: (originId, source, eventId) => itemOfEvent(tables, originId, source, eventId),
    evidence: evidenceSql(database).evidence,
    referring: (userId, reference, limit) => index.referring(userId, reference, limit),
    own: (itemId, userId) => people.own(itemId, userId),
    isMember: (setId, userId) => sets.has(setId, userId),
    membersOf: (setId) => sets.membersOf(setId),
    changesFor,
    itemsFor: (userId, after, filter) => scan.itemsFor(userId, after, state.seq, filter?.onlyOpen),
    requestedBy: (userId, below) => index.requestedBy(userId, below),
    search: (userId, query, after, slices) => index.search(userId, query, after, slices),
    me(userId) {
      const view = directory();
      const person = view.person(userId);
      if (!person) return null;
      const workingTime = view.workingTimeOf([person]);
      const me: Me = {
        user: person,
        roles: view.roles().filter((role) => person.roles.includes(role.id)),
        subscriptions: people.subscriptions(userId),
        absence: view.absenceOf(userId),
        ...(workingTime && { workingTime }),
        webPush: view.webPush() !== null,
      };
      return me;
    },
    subscriptions: (userId) => people.subscriptions(userId),
    process: (originId, id) => processes.get(originId, id),
    processes: (after, limit) => processes.page(after, limit),
    newestProcess: () => processes.newest(),
    changedProcesses: (after, limit) => processes.changed(after, limit),
    processesOf: createProcessFinder(database),
    processesById: (id) => processes.byId(id),
    receivedOf: (originId, processId, userId) => processes.received(originId, processId, userId),
    together,
    authenticate(token) {
      const login = tokens.authenticate(token);
      if (!login) return null;
      return directory().person(login.userId) ? login : null;
    },
  };
}

type PageEntry = { cursor: number } & ({ json: string } | { own: OwnState } | { itemId: string });

function page(kept: readonly PageEntry[], more: boolean, head: number): PersonChanges {
  const cursor = more ? (kept.at(-1)?.cursor ?? head) : head;
  const result: PersonChanges = { changes: [], own: [], removed: [], cursor, more };
  for (const entry of kept) {
    if ('json' in entry) result.changes.push(entry);
    else if ('own' in entry) result.own.push(entry);
    else result.removed.push(entry);
  }
  return result;
}
