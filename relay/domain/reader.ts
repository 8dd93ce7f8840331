/** What was committed: read, and told to whoever listens. */

import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { Me, Subscriptions } from '../../shared/people.ts';
import type { Process } from '../../shared/processes.ts';
import type { DeviceLogin } from './people/session-ports.ts';
import type { Slices } from './turns.ts';
import type { StoredItem } from './unit-of-work.ts';

/**
 * What was committed, published in commit order, once per group commit. Whatever a desk has to hear at once is among it and comes out of
 * the unit that did it: what only the process knows that asked for it would reach no desk at another relay.
 */
export type CommittedChange =
  /** `item` may be read of the store when it is asked for, so whoever is told asks before anything else is committed. */
  | { kind: 'item'; cursor: number; item: Item; setId: number; members: readonly string[] }
  | { kind: 'own'; cursor: number; userId: string; own: OwnState }
  | { kind: 'removed'; cursor: number; userId: string; itemId: string }
  | { kind: 'process'; process: Process }
  | { kind: 'me'; userId: string }
  /** Another process changed what people have: whoever follows reads on from where they are. */
  | { kind: 'elsewhere' }
  /** Whoever has a copy of the store takes the digest of it as it is behind this. */
  | { kind: 'verify'; id: string }
  /** Behind this, whoever has a copy of the store writes that schema: its rows are as the newer program has them. */
  | { kind: 'schema'; version: number }
  /** `tokenId` null: whatever the person signed in by. */
  | { kind: 'revoked'; userId: string; tokenId: string | null };

export interface ChangeFeed {
  subscribe(listener: (changes: readonly CommittedChange[]) => void): () => void;
}

/** What happened after a cursor for one person, in cursor order over the three lists. */
export interface Changes {
  /** `json` is the item as it stands in the store and goes over the wire: read and sent without being parsed. */
  changes: { cursor: number; json: string }[];
  own: { cursor: number; own: OwnState }[];
  removed: { cursor: number; itemId: string }[];
  /** Where to go on from: the last entry's cursor, or the head where nothing more follows. */
  cursor: number;
  more: boolean;
}

/** Reads of committed state. Synchronous, short, never inside a `write`. */
export interface Reader {
  /** The newest cursor. */
  head(): number;
  epoch(): string;
  /** Whether the cursor is of this store's life; one of the time between a copy and its restoration is not. */
  knows(cursor: number): boolean;
  /** Whoever has read less far may have missed the end of an item that is past its time by now. */
  horizon(): number;
  item(id: string): StoredItem | null;
  own(itemId: string, userId: string): OwnState | null;
  isMember(setId: number, userId: string): boolean;
  membersOf(setId: number): readonly string[];
  /** At most `entries` together, and items of at most `bytes` (one larger item alone). */
  changesFor(userId: string, after: number, limit: { entries: number; bytes: number }): Changes;
  /**
   * Items addressed to a person whose newest change is after the cursor, oldest change first, until nothing changed since: one that changes
   * meanwhile comes (again) as it then is. Lazy: stop when you have enough.
   */
  itemsFor(userId: string, after: number, filter?: { onlyOpen: boolean }): Iterable<ListedItem>;
  /** The same for those that match a full-text query, read in the slices of whoever asks: it ends where they say so. */
  search(userId: string, query: string, after: number, slices: Slices): AsyncIterable<ListedItem>;
  me(userId: string): Me | null;
  subscriptions(userId: string): Subscriptions;
  process(originId: string, id: string): Process | null;
  /** Newest change first, behind a position. */
  processes(after: ProcessPosition, limit: number): readonly ListedProcess[];
  /**
   * Newest change first, behind a position: those of which the person received an item, or of which one of the owners has a step. Lazy: stop
   * when you have enough. Null where the person has so much that theirs come soon enough among all.
   */
  processesOf(userId: string, owners: readonly string[], after: ProcessPosition): Iterable<ListedProcess> | null;
  /** When a process changed last, ms since 1970; 0: there is none. No two have changed at the same. */
  newestProcess(): number;
  /** Changed after that (ms since 1970), oldest change first. */
  changedProcesses(after: number, limit: number): readonly ListedProcess[];
  processesById(id: string): readonly Process[];
  /** True if the person received an item of the process. */
  receivedOf(originId: string, processId: string, userId: string): boolean;
  authenticate(token: string): DeviceLogin | null;
  /** What is read in `reads` is read of one state, and costs less than each by itself. */
  together(reads: () => void): void;
}

export interface ListedItem {
  /** Of its newest change. */
  cursor: number;
  stored: StoredItem;
  /** Characters of its document. */
  length: number;
}

/** Where a list of processes, newest change first, goes on. */
export interface ProcessPosition {
  /** ms since 1970. */
  updatedAt: number;
  originId: string;
  id: string;
}

export interface ListedProcess {
  position: ProcessPosition;
  process: Process;
  /** Characters of its document. */
  length: number;
}
