/** Reads of committed state, and the feed of committed changes. */

import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { Me, Subscriptions } from '../../shared/people.ts';
import type { Process } from '../../shared/processes.ts';
import type { EvidenceReader } from './items/evidence-ports.ts';
import type { DeviceLogin } from './people/session-ports.ts';
import type { ReadSlices } from './read-slices.ts';
import type { StoredItem } from './unit-of-work.ts';

/** In commit order, once per group commit. What desks must receive at once comes from here: process state does not reach other relays. */
export type CommittedChange =
  /** `item` may be read from the store lazily: access it before the next commit. */
  | { kind: 'item'; cursor: number; item: Item; setId: number; members: readonly string[] }
  | { kind: 'own'; cursor: number; userId: string; own: OwnState }
  | { kind: 'removed'; cursor: number; userId: string; itemId: string }
  | { kind: 'process'; process: Process }
  | { kind: 'me'; userId: string }
  /** Another process changed people's data: followers read on from their cursor. */
  | { kind: 'elsewhere' }
  /** Relays with a copy of the store digest it as of here. */
  | { kind: 'verify'; id: string }
  /** From here on, relays with a copy of the store write this schema; their rows are converted. */
  | { kind: 'schema'; version: number }
  /** `tokenId` null: everything by which the person signed in. */
  | { kind: 'revoked'; userId: string; tokenId: string | null };

export interface ChangeFeed {
  subscribe(listener: (changes: readonly CommittedChange[]) => void): () => void;
}

/** Changes for one person after a cursor, in cursor order across the three lists. */
export interface PersonChanges {
  /** `json` is the item as stored and sent; it is not parsed. */
  changes: { cursor: number; json: string }[];
  own: { cursor: number; own: OwnState }[];
  removed: { cursor: number; itemId: string }[];
  /** Where to resume: the last entry's cursor, or the head if nothing follows. */
  cursor: number;
  more: boolean;
}

/** Reads of committed state. Synchronous, short, never inside a `write`. */
export interface Reader extends EvidenceReader {
  head(): number;
  epoch(): string;
  /** Whether the cursor belongs to the current epoch; one issued between a backup and its restoration does not. */
  knows(cursor: number): boolean;
  /** A client behind this cursor may have missed the end of an item dropped by retention. */
  horizon(): number;
  item(id: string): StoredItem | null;
  /** By the `id` of an event of the source, else by the `subject` of its newest. */
  itemOfEvent(originId: string, source: string, eventId: string): StoredItem | null;
  own(itemId: string, userId: string): OwnState | null;
  isMember(setId: number, userId: string): boolean;
  membersOf(setId: number): readonly string[];
  /** At most `entries` in total, and items of at most `bytes` (or one larger item). */
  changesFor(userId: string, after: number, limit: { entries: number; bytes: number }): PersonChanges;
  /** Oldest change first; an item that changes during the walk is returned (again) as it then is. Lazy: stop when you have enough. */
  itemsFor(userId: string, after: number, filter?: { onlyOpen: boolean }): Iterable<ItemOfPerson>;
  /** Items whose requester the person is, newest change first. Lazy. @param below cursor of an earlier one; exclusive */
  requestedBy(userId: string, below: number): Iterable<ListedItem>;
  /** The same for matches of a full-text query, in the caller's slices; ends when they do. */
  search(userId: string, query: string, after: number, slices: ReadSlices): AsyncIterable<ItemOfPerson>;
  me(userId: string): Me | null;
  subscriptions(userId: string): Subscriptions;
  process(originId: string, id: string): Process | null;
  /** Newest change first, after a position. */
  processes(after: ProcessPosition, limit: number): readonly ListedProcess[];
  /** Processes with an item for the person or a step of an owner; lazy. Null: so many that a scan of all is faster. */
  processesOf(userId: string, owners: readonly string[], after: ProcessPosition): Iterable<ListedProcess> | null;
  /** Time of the newest change, ms since 1970; 0: none. No two changes have the same. */
  newestProcess(): number;
  /** Changed after that (ms since 1970), oldest change first. */
  changedProcesses(after: number, limit: number): readonly ListedProcess[];
  processesById(id: string): readonly Process[];
  receivedOf(originId: string, processId: string, userId: string): boolean;
  authenticate(token: string): DeviceLogin | null;
  /** The reads in `reads` see one state, and cost less than separate ones. */
  together(reads: () => void): void;
}

export interface ListedItem {
  /** Of its newest change. */
  cursor: number;
  stored: StoredItem;
  /** Characters of its document. */
  length: number;
}

export interface ItemOfPerson extends ListedItem {
  /** What the person did with it. */
  own: OwnState | null;
}

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
