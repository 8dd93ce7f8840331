/**
 * What the domain writes by. One unit of work (`Tx`) is one savepoint inside a group commit: everything it wrote is durable, or nothing
 * is, before `Writer.write` resolves; only then its changes are published.
 */
import type { BeckonEvent } from '../../shared/events.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { Absence, Subscriptions } from '../../shared/people.ts';
import type { Process } from '../../shared/processes.ts';
import type { AuditKeyTx } from './administration/audit.ts';
import type { AwayTx, PushTx } from './away/away-ports.ts';
import type { VerifiedTx } from './digest-ports.ts';
import type { DirectoryView } from './directory-view.ts';
import type { HookLetterTx, HookRequestTx } from './hooks/hook-ports.ts';
import type { ErasureTx } from './keeping/erasure-ports.ts';
import type { RetentionTx } from './keeping/retention-ports.ts';
import type { SealedTx } from './keeping/sealing-ports.ts';
import type { LeaseTx } from './lease-ports.ts';
import type { OutboundTx } from './outbound/outbound-ports.ts';
import type { AddressingTx, Credentials, DirectoryRows, ImportedTx } from './people/directory-ports.ts';
import type { ItemPlan, ScheduleTx } from './schedule/schedule-ports.ts';

/** An item with what only the relay needs. `members` is the interned recipient set. */
export interface StoredItem {
  item: Item;
  originId: string;
  setId: number;
  /** Voters fixed at acceptance for `all` and `quorum`; null otherwise. */
  voters: readonly string[] | null;
  /** What the event asked to happen in time; null: nothing. */
  plan: ItemPlan | null;
}

export interface Tx
  extends OutboundTx,
    ScheduleTx,
    AwayTx,
    PushTx,
    HookLetterTx,
    HookRequestTx,
    RetentionTx,
    ErasureTx,
    SealedTx,
    AddressingTx,
    ImportedTx,
    LeaseTx,
    VerifiedTx,
    AuditKeyTx {
  readonly now: number;
  /** Every relay that has a copy of the store takes its digest behind this unit. @param id of who asked */
  askDigest(id: string): void;
  /**
   * Behind this unit every relay that has a copy of the store writes that schema, and changes its rows to it; where a step on the way fills
   * rows, it comes a slice or a step nearer (`Replica.raises`).
   */
  raiseSchema(version: number): void;
  /** People and sources as they were when the directory was last read. */
  readonly directory: DirectoryView;
  /** What is kept of the directory, with what this unit changed of it. */
  readonly directoryRows: DirectoryRows;
  readonly credentials: Credentials;
  /** null if the event is new to this source, else what it was answered with the first time. */
  seenEvent(originId: string, source: string, eventId: string): { itemId: string | null; recipients: number } | null;
  /** Its subject too, where it has one and there is an item: from then on that means this item. */
  rememberEvent(originId: string, event: BeckonEvent, itemId: string | null, recipients: number): void;
  item(id: string): StoredItem | null;
  /** By the `id` of an event that made or touched it, else by the `subject` of the newest event that did. */
  itemOfEvent(originId: string, source: string, eventId: string): StoredItem | null;
  openByFold(originId: string, key: string): StoredItem | null;
  openByRecord(originId: string, system: string, type: string, id: string): StoredItem | null;
  /** The item of a fold that was resolved in the last 10 minutes. */
  lastResolved(originId: string, key: string): StoredItem | null;
  noteResolved(originId: string, key: string, itemId: string): void;
  internSet(members: readonly string[]): number;
  membersOf(setId: number): readonly string[];
  /** Insert or replace; gives the item its next cursor and publishes it after the commit. Values are never changed in place. */
  save(stored: StoredItem): void;
  /** Ends the item for these people: each gets `removed`. */
  remove(itemId: string, userIds: readonly string[]): void;
  /** These people are recipients again: an earlier removal is forgotten. */
  rejoin(itemId: string, userIds: readonly string[]): void;
  own(itemId: string, userId: string): OwnState | null;
  saveOwn(userId: string, own: OwnState): void;
  /**
   * Notes that the person was shown this beckoning (RFC 3339) of the item; false if that is known.
   * @param summary among others in one notification: that it had one of its own says more
   */
  noteShown(userId: string, itemId: string, beckonAt: string, summary?: boolean): boolean;
  process(originId: string, id: string): Process | null;
  saveProcess(originId: string, process: Process): void;
  /** Ids of items that are open or waiting, from a place on; for addressing them anew. `next`: null at the end. */
  openItems(from: ItemPosition, limit: number): { ids: readonly string[]; next: ItemPosition | null };
  /** The key of an answer already given, for idempotency. */
  answerByKey(key: string): KeyedAnswer | null;
  rememberAnswer(key: string, answer: KeyedAnswer): void;
  subscriptions(userId: string): Subscriptions;
  saveSubscriptions(userId: string, subscriptions: Subscriptions): void;
  saveAbsence(userId: string, absence: Absence | null): void;
  audit(entry: AuditEntry): void;
}

/** What is kept of an answer under its key. */
export interface KeyedAnswer {
  itemId: string;
  userId: string;
  action: string;
  comment: string | null;
  /** The device it came from, for the source alone. */
  device: string | null;
}

/** Where a walk over open items stands; it begins at `{ set: 0, after: 0 }`. */
export interface ItemPosition {
  set: number;
  after: number;
}

export interface Writer {
  write<T>(work: (tx: Tx) => T): Promise<T>;
}

export type AuditKind =
  | 'event'
  | 'shown'
  | 'seen'
  | 'answered'
  | 'late-answer'
  | 'withdrawn'
  | 'late-withdrawal'
  | 'reopened'
  | 'delivered'
  | 'confirmed'
  | 'refused'
  | 'failed'
  | 'reminded'
  | 'escalated'
  | 'expired'
  | 'claimed'
  | 'released'
  | 'delegated'
  | 'snoozed'
  | 'forwarded'
  | 'resent'
  | 'admin';

export interface AuditEntry {
  kind: AuditKind;
  itemId: string | null;
  /** A person's or source's id; stands in the trail as a salted digest. */
  actor: string | null;
  /** Whom or what an administrator changed; stands in the facts as a salted digest. */
  about?: string;
  /** Small, without personal data or bodies. */
  facts: Record<string, string | number | null>;
}
