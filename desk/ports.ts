/**
 * What the desk decides, without Electron and without Node. Events of the relay, of the notifications and of the window come
 * in as calls; what is needed of the world stands here as narrow ports, declared by the desk and made by its host.
 */

import type { AnswerFilter } from '../shared/bridge/history.ts';
import type { PendingAnswer } from '../shared/bridge/item-view.ts';
import type { ConnectionView } from '../shared/bridge/snapshot.ts';
import type { DeskMessage, DeskOperation, DeskReply } from '../shared/desk-operations.ts';
import type { OwnState } from '../shared/item-views.ts';
import type { Item, ShownItem } from '../shared/items.ts';
import type { Me, Subscriptions } from '../shared/people.ts';
import type { Problem } from '../shared/problems.ts';
import type { Process } from '../shared/processes.ts';
import type { Elsewhere, ItemChange, OwnChange, Removal, SyncPage } from '../shared/socket.ts';
import type { Sound } from '../shared/sounds.ts';

export interface Clock {
  /** ms since 1970, wall clock. */
  now(): number;
  /** Runs `work` once, `ms` from now. Returns what calls it off. */
  after(ms: number, work: () => void): () => void;
}

export interface Random {
  /** [0, 1), for jitter. */
  fraction(): number;
  /** UUID version 4, for answer keys. */
  uuid(): string;
}

/** Facts only: no titles, bodies, comments or secrets. */
export interface Log {
  info(event: string, facts?: Record<string, string | number | boolean | null>): void;
  warn(event: string, facts?: Record<string, string | number | boolean | null>): void;
}

/** An item as this computer keeps it. */
export interface KeptItem {
  item: Item;
  own: OwnState | null;
  /** The `beckonAt` (ms) that was last dealt with: raised, summed up, or left to the badge. null: never. */
  beckonedAt: number | null;
}

/** How far this computer has followed the relay; `epoch` names the life of the relay's store. */
export interface FeedPosition {
  cursor: number;
  epoch: string | null;
}

/** What the relay says, in the order it came, and how the connection to it stands. */
export interface RelayEvents {
  connection(view: ConnectionView): void;
  me(me: Me): void;
  sync(page: SyncPage): void;
  item(change: ItemChange): void;
  own(change: OwnChange): void;
  removed(removal: Removal): void;
  process(process: Process): void;
  /** A desktop of the person is connected too; of a page of the relay, which alone hears of it. */
  elsewhere?(told: Elsewhere): void;
}

/** The desk that a client serves. */
export interface Follower {
  relay: RelayEvents;
  /** How far this computer has followed the relay. */
  position(): FeedPosition;
  /**
   * The relay does not take the token; left out: no other can be had.
   * @returns true where another is being asked for, and `renew` or `away` follows
   */
  refused?(): boolean;
}

/** One transaction on the local store: all of it is written, or nothing. */
export interface StoreTx {
  position(): FeedPosition;
  setPosition(place: FeedPosition): void;
  /** Cursors of the last change applied, 0 where there was none; a removed item remembers its removal. */
  cursorsOf(itemId: string): { item: number; own: number; removed: number };
  item(itemId: string): KeptItem | null;
  /** `current`: asked for at start. `hidden`: switched off by the person's rules, found by search only. */
  putItem(item: Item, cursor: number, flags: { current: boolean; hidden: boolean }): void;
  putOwn(own: OwnState, cursor: number): void;
  remove(itemId: string, cursor: number): void;
  /** Forgets items, own states, removals and the position; keeps the person. */
  clear(): void;
  markBeckoned(itemId: string, at: number): void;
}

/** One record: its id, whatever its case; where they are known the system and type that it is an id of. */
export interface RecordFilter {
  id: string;
  system?: string;
  type?: string;
}

export interface SearchFilter {
  /** Every word must occur; the last one matches as the beginning of a word. */
  words: string[];
  states: string[];
  /** Of each list one at least. */
  answers: readonly (readonly AnswerFilter[])[];
  /** Type names, or their beginnings (`approval` finds `approval.requested`). */
  types: string[];
  roles: string[];
  /** Ids or names of sources, or their beginnings. */
  sources: string[];
  severities: string[];
  /** Each must be the item's record. */
  records: readonly RecordFilter[];
  /** ms; created at or after / before. */
  from: number | null;
  to: number | null;
  /** Include what the person's rules switch off. */
  hidden: boolean;
  /** `next` of the page before. */
  after: number | null;
  limit: number;
}

export interface ItemStore {
  write<T>(work: (tx: StoreTx) => T): T;
  cursorsOf: StoreTx['cursorsOf'];
  item(itemId: string): KeptItem | null;
  /** All items put with `current`. */
  current(): KeptItem[];
  /** Newest first by creation. `total` is exact up to 10,000, null past that. */
  search(filter: SearchFilter): { items: KeptItem[]; next: number | null; total: number | null };
  /**
   * Ids of the items put with `current`, and of those named in `also`, hidden or not, that the filter finds; of the filter neither `after`
   * nor `limit` counts.
   */
  currentIds(filter: Omit<SearchFilter, 'after' | 'limit'>, also: readonly string[]): Set<string>;
  /** The same without counting, for who reads page after page. */
  page(filter: SearchFilter): { items: KeptItem[]; next: number | null };
  /** Items created at or after `from` (ms), newest first, at most `limit`. */
  since(from: number, limit: number): KeptItem[];
  /** What rows are found by is as this version writes it. */
  isReindexed(): boolean;
  /** Writes it again for at most `limit` items past `after` (a store position, 0 to begin). Returns where to go on, null at the end. */
  reindex(after: number, limit: number): number | null;
  /** Sets `hidden` of at most `limit` items past `after` (a store position, 0 to begin). Returns where to go on, null at the end. */
  rehide(after: number, limit: number, hidden: (kept: KeptItem) => boolean): number | null;
  /**
   * Looks at items past `after` (a store position, 0 to begin), oldest first, that were made before `before` (ms) or lie below
   * `surplus`, and forgets those of which `goes` says so; at most `limit` are looked at, never those put with `current`. `next`:
   * where to go on, null at the end.
   */
  prune(
    slice: { after: number; limit: number; before: number; surplus: number },
    goes: (kept: KeptItem, isSurplus: boolean) => boolean,
  ): { dropped: number; next: number | null };
  /** The position below which lies what is more than the newest `keep` items; 0 where there are no more. */
  surplusBelow(keep: number): number;
  sources(): { id: string; name: string }[];
  me(): Me | null;
  setMe(me: Me | null): void;
  /** ms; when the last digest was raised, 0 for never. */
  lastDigestAt(): number;
  setLastDigestAt(at: number): void;
}

/** An answer as it is kept until the relay has recorded it. */
export interface KeptAnswer extends Omit<PendingAnswer, 'status' | 'asks'> {
  itemId: string;
  status: 'kept' | 'rejected' | 'draft';
  /** What the item showed when the answer was given, of an answer that binds to it; null: nothing is known of it. */
  shown?: ShownItem | null;
  /** The relay asks for a confirmation before it takes this one, so it never waits here without the network. */
  confirms?: boolean;
  /** Given outside of the window, in a notification or its reply window: a notification offers to undo it. */
  outside?: boolean;
  /** Was handed to the wire at least once: it may have been recorded though no reply came. */
  tried: boolean;
}

/** What the person did that the relay has still to hear; the newest of a kind and item stands for all. */
export type Intent =
  | { kind: 'seen'; itemId: string }
  | { kind: 'shown'; itemId: string }
  /** Shown by a notification that speaks of several. */
  | { kind: 'summed'; itemId: string }
  | { kind: 'snooze'; itemId: string; until: string | null; beckonAt?: string | undefined }
  | { kind: 'subscriptions'; subscriptions: Subscriptions };
export interface KeptIntent {
  /** Changes whenever the intent is put again. */
  id: number;
  intent: Intent;
}

/** On stable storage when a call returns; that something was shown may be so only with the next call, where the power fails. */
export interface OutboxStore {
  /** All of them or none. */
  put(answers: readonly KeptAnswer[]): void;
  remove(key: string): void;
  answers(): KeptAnswer[];
  putIntent(intent: Intent): void;
  /** Oldest first. */
  intents(): KeptIntent[];
  dropIntents(kept: readonly KeptIntent[]): void;
  /** Whose answers and intents these are; null: nobody's yet. */
  owner(): string | null;
  setOwner(userId: string): void;
  /** Also whose they were, and what was set aside. */
  clear(): void;
}

export type Reply<T> = { ok: true; value: T } | { ok: false; problem: Problem } | { ok: false; problem: null };

/**
 * Operations of the desk's socket, by name; the connection itself sends `renew` and `beckons`. `problem: null` means that no reply came:
 * not connected, disconnected, timed out.
 */
export type RelayLink = {
  [K in Exclude<DeskOperation, 'renew' | 'beckons'>]: (message: DeskMessage<K>) => Promise<Reply<DeskReply<K>>>;
};

/** A notification as the desk wants it; `id` is an item's id or one of the desk's own names. */
export interface Notice {
  id: string;
  title: string;
  /** Plain text, at most two lines. */
  body: string;
  /** At most three. */
  buttons: { id: string; label: string }[];
  urgency: 'low' | 'normal' | 'critical';
  sound: Sound;
  /** Stays on screen until withdrawn or hidden, however long the system would show it. */
  stays: boolean;
  /** What it offers is soon over: it does not wait until there is place. */
  soonOver?: true;
  /** Of the item as this says it is, told with a press; absent: it speaks of no item. */
  version?: number;
  /** Of one that speaks of several items: their ids. */
  itemIds?: readonly string[];
  /** A text typed into the notification answers with this action, where the platform has such a field. */
  reply: { action: string; placeholder: string } | null;
}

/** Raises and withdraws notifications. Raising an id anew replaces what it showed. */
export interface Beckoner {
  raise(notice: Notice): void;
  withdraw(id: string): void;
  /** Takes it off the screen; where the system has a notification centre it stays listed there, and a press on it is still told. */
  hide(id: string): void;
}

/** What the notifications report back. */
export interface BeckonerEvents {
  shown(id: string): void;
  /** @param itemIds of a notice that speaks of several, where the notification tells them with the press */
  opened(id: string, itemIds?: readonly string[]): void;
  /**
   * @param key a UUID that is the same when the same press is told again; absent where each is told once
   * @param version of the notice that was pressed; absent where it said none
   */
  pressed(id: string, button: string, key?: string, version?: number): void;
  replied(id: string, action: string, text: string, key?: string, version?: number): void;
  closed(id: string): void;
}

/** Windows, as far as the desk sends people there. */
export interface Screens {
  openItem(itemId: string): void;
  /** @param itemIds the inbox shows these alone, and says so; left out: all */
  openInbox(itemIds?: readonly string[]): void;
  /** The small window for a comment or a confirmation. */
  openReply(itemId: string, action: string, title: string): void;
}
