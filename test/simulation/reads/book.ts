/** Records each committed state of items, own states and processes, to check reads against. */
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Process } from '../../../shared/processes.ts';

/** A state of an item, valid from this cursor to the next. */
export interface Version {
  cursor: number;
  item: Item;
  members: readonly string[];
}

/** A range of heads of a store, inclusive. */
export interface Span {
  from: number;
  to: number;
}

export interface Book {
  /** @param relay name of the relay that reports the changes */
  see(relay: string, changes: readonly CommittedChange[]): void;
  /** Ids of all items ever committed. */
  ids(): Iterable<string>;
  /** States of an item within the span, in order. `throughout`: one of them was current when the span began. */
  during(itemId: string, span: Span): { versions: readonly Version[]; throughout: boolean };
  /** The user's own states of the item within the span; null: none yet. */
  ownDuring(itemId: string, userId: string, span: Span): readonly (OwnState | null)[];
  /** Cursor of the user's own state of an item at a head; null: none. */
  ownAt(itemId: string, userId: string, head: number): number | null;
  /** Cursor of the last removal of an item from a user up to a head; null: none. */
  removedAt(itemId: string, userId: string, head: number): number | null;
  /** The newest committed cursor up to a head; cursors of units that were rolled back do not count. */
  committed(head: number): number;
  processIds(): Iterable<string>;
  /** States of a process, oldest first, and the index of the one that the relay reported last; -1: none. */
  process(relay: string, id: string): { states: readonly Process[]; told: number };
}

/** A process, and which of its states each relay reported last. */
interface ToldProcess {
  states: Process[];
  texts: string[];
  told: Map<string, number>;
}

interface Dated {
  cursor: number;
}

/** Index of the last entry at or before a head; -1: none. */
export const lastAt = (dated: readonly Dated[], head: number): number =>
  dated.findLastIndex(({ cursor }) => cursor <= head);

/** Several relays report the same change, in any interleaving. */
function insert<T extends Dated>(into: Map<string, T[]>, key: string, value: T): void {
  const known = into.get(key) ?? [];
  into.set(key, known);
  const before = lastAt(known, value.cursor);
  if (known[before]?.cursor !== value.cursor) known.splice(before + 1, 0, value);
}

function stood<T extends Dated>(of: readonly T[], { from, to }: Span): { states: readonly T[]; throughout: boolean } {
  const first = lastAt(of, from);
  return { states: of.slice(Math.max(first, 0), lastAt(of, to) + 1), throughout: first >= 0 };
}

export function createBook(): Book {
  const items = new Map<string, Version[]>();
  const own = new Map<string, (Dated & { own: OwnState })[]>();
  const removed = new Map<string, Dated[]>();
  const processes = new Map<string, ToldProcess>();
  const cursors = new Map<string, Dated[]>();

  function seeProcess(relay: string, process: Process): void {
    const known: ToldProcess = processes.get(process.id) ?? { states: [], texts: [], told: new Map() };
    processes.set(process.id, known);
    const text = JSON.stringify(process);
    const from = Math.max(known.told.get(relay) ?? 0, 0);
    const at = known.texts.indexOf(text, from);
    known.told.set(relay, at < 0 ? known.texts.length : at);
    if (at >= 0) return;
    known.states.push(process);
    known.texts.push(text);
  }
  function see(relay: string, change: CommittedChange): void {
    if ('cursor' in change) insert(cursors, '', { cursor: change.cursor });
    if (change.kind === 'item') {
      const { item, members, cursor } = change;
      if (!items.get(item.id)?.some((known) => known.cursor === cursor))
        insert(items, item.id, { cursor, item, members });
    } else if (change.kind === 'own') {
      insert(own, `${change.own.itemId} ${change.userId}`, { cursor: change.cursor, own: change.own });
    } else if (change.kind === 'removed') {
      insert(removed, `${change.itemId} ${change.userId}`, { cursor: change.cursor });
    } else if (change.kind === 'process') seeProcess(relay, change.process);
  }
  const newest = (of: readonly Dated[] | undefined, head: number): number | null =>
    of?.[lastAt(of, head)]?.cursor ?? null;

  return {
    see: (relay, changes) => {
      for (const change of changes) see(relay, change);
    },
    ids: () => items.keys(),
    during(itemId, span) {
      const { states, throughout } = stood(items.get(itemId) ?? [], span);
      return { versions: states, throughout };
    },
    ownDuring(itemId, userId, span) {
      const { states, throughout } = stood(own.get(`${itemId} ${userId}`) ?? [], span);
      return [...(throughout ? [] : [null]), ...states.map((state) => state.own)];
    },
    ownAt: (itemId, userId, head) => newest(own.get(`${itemId} ${userId}`), head),
    removedAt: (itemId, userId, head) => newest(removed.get(`${itemId} ${userId}`), head),
    committed: (head) => newest(cursors.get(''), head) ?? 0,
    processIds: () => processes.keys(),
    process(relay, id) {
      const known = processes.get(id);
      return { states: known?.states ?? [], told: known?.told.get(relay) ?? -1 };
    },
  };
}
