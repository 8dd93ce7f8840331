/**
 * What the domain needs of the world, declared by the domain. One unit of work (`Tx`) is one savepoint inside a group commit:
 * everything it wrote is durable, or nothing is, before `Writer.write` resolves; only then its changes are published.
 */
import type { BeckonEvent, EventType } from '../../shared/events.ts';
import type { Addressed, Item, OwnState, Process } from '../../shared/items.ts';
import type { Absence, Person, RoleInfo, Subscriptions } from '../../shared/people.ts';
import type { ResponseEvent } from '../../shared/responses.ts';

export interface Clock {
  /** ms since 1970, wall clock. */
  now(): number;
}
export interface Random {
  /** [0, 1), for jitter. */
  fraction(): number;
  /** UUID version 7 for item ids (ordered by time), version 4 would do elsewhere. */
  uuid(): string;
}

/** An authenticated source. Secrets are resolved; they never leave the relay. */
export interface Source {
  id: string;
  name: string;
  types: ReadonlySet<EventType> | null;
  rate: number | null;
  takesResponses: boolean;
}

/** People and roles as they now are, in memory; replaced as a whole when the directory changes. */
export interface DirectoryView {
  readonly version: number;
  person(id: string): Person | null;
  roles(): readonly RoleInfo[];
  /** Ids of the people an audience addresses, sorted, without `except`. Cached by audience. */
  members(audience: Addressed['audience'], except?: string | null): readonly string[];
  absenceOf(id: string): Absence | null;
}

/** An item with what only the relay needs. `members` is the interned recipient set. */
export interface StoredItem {
  item: Item;
  originId: string;
  setId: number;
  /** Voters fixed at acceptance for `all` and `quorum`; null otherwise. */
  voters: readonly string[] | null;
}

export interface Tx {
  readonly now: number;
  readonly directory: DirectoryView;
  /** null if the event is new to this source, else what it was answered with the first time. */
  seenEvent(originId: string, source: string, eventId: string): { itemId: string | null; recipients: number } | null;
  rememberEvent(originId: string, event: BeckonEvent, itemId: string | null, recipients: number): void;
  item(id: string): StoredItem | null;
  itemOfEvent(originId: string, source: string, eventId: string): StoredItem | null;
  openByFold(originId: string, key: string): StoredItem | null;
  openByRecord(originId: string, system: string, type: string, id: string): StoredItem | null;
  internSet(members: readonly string[]): number;
  membersOf(setId: number): readonly string[];
  /** Insert or replace; gives the item its next cursor and publishes it after the commit. */
  save(stored: StoredItem): void;
  own(itemId: string, userId: string): OwnState | null;
  saveOwn(userId: string, own: OwnState): void;
  process(originId: string, id: string): Process | null;
  saveProcess(originId: string, process: Process): void;
  /** The key of an answer already given, for idempotency. */
  answerByKey(key: string): { itemId: string; userId: string; action: string; comment: string | null } | null;
  rememberAnswer(key: string, itemId: string, userId: string, action: string, comment: string | null): void;
  subscriptions(userId: string): Subscriptions;
  saveSubscriptions(userId: string, subscriptions: Subscriptions): void;
  saveAbsence(userId: string, absence: Absence | null): void;
  enqueue(message: OutboundMessage): void;
  /** Replace the schedule of an item; entries of the past that were done stay done. */
  schedule(itemId: string, entries: readonly ScheduleEntry[]): void;
  audit(entry: AuditEntry): void;
}

export interface Writer {
  write<T>(work: (tx: Tx) => T): Promise<T>;
}

export type ScheduleKind = 'reminder' | 'escalation' | 'expiry' | 'snooze';
export interface ScheduleEntry {
  kind: ScheduleKind;
  /** Stable within the item: reminder and escalation by index. */
  index: number;
  at: number;
}

/** A message for the durable outbound queue. Order is kept within `orderKey`. `id` is the `webhook-id`, the same on each retry. */
export type OutboundMessage =
  | {
      kind: 'response';
      id: string;
      sourceId: string;
      itemId: string;
      answerKey: string;
      orderKey: string;
      event: ResponseEvent;
    }
  | {
      kind: 'gateway';
      id: string;
      gatewayId: string;
      itemId: string;
      messageIndex: number;
      orderKey: string;
      input: GatewayInput;
    };

/** What a gateway's template sees (contract section 6). */
export interface GatewayInput {
  to: string;
  kind: string;
  title: string;
  body: string;
  link?: string;
  customer?: { ref: string; name?: string };
  item: { id: string; eventId: string; type: string; severity: string; record: Item['record'] };
}

export type AuditKind =
  | 'event'
  | 'shown'
  | 'seen'
  | 'answered'
  | 'late-answer'
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
  | 'admin';
export interface AuditEntry {
  kind: AuditKind;
  itemId: string | null;
  /** A person's or source's id; stands in the trail as a salted digest. */
  actor: string | null;
  /** Small, without personal data or bodies. */
  facts: Record<string, string | number | null>;
}

/** What was committed, published in commit order, once per group commit. */
export type CommittedChange =
  | { kind: 'item'; cursor: number; item: Item; setId: number; members: readonly string[] }
  | { kind: 'own'; cursor: number; userId: string; own: OwnState }
  | { kind: 'removed'; cursor: number; userId: string; itemId: string }
  | { kind: 'me'; userId: string }
  | { kind: 'revoked'; userId: string; tokenId: string };

export interface ChangeFeed {
  subscribe(listener: (changes: readonly CommittedChange[]) => void): () => void;
}
