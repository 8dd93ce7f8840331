/** Each state of an item, of a person's own state and of a process that was committed, so that a read can be held against what was there. */
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Process } from '../../../shared/processes.ts';

/** An item from the change with this cursor to its next. */
export interface Version {
  cursor: number;
  item: Item;
  members: readonly string[];
}

/** From one head of a store to a later one, both included. */
export interface Span {
  from: number;
  to: number;
}

export interface Book {
  /** @param relay name of the one that tells */
  see(relay: string, changes: readonly CommittedChange[]): void;
  /** Ids of all items that there ever were. */
  ids(): Iterable<string>;
  /** States of an item that stood in the span, in order. `throughout`: one of them stood when it began. */
  during(itemId: string, span: Span): { versions: readonly Version[]; throughout: boolean };
  /** What the person had done with the item, in the states of the span; null: nothing yet. */
  ownDuring(itemId: string, userId: string, span: Span): readonly (OwnState | null)[];
  /** Cursor of the person's own state of an item as it stood at a head; null: there is none. */
  ownAt(itemId: string, userId: string, head: number): number | null;
  /** Cursor of the newest removal of an item from a person up to a head; null: there is none. */
  removedAt(itemId: string, userId: string, head: number): number | null;
  /** The newest cursor that was committed, up to a head: those of units that were undone are none. */
  committed(head: number): number;
  /** Ids of all processes. */
  processIds(): Iterable<string>;
  /** States of a process, the oldest first; which of them the relay told of last, -1 for none. */
  process(relay: string, id: string): { states: readonly Process[]; told: number };
}

/** A process, and which of its states each relay told of last. */
interface ToldProcess {
  states: Process[];
  texts: string[];
  told: Map<string, number>;
}

interface Dated {
  cursor: number;
}

/** The last one at or before a head; -1: there is none. */
export const lastAt = (dated: readonly Dated[], head: number): number =>
  dated.findLastIndex(({ cursor }) => cursor <= head);

/** Several relays tell of the same change, each when it comes to it. */
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
