/**
 * What the domain needs of the world, declared by the domain. One unit of work (`Tx`) is one savepoint inside a group commit:
 * everything it wrote is durable, or nothing is, before `Writer.write` resolves; only then its changes are published.
 */

import type { Retention } from '../../shared/admin/retention.ts';
import type { DirectoryGateway, StepUpLimit } from '../../shared/directory.ts';
import type { BeckonEvent } from '../../shared/events.ts';
import type { Addressed, Item, OwnState, Process } from '../../shared/items.ts';
import type { Absence, Me, Person, RoleInfo, Subscriptions } from '../../shared/people.ts';
import type { Rates } from '../../shared/rules/step-up.ts';
import type { AddressingTx, Credentials, DirectoryRows, DirectoryTurnTx } from './administration/directory-ports.ts';
import type { AwayTx, Channel, PushTx, WebPushEntry } from './away/away-ports.ts';
import type { Hook, HookAuth, HookLetterTx, HookRequestTx } from './hooks/hook-ports.ts';
import type { Grants } from './items/grants.ts';
import type { ErasureTx } from './keeping/erasure-ports.ts';
import type { RetentionTx } from './keeping/retention-ports.ts';
import type { SealedTx } from './keeping/sealing-ports.ts';
import type { OutboundTx } from './outbound/outbound-ports.ts';
import type { Identity, OidcSettings } from './people/identity.ts';
import type { DeviceLogin } from './people/session-ports.ts';
import type { ItemPlan, ScheduleTx } from './schedule/schedule-ports.ts';
import type { Slices } from './turns.ts';

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
/** Runs `task` once after `ms` unless cancelled; a wait keeps no process alive. */
export interface Timers {
  after(ms: number, task: () => void): () => void;
}

/**
 * What a JSONata expression made of an input, or why it made nothing, in words for whoever wrote it. `busy`: it was not its fault,
 * the same may succeed later. `nothing`: no part of it matched, which a mapping may mean.
 */
export type Mapped = { ok: true; value: unknown } | { ok: false; reason: string; busy?: true; nothing?: true };
/** Evaluates JSONata under the limits of contract section 2: 1 s, 64 MiB, and a bounded output. */
export interface Mapper {
  /**
   * Never rejects: what goes wrong is in the answer.
   * @param input plain JSON; the expression's context
   * @param owner whose turn it takes, the id of a source; by default that of the relay itself
   * @param bindings plain JSON; `{ method }` is `$method` to the expression
   */
  map(expression: string, input: unknown, owner?: string, bindings?: object): Promise<Mapped>;
}

/** Structured log (pino's shape). Facts are ids and counts, never bodies or secrets. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The connections beneath both doors, which are bounded. */
export interface Connections {
  /**
   * Somebody signed in on one: from then on it counts as theirs.
   * @param socket as the server gave it
   * @param who a person's id, or what names no person
   * @returns false where they have as many as they may; it then counts on as nobody's
   */
  signedIn(socket: object, who: string, door: 'http' | 'desk'): boolean;
}

/** An authenticated source. Secrets are resolved; they never leave the relay. */
export interface Source {
  id: string;
  name: string;
  grants: Grants;
  /** Events a second; null: no limit. */
  rate: number | null;
  takesResponses: boolean;
  /** An approval whose requester is nobody known here is not to be decided. */
  blocksUnknown: boolean;
  policy: SourcePolicy;
}
/** What the administrator set for a source: its own and the relay's together. */
export interface SourcePolicy {
  stepUp: readonly StepUpLimit[];
  rates: Rates;
  /** ms between two beckons of a critical alert, failure or case that nobody takes; 0: never. */
  repeat: number;
}

/** Where and with which secrets a source takes responses; read by `outbound/` alone. None: its key is not in the ring. */
export interface ResponseEndpoint {
  url: string;
  secrets: readonly string[];
  /** By whoever runs the relay's machine: it may lie in a private network. */
  trusted: boolean;
}

/** Whom a source means by a name that it wrote. */
export interface Named {
  /** Ids of the one person, who may have several accounts; empty: nobody known here. */
  ids: readonly string[];
  /** The name mixes scripts: it is nobody's, and there to deceive. */
  mixed: boolean;
}

/** People and roles as they now are, in memory; replaced as a whole when the directory changes. */
export interface DirectoryView {
  readonly version: number;
  person(id: string): Person | null;
  people(): Iterable<Person>;
  roles(): readonly RoleInfo[];
  /** Of a role: one press of a delegate is also the vote of its member in whose place they act. */
  mayAlsoVote(roleId: string): boolean;
  /** Ids of the people an audience addresses, sorted, without `except`. Cached by audience. */
  members(audience: Addressed['audience'], except?: readonly string[]): readonly string[];
  /** By id, alias, account without its domain, or a name that only one person has, in whatever way it is written. */
  named(spelling: string): Named;
  /** Everyone here who is one person with this one for duties and votes, themselves first. */
  accountsOf(id: string): readonly string[];
  /** The same id for all accounts of one person: `accountsOf` that person. */
  personOf(id: string): string;
  /** Whose id or alias this is, in whatever way it is written: nobody else may have it. */
  owners(text: string): readonly string[];
  /** Other names that sources give them. */
  aliasesOf(id: string): readonly string[];
  absenceOf(id: string): Absence | null;
  /** Everyone with an absence, past and future ones too. */
  absent(): readonly (readonly [string, Absence])[];
  source(id: string): Source | null;
  sources(): Iterable<Source>;
  sourceByKey(key: string): Source | null;
  /** Secrets (`whsec_…`) with which the source may sign what it sends, two while one takes the other's place. */
  signingSecrets(sourceId: string): readonly string[];
  responseEndpoint(sourceId: string): ResponseEndpoint | null;
  /** Null: the source has no such hook. */
  hook(sourceId: string, hook: string): Hook | null;
  /** Null: the source's key, or a signature with its signing secret. */
  hookAuth(sourceId: string, hook: string): HookAuth | null;
  /** How long what is over is kept. */
  retention(): Retention;
  /** By source and name. */
  hooks(): readonly Hook[];
  /** Secrets resolved. */
  gateway(id: string): DirectoryGateway | null;
  /** Single sign-on; null: there is none. */
  oidc(): OidcSettings | null;
  /** What the last tokens of the issuer said of this person; null: they never signed in there. */
  identity(userId: string): Identity | null;
  /** The gateway that browsers subscribe to: the first of its kind by id. */
  webPush(): WebPushEntry | null;
  /** Ways to reach the person away from the desk. */
  channelsOf(userId: string): readonly Channel[];
  /** Ids of the people who have any. */
  channelled(): ReadonlySet<string>;
}

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
    DirectoryTurnTx,
    AddressingTx {
  readonly now: number;
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
  /** Notes that the person was shown this beckoning (RFC 3339) of the item; false if that is known. */
  noteShown(userId: string, itemId: string, beckonAt: string): boolean;
  process(originId: string, id: string): Process | null;
  saveProcess(originId: string, process: Process): void;
  /** Ids of items that are open or waiting, from a place on; for addressing them anew. `next`: null at the end. */
  openItems(from: ItemPosition, limit: number): { ids: readonly string[]; next: ItemPosition | null };
  /** The key of an answer already given, for idempotency. */
  answerByKey(key: string): { itemId: string; userId: string; action: string; comment: string | null } | null;
  rememberAnswer(key: string, itemId: string, userId: string, action: string, comment: string | null): void;
  subscriptions(userId: string): Subscriptions;
  saveSubscriptions(userId: string, subscriptions: Subscriptions): void;
  saveAbsence(userId: string, absence: Absence | null): void;
  audit(entry: AuditEntry): void;
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

/** What was committed, published in commit order, once per group commit. */
export type CommittedChange =
  | { kind: 'item'; cursor: number; item: Item; setId: number; members: readonly string[] }
  | { kind: 'own'; cursor: number; userId: string; own: OwnState }
  | { kind: 'removed'; cursor: number; userId: string; itemId: string }
  | { kind: 'process'; process: Process }
  | { kind: 'me'; userId: string }
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
  /** Items addressed to a person whose newest change is after the cursor, oldest change first. Lazy: stop when you have enough. */
  itemsFor(userId: string, after: number, filter?: { onlyOpen: boolean }): Iterable<ListedItem>;
  /** The same for those that match a full-text query, read in the slices of whoever asks: it ends where they say so. */
  search(userId: string, query: string, after: number, slices: Slices): AsyncIterable<ListedItem>;
  me(userId: string): Me | null;
  subscriptions(userId: string): Subscriptions;
  process(originId: string, id: string): Process | null;
  /** Newest change first, behind a place. */
  processes(after: ProcessPosition, limit: number): readonly ListedProcess[];
  processesById(id: string): readonly Process[];
  /** True if the person received an item of the process. */
  receivedOf(originId: string, processId: string, userId: string): boolean;
  authenticate(token: string): DeviceLogin | null;
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
  place: ProcessPosition;
  process: Process;
  /** Characters of its document. */
  length: number;
}

/** A person who presented a token that is good now. */
export interface Login {
  userId: string;
  /** What revokes it: the id of the device token or session; of a token that an issuer made, a digest. */
  tokenId: string;
  device: string | null;
  /** ms since 1970 at which the token ends by itself; one of the directory file has no such end. */
  expiresAt?: number;
  /** ms since 1970 at which the person signed in at the issuer (`auth_time`), 0 where its token does not tell; a device token has none. */
  signedInAt?: number;
  /** The rights of an administrator, by the role that `oidc.adminRole` names. */
  admin?: boolean;
}

/** Who presents this token. A device token is looked up at once; an issuer's is checked against its keys, which may have to be fetched. */
export interface Authenticator {
  /** Null where nobody is known by it. @throws ProblemError with the reason, where there is one to tell */
  authenticate(token: string): Promise<Login | null>;
}
