/** Ports that the desk declares and its host implements, so that the desk depends on neither Electron nor Node. */

import type { AnswerFilter } from '../shared/bridge/history.ts';
import type { PendingAnswer } from '../shared/bridge/item-view.ts';
import type { ConnectionView } from '../shared/bridge/snapshot.ts';
import type { DeskMessage, DeskOperation, DeskReply } from '../shared/desk-operations.ts';
import type { Evidence } from '../shared/evidence.ts';
import type { OwnState } from '../shared/item-views.ts';
import type { Item, ShownItem } from '../shared/items.ts';
import type { Sound } from '../shared/notification-sounds.ts';
import type { Me, Subscriptions } from '../shared/people.ts';
import type { Problem } from '../shared/problems.ts';
import type { Process } from '../shared/processes.ts';
import type { RequestedItem } from '../shared/requests.ts';
import type { Elsewhere, ItemChange, OwnChange, Removal, SyncPage } from '../shared/socket.ts';

export interface Clock {
  /** ms since 1970, wall clock. */
  now(): number;
  /** Runs `work` once, after `ms`. @returns a function that cancels it */
  after(ms: number, work: () => void): () => void;
}

export interface Random {
  /** [0, 1), for jitter. */
  fraction(): number;
  /** UUID version 4, for answer keys. */
  uuid(): string;
}

/** Facts must not contain titles, bodies, comments or secrets. */
export interface Log {
  info(event: string, facts?: Record<string, string | number | boolean | null>): void;
  warn(event: string, facts?: Record<string, string | number | boolean | null>): void;
}

export interface StoredItem {
  item: Item;
  own: OwnState | null;
  /** The `beckonAt` (ms) handled last: raised, summarized or counted only. null: never. */
  beckonedAt: number | null;
}

/** Last applied cursor; `epoch` identifies the relay's store. */
export interface FeedPosition {
  cursor: number;
  epoch: string | null;
}

/** Messages of the relay in order of arrival, and changes of the connection state. */
export interface RelayEvents {
  connection(view: ConnectionView): void;
  me(me: Me): void;
  sync(page: SyncPage): void;
  item(change: ItemChange): void;
  own(change: OwnChange): void;
  removed(removal: Removal): void;
  process(process: Process): void;
  request(item: RequestedItem): void;
  /** A desktop of the same user is connected too; sent only to pages of the relay. */
  elsewhere?(told: Elsewhere): void;
}

export interface RelayFollower {
  relay: RelayEvents;
  position(): FeedPosition;
  /** The relay rejected the token; undefined if no other can be obtained. @returns true if `renew` or `away` will follow */
  refused?(): boolean;
}

/** One atomic transaction on the local store. */
export interface StoreTx {
  position(): FeedPosition;
  setPosition(place: FeedPosition): void;
  /** Cursors of the last applied changes, 0 if none; a removed item retains the cursor of its removal. */
  cursorsOf(itemId: string): { item: number; own: number; removed: number };
  item(itemId: string): StoredItem | null;
  /** `current`: loaded at start. `hidden`: switched off by the user's rules, found by search only. */
  putItem(item: Item, cursor: number, flags: { current: boolean; hidden: boolean }): void;
  putOwn(own: OwnState, cursor: number): void;
  remove(itemId: string, cursor: number): void;
  /** Deletes items, own states, removals and the position, but not the user. */
  clear(): void;
  markBeckoned(itemId: string, at: number): void;
}

/** A record by its case-insensitive id, and by system and type if known. */
export interface RecordFilter {
  id: string;
  system?: string;
  type?: string;
}

export interface SearchFilter {
  /** All words must occur; the last one matches as a prefix. */
  words: string[];
  states: string[];
  /** An item must match at least one filter of each list. */
  answers: readonly (readonly AnswerFilter[])[];
  /** Type names or prefixes (`approval` finds `approval.requested`). */
  types: string[];
  roles: string[];
  /** Source ids, names or prefixes. */
  sources: string[];
  severities: string[];
  /** All must match the item's record. */
  records: readonly RecordFilter[];
  /** Creation time in ms since 1970: `from` inclusive, `to` exclusive. */
  from: number | null;
  to: number | null;
  /** Includes items switched off by the user's rules. */
  hidden: boolean;
  /** `next` of the previous page. */
  after: number | null;
  limit: number;
}

export interface ItemStore {
  write<T>(work: (tx: StoreTx) => T): T;
  cursorsOf: StoreTx['cursorsOf'];
  item(itemId: string): StoredItem | null;
  /** All items stored with `current`. */
  current(): StoredItem[];
  /** Newest first by creation. `total` is exact up to 10,000 and null above. */
  search(filter: SearchFilter): { items: StoredItem[]; next: number | null; total: number | null };
  /** Ids matching the filter, among items stored with `current` and, hidden or not, those in `also`. */
  currentIds(filter: Omit<SearchFilter, 'after' | 'limit'>, also: readonly string[]): Set<string>;
  /** Like `search` without the total, for callers that read all pages. */
  page(filter: SearchFilter): { items: StoredItem[]; next: number | null };
  /** Items created at or after `from` (ms), newest first, at most `limit`. */
  since(from: number, limit: number): StoredItem[];
  /** True if the search index was written by this version. */
  isReindexed(): boolean;
  /** Reindexes at most `limit` items after position `after` (0 to start). @returns the next position, null at the end */
  reindex(after: number, limit: number): number | null;
  /** Sets `hidden` on at most `limit` items after position `after` (0 to start). @returns the next position, null at the end */
  rehide(after: number, limit: number, hidden: (kept: StoredItem) => boolean): number | null;
  /**
   * Examines at most `limit` items after position `after` (0 to start), oldest first, that were created before `before` (ms) or are below
   * `surplus`, and deletes those for which `goes` is true. Items stored with `current` are skipped. `next`: next position, null at the end.
   */
  prune(
    slice: { after: number; limit: number; before: number; surplus: number },
    goes: (kept: StoredItem, isSurplus: boolean) => boolean,
  ): { dropped: number; next: number | null };
  /** The position below which items exceed the newest `keep`; 0 if there are none. */
  surplusBelow(keep: number): number;
  /** Of the last opening; null: the item was never opened, or has none. */
  evidence(itemId: string): Evidence | null;
  /** Also makes its words searchable. */
  saveEvidence(itemId: string, evidence: Evidence): void;
  sources(): { id: string; name: string }[];
  me(): Me | null;
  setMe(me: Me | null): void;
  /** Time of the last digest, ms since 1970; 0: never. */
  lastDigestAt(): number;
  setLastDigestAt(at: number): void;
}

/** An answer as stored until the relay has recorded it. */
export interface StoredAnswer extends Omit<PendingAnswer, 'status' | 'asks'> {
  itemId: string;
  status: 'kept' | 'rejected' | 'draft';
  /** What the item displayed when an answer that depends on it was given; null: unknown. */
  shown?: ShownItem | null;
  /** The relay requires a confirmation, so the answer never waits for the network. */
  confirms?: boolean;
  /** Given in a notification or its reply window: a notification offers undo. */
  outside?: boolean;
  /** Was sent at least once, so it may be recorded even without a reply. */
  tried: boolean;
}

/** User actions not yet sent to the relay; the latest of a kind and item replaces earlier ones. */
export type Intent =
  | { kind: 'seen'; itemId: string }
  | { kind: 'shown'; itemId: string }
  /** Displayed by a notification that covers several items. */
  | { kind: 'summed'; itemId: string }
  | { kind: 'snooze'; itemId: string; until: string | null; beckonAt: string }
  | { kind: 'subscriptions'; subscriptions: Subscriptions };
export interface StoredIntent {
  /** Changes each time the intent is stored. */
  id: number;
  intent: Intent;
}

/** Durable when a call returns, except `shown` and `summed` intents: a power failure may lose those until the next write. */
export interface OutboxStore {
  /** All or none. */
  put(answers: readonly StoredAnswer[]): void;
  remove(key: string): void;
  answers(): StoredAnswer[];
  putIntent(intent: Intent): void;
  intents(): StoredIntent[];
  dropIntents(kept: readonly StoredIntent[]): void;
  /** Owner of the answers and intents; null: not set yet. */
  owner(): string | null;
  setOwner(userId: string): void;
  /** Also deletes the owner and answers in files set aside. */
  clear(): void;
}

export type Reply<T> = { ok: true; value: T } | { ok: false; problem: Problem } | { ok: false; problem: null };

/** Operations of the desk's socket (the connection sends `renew` and `beckons`). `problem: null`: not connected, or no reply in time. */
export type RelayLink = {
  [K in Exclude<DeskOperation, 'renew' | 'beckons'>]: (message: DeskMessage<K>) => Promise<Reply<DeskReply<K>>>;
};

export interface DocumentRef {
  itemId: string;
  documentId: string;
}

/** A document as one user opened it. */
export interface OpenedDocument extends DocumentRef {
  userId: string;
  /** Of the item's evidence. */
  version: number;
}

/** Opened documents on this computer, for when the relay is unreachable. A failure of the disk or the key store is no error: it is logged. */
export interface DocumentStore {
  put(document: OpenedDocument, bytes: Uint8Array): Promise<void>;
  /** @returns null if it is not stored, or not intact */
  get(document: OpenedDocument): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Deletes the documents of other items, and remains of interrupted writes. */
  retain(isKept: (itemId: string) => boolean): Promise<void>;
  clear(): Promise<void>;
}

/** A notification; `id` is an item id or one of the desk's fixed ids. */
export interface Notice {
  id: string;
  title: string;
  /** Plain text, at most two lines. */
  body: string;
  /** At most three. */
  buttons: { id: string; label: string }[];
  urgency: 'low' | 'normal' | 'critical';
  sound: Sound;
  /** Stays on screen until withdrawn or hidden, regardless of the system's timeout. */
  stays: boolean;
  /** The offer expires soon, so it does not wait for a free place. */
  soonOver?: true;
  /** Item version described here, reported with a press; absent if it is not about one item. */
  version?: number;
  /** Items covered by a notification about several. */
  itemIds?: readonly string[];
  /** The action that a text typed into the notification answers with, if the platform has a text field. */
  reply: { action: string; placeholder: string } | null;
}

/** Displays and withdraws notifications. An existing id is replaced. */
export interface NotificationPort {
  raise(notice: Notice): void;
  withdraw(id: string): void;
  /** Removes it from the screen. A notification centre still lists it and reports presses on it. */
  hide(id: string): void;
}

export interface NotificationEvents {
  shown(id: string): void;
  /** @param itemIds items of a notice about several, if reported with the press. @param at of the press, ms since 1970; absent: now */
  opened(id: string, itemIds?: readonly string[], at?: number): void;
  /**
   * @param key UUID, equal for a press reported twice; absent if each is reported once. @param version item version pressed, if any
   * @param at of the press, ms since 1970; absent: now
   */
  pressed(id: string, button: string, key?: string, version?: number, at?: number): void;
  replied(id: string, action: string, text: string, key?: string, version?: number): void;
  closed(id: string): void;
}

export interface WindowNavigation {
  openItem(itemId: string): void;
  /** @param itemIds restricts the inbox to these items; omitted: all */
  openInbox(itemIds?: readonly string[]): void;
  /** The small window for a comment or confirmation. */
  openReply(itemId: string, action: string, title: string): void;
}
