/** A unit of work (`Tx`) is a savepoint in a group commit: durable as a whole, or not at all, before `write` resolves; then published. */
import type { BeckonEvent } from '../../shared/events.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { Absence, Subscriptions } from '../../shared/people.ts';
import type { Process } from '../../shared/processes.ts';
import type { AuditKeyTx } from './administration/audit.ts';
import type { AwayTx, ChannelTx, PushTx } from './away/away-ports.ts';
import type { PhoneTx } from './away/phone-ports.ts';
import type { VerificationTx } from './digest-ports.ts';
import type { DirectoryView } from './directory-view.ts';
import type { HookLetterTx, HookRequestTx } from './hooks/hook-ports.ts';
import type { InsightTx } from './insights/insight-ports.ts';
import type { DocumentTx } from './items/document-ports.ts';
import type { EvidenceTx } from './items/evidence-ports.ts';
import type { RequestMark } from './items/request-ports.ts';
import type { ErasureTx } from './keeping/erasure-ports.ts';
import type { RetentionTx } from './keeping/retention-ports.ts';
import type { SealedTx } from './keeping/sealing-ports.ts';
import type { LeaseTx } from './lease-ports.ts';
import type { OutboundTx } from './outbound/outbound-ports.ts';
import type { ResponseContextTx } from './outbound/response-context.ts';
import type { AddressingTx, Credentials, DirectoryRows, ImportedTx } from './people/directory-ports.ts';
import type { ItemPlan, ScheduleTx } from './schedule/schedule-ports.ts';

/** An item with data that only the relay needs. `setId` is the interned recipient set. */
export interface StoredItem {
  item: Item;
  originId: string;
  setId: number;
  /** Voters fixed at acceptance for `all` and `quorum`; null otherwise. */
  voters: readonly string[] | null;
  plan: ItemPlan | null;
  /** Null before the first save, and without a requester. */
  request: RequestMark | null;
}

/** What every unit sees. */
export interface UnitContext {
  readonly now: number;
  /** People and sources as of the last read of the directory. */
  readonly directory: DirectoryView;
}

export interface ItemTx extends UnitContext {
  item(id: string): StoredItem | null;
  internSet(members: readonly string[]): number;
  membersOf(setId: number): readonly string[];
  /** Of a new item: as `save`, without a look for an earlier state. */
  create(stored: StoredItem): void;
  /** Inserts or replaces; assigns the next cursor and publishes the item after the commit. Values are never mutated. */
  save(stored: StoredItem): void;
  /** Ends the item for these people, who receive `removed`. */
  remove(itemId: string, userIds: readonly string[]): void;
  /** Whether the person was a recipient, and is none any more. */
  wasRemoved(itemId: string, userId: string): boolean;
  /** These people are recipients again: cancels an earlier `remove`. */
  rejoin(itemId: string, userIds: readonly string[]): void;
  /** Ids of open and waiting items after a position, for readdressing. `next`: null at the end. */
  openItems(from: ItemPosition, limit: number): { ids: readonly string[]; next: ItemPosition | null };
}

/** Identities of accepted events, and the items that a new event concerns. */
export interface EventTx {
  /** Null if the event is new to this source, else its first result. `differs`: its content is not that of the first. */
  seenEvent(
    originId: string,
    event: BeckonEvent,
  ): { itemId: string | null; recipients: number; differs: boolean } | null;
  /**
   * Also remembers its subject, if it has one and an item: from then on that means this item.
   * @param isLatest false: the subject means a later event
   */
  rememberEvent(
    originId: string,
    event: BeckonEvent,
    itemId: string | null,
    recipients: number,
    isLatest?: boolean,
  ): void;
  /** By the `id` of an event that created or changed it, else by the `subject` of the newest event that did. */
  itemOfEvent(originId: string, source: string, eventId: string): StoredItem | null;
  openByFold(originId: string, key: string): StoredItem | null;
  openByRecord(originId: string, system: string, type: string, id: string): StoredItem | null;
  /** The item of a fold that was resolved in the last 10 minutes. */
  lastResolved(originId: string, key: string): StoredItem | null;
  /** The last end of that key in the last 24 hours. `at`: ms since 1970, by the source's clock. Null without such a time. */
  lastEnd(originId: string, key: string): { item: StoredItem | null; at: number } | null;
  /** @param end `itemId` null: no item was open. `at`: as for `lastEnd`; null: the source gave none */
  noteEnd(originId: string, key: string, end: { itemId: string | null; at: number | null }): void;
}

export interface PersonTx {
  own(itemId: string, userId: string): OwnState | null;
  saveOwn(userId: string, own: OwnState): void;
  /**
   * Records that the person was shown this beckon (RFC 3339); false if known. @param summary with others; one of its own takes precedence
   */
  noteShown(userId: string, itemId: string, beckonAt: string, summary?: boolean): boolean;
  subscriptions(userId: string): Subscriptions;
  saveSubscriptions(userId: string, subscriptions: Subscriptions): void;
  saveAbsence(userId: string, absence: Absence | null): void;
}

export interface ProcessTx {
  process(originId: string, id: string): Process | null;
  saveProcess(originId: string, process: Process): void;
}

/** Idempotency keys of answers. */
export interface AnswerKeyTx {
  answerByKey(key: string): KeyedAnswer | null;
  rememberAnswer(key: string, answer: KeyedAnswer): void;
}

export interface AuditTx {
  audit(entry: AuditEntry): void;
}

export interface DirectoryTx {
  /** The stored directory, with the changes of this unit. */
  readonly directoryRows: DirectoryRows;
  readonly credentials: Credentials;
}

/** Requests to every relay with a copy of the store. */
interface CopiesTx {
  /** Each digests its copy as of this unit. @param id of the requester */
  askDigest(id: string): void;
  /** From here on all copies write this schema and convert their rows; if rows must be filled, it advances a slice (`Replica.raises`). */
  raiseSchema(version: number): void;
}

/** An item and its schedule, with a record in the audit. */
export type PlannedItemTx = ItemTx & ScheduleTx & AuditTx;
/** The same with its recipients' own states. */
export type ItemActTx = PlannedItemTx & PersonTx & InsightTx;
export type AnswerTx = ItemActTx &
  AnswerKeyTx &
  OutboundTx &
  Pick<EvidenceTx & ResponseContextTx, 'evidence' | 'responseContext'> &
  Pick<ChannelTx, 'channelOff'>;

/** All of it: only for what composes units. A function takes the parts that it uses. */
export interface Tx
  extends ItemTx,
    EventTx,
    PersonTx,
    ProcessTx,
    AnswerKeyTx,
    AuditTx,
    DirectoryTx,
    CopiesTx,
    OutboundTx,
    ResponseContextTx,
    ScheduleTx,
    AwayTx,
    ChannelTx,
    PhoneTx,
    PushTx,
    HookLetterTx,
    HookRequestTx,
    RetentionTx,
    ErasureTx,
    SealedTx,
    AddressingTx,
    ImportedTx,
    LeaseTx,
    EvidenceTx,
    DocumentTx,
    VerificationTx,
    AuditKeyTx,
    InsightTx {}

export interface KeyedAnswer {
  itemId: string;
  userId: string;
  action: string;
  comment: string | null;
  /** The device it came from, only for the source. */
  device: string | null;
}

/** Position in a walk over open items; starts at `{ set: 0, after: 0 }`. */
export interface ItemPosition {
  set: number;
  after: number;
}

/** @typeParam Parts the parts of a unit that the writer's user needs */
export interface Writer<Parts = Tx> {
  write<T>(work: (tx: Parts) => T): Promise<T>;
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
  | 'document-opened'
  | 'released'
  | 'delegated'
  | 'snoozed'
  | 'forwarded'
  | 'channel-switched'
  | 'channel-confirmed'
  | 'resent'
  | 'admin';

export interface AuditEntry {
  kind: AuditKind;
  itemId: string | null;
  /** Id of a person or source; stored in the trail as a salted digest. */
  actor: string | null;
  /** The person or thing that an administrator changed; stored in the facts as a salted digest. */
  about?: string;
  /** Text that the actor gave; stored in the facts as a digest with the salt of the actor, so that erasure makes it unlinkable. */
  said?: string;
  /** Small, without personal data or bodies. */
  facts: Record<string, string | number | null>;
}
