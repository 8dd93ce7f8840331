/**
 * The store as one thing, for where the relay's parts are joined: written by units of work alone, read as committed. A `StoreBackend` knows
 * where one lies and how; `relay/store` is that on SQLite. `test/relay/store/parts/suite.ts` holds each to the same.
 */
import type { Absence } from '../../shared/people.ts';
import type { Endpoints } from './administration/administration.ts';
import type { AuditReader, ChainRule, TrailEntry } from './administration/audit.ts';
import type { TraceReader } from './administration/trace.ts';
import type { AwayReader, KeptSubscription, PushOwner } from './away/away-ports.ts';
import type { Digesting } from './digest-ports.ts';
import type { DirectoryView } from './directory-view.ts';
import type { HookLetterReader, HookRequestReader } from './hooks/hook-ports.ts';
import type { SealedReader, Sealing } from './keeping/sealing-ports.ts';
import type { LeaseReader } from './lease-ports.ts';
import type { OutboundReader } from './outbound/outbound-ports.ts';
import type { CredentialReader, DirectoryReader } from './people/directory-ports.ts';
import type { Clock, Timers } from './ports.ts';
import type { ChangeFeed, CommittedChange, Reader } from './reader.ts';
import type { Replica, ReplicaFile } from './replica-ports.ts';
import type { ScheduleReader } from './schedule/schedule-ports.ts';
import type { Waiting } from './tasks.ts';
import type { Turns } from './turns.ts';
import type { Writer } from './unit-of-work.ts';

/** The store cannot be used as it is; `message` is one line for a person. */
export class StoreError extends Error {
  override name = 'StoreError';
}

export interface StoreWriter extends Writer {
  /** As its units see it; by default the relay's own. */
  readonly clock?: Clock;
  /** Notice at once what another process wrote; otherwise it is noticed with the next group. */
  checkForeign(): void;
  /** Refuse new work and wait for what was asked before. */
  close(): Promise<void>;
}

export interface StoreFeed extends ChangeFeed {
  /** Tell of what was not published by a commit. */
  publish(changes: readonly CommittedChange[]): void;
}

/** By which an index that follows the commits goes on. */
export interface Pace extends Timers {
  /** ms by a clock that only goes forward. */
  now(): number;
  /** Whether the process had little to do since it was asked last. */
  hasTime(): boolean;
}

export interface StoreDeps {
  clock: Clock;
  /** By the key ring beside the store. */
  sealing: Sealing;
  /** People and sources as they now are; may be empty until the directory is first loaded. */
  directory: () => DirectoryView;
  /** What the directory is made of may have changed: another process has written, or `changedOutside` says so. */
  onForeignWrite: () => void;
  /** Once a group commit. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  /** An index that follows the commits could not go on; it tries again with the next one. */
  onBehind?: (task: 'search' | 'audit-index') => void;
  /** Shared by all who read in slices; by default the store's own. */
  turns?: Turns;
  /** Of its indexes; by default each goes by this process's time and load. */
  pace?: Pace;
  /** It may start threads, for work beside the commits; by default everything is done where it is asked for. */
  threads?: boolean;
  /** A group or a unit was lost for a reason that is not the caller's, or work beside them failed. */
  onError: (error: unknown) => void;
  /** Makes what writes the store, where it is one of several copies; by default it is written here alone. */
  writer?: (replica: Replica, deps: Pick<StoreDeps, 'observe' | 'onError'>) => StoreWriter;
}

/**
 * What was written past the store's own writer, where somebody knows exactly what: each member names what changed of its kind, and
 * what is left out did not.
 */
export interface OutsideChange {
  /** Ids. */
  items?: readonly string[];
  /** Numbers of recipient sets that were dropped, and may be other people's by now. One that was made is found by looking. */
  sets?: readonly number[];
  /** Folds that were resolved. */
  folds?: boolean;
  /** Ids of people of whom something of their own changed: absence, subscriptions, own states, or that they were erased. */
  people?: readonly string[];
  directory?: boolean;
  /** Tokens, sessions, and what was revoked. */
  tokens?: boolean;
  /** Browsers that may be notified. */
  push?: boolean;
  /** The trail went on. */
  audit?: boolean;
  /** What falls due. */
  due?: { schedule: boolean; away: boolean };
  /** What goes out: there may be more. */
  outbound?: boolean;
  /** Which relay has which duty. */
  leases?: boolean;
}

/** Whether what is there is what was written. */
export interface Condition {
  /** What is damaged and what to do, in one line: from then on nothing of the store may be told, and it takes nothing. Null: nothing known. */
  damage(): string | null;
  /** The same for callers, who are told nothing of the store. Null: it serves. */
  refusal(): string | null;
  /** False: damage was found in the file; one that is only told to stop is whole. */
  whole(): boolean;
  /** ms since 1970 when all of it was last looked at; null: not yet. */
  checkedAt(): number | null;
  /** Somebody met this error: where it is one of damage, all is looked at thoroughly, beside the work. */
  suspect(error: unknown): void;
  /** From now on it is as if it were damaged, for a reason that is not in the file. @param line what it is and what to do. @param refusal for callers; by default what is said of damage */
  stop(line: string, refusal?: string): void;
  /** Looks at all of it soon, and now and then. @param onDamage told once */
  watch(timers: Timers, onDamage: (line: string) => void): void;
  close(): Promise<void>;
}

export interface Store {
  writer: StoreWriter;
  /** As units of work see it: what is due by it is due to them. Where others write too it may be another than the relay's own. */
  clock: Clock;
  reader: Reader;
  feed: StoreFeed;
  directoryRows: DirectoryReader;
  credentials: CredentialReader;
  outbound: OutboundReader;
  leases: LeaseReader;
  hookLetters: HookLetterReader;
  hookRequests: HookRequestReader;
  schedule: ScheduleReader;
  audit: AuditReader;
  /** Whether it holds anything but its trail. */
  used(): boolean;
  away: AwayReader;
  pushOf(owner: PushOwner): readonly KeptSubscription[];
  sealed: SealedReader;
  /** Across all people, for the administrator. */
  trace: TraceReader;
  endpoints: Endpoints;
  absences(): [string, Absence][];
  /** When the last erasure ended of which the log of several relays may hold something, ms since 1970; null: it holds nothing. */
  erasedInLog(): number | null;
  /** When all copies of several relays were found alike last, ms since 1970; null: never yet. */
  verifiedAt(): number | null;
  /** The public key that the trail names last; null: none was noted yet. */
  auditKey(): string | null;
  /** By which state of the directory the open items are addressed; null: by none yet. */
  addressedBy(): string | null;
  /** Token id → user id of everything revoked. */
  revokedTokens(): Map<string, string>;
  /** User id → ms since 1970 before which everything of theirs was revoked. */
  revokedPeople(): Map<string, number>;
  /** Whether it is current, whole as far as known, and can be written; null, or why not. */
  trouble(): string | null;
  condition: Condition;
  openItems(): number;
  /** Bytes that it takes now. */
  size(): number;
  /** Bytes of its file, of the log beside it, and free where they lie. */
  files(): { store: number; log: number; free: number };
  /** What it does by itself. */
  waiting: Pick<Waiting, 'search' | 'audit-index' | 'erasure' | 'checkpoint'>;
  /**
   * Forgets exactly what is remembered of these, and reads the newest cursor. Between units, never inside one. Another process on the same
   * store is noticed without it, and costs everything that is remembered.
   */
  changedOutside(change: OutsideChange): void;
  /** Told of each such change once it is taken in. @returns ends it */
  onOutside(listener: (change: OutsideChange) => void): () => void;
  /** Brings what words find up to date beside other work. @returns how many changes it is behind, counted up to a limit */
  indexBehind(limit: number): number;
  close(): Promise<void>;
}

/** Outcome of `migrate`. */
interface Migrated {
  /** Migrations that ran. */
  ran: number;
  /** Of the schema, now. */
  version: number;
}

/** `aside`: where what was there before lies now; null: there was nothing. */
interface Restored {
  aside: string | null;
}

/** A store where it lies, whether a relay runs on it or not. What goes wrong is a `StoreError`. */
export interface StoreBackend {
  /** How the records of its trail hang together. */
  readonly chain: ChainRule;
  /** Its file, where several relays have copies of it. */
  readonly replica: ReplicaFile;
  /** Opened and brought up to date; made where there is none. */
  open(deps: StoreDeps): Store;
  /** Brings its schema up to date, with its secrets sealed. @throws StoreError where a relay runs on it */
  migrate(): Migrated;
  /**
   * A whole copy while a relay may run, in its place once it is whole. The copy begins a life of its own, so that desks that meet it
   * forget their cursors instead of missing what came after the copy.
   * @param to where nothing is yet
   */
  backup(to: string): Promise<void>;
  /**
   * All of it looked at thoroughly, whether a relay runs on it or not. What is found is noted, so that no relay starts on it; one that is
   * whole may be started on again.
   * @returns what is damaged, a line each
   */
  check(): string[];
  /**
   * A copy in its place, as a life of its own; what was there before is set aside. Killed at any moment it is the one or the other.
   * @throws StoreError where a relay runs on it, or the copy is damaged; then nothing was changed
   */
  restore(from: string): Restored;
  /** For a relay that serves it: one at a time; a restoration that a kill cut short is finished by it. @returns gives it back */
  lock(): () => void;
  /**
   * For a command that opens it to write where no relay serves it: several at once, none beside a relay.
   * @returns gives it back; null: a relay has it, and what is to be done is asked of that
   */
  share(): (() => void) | null;
  /** The whole audit trail in order, as one state of the store; a record at a time. Nothing is written. */
  trail(): AsyncGenerator<TrailEntry>;
  /** Whether it holds anything but its trail: then somebody did something, and the trail tells of it. */
  isUsed(): boolean;
  /** Of what it shares with copies of it. */
  digest(): Digesting;
}
