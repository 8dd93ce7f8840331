/**
 * The store as a whole, where the relay's parts are composed: written by units of work only, read as committed. A `StoreBackend` locates
 * and opens one; `relay/store` implements it on SQLite. `test/relay/store/parts/suite.ts` tests each implementation.
 */
import type { Absence } from '../../shared/people.ts';
import type { Endpoints } from './administration/administration.ts';
import type { AuditReader, ChainRule, TrailEntry } from './administration/audit.ts';
import type { TraceReader } from './administration/trace.ts';
import type { AwayReader, ChannelReader, PushOwner, StoredSubscription } from './away/away-ports.ts';
import type { DigestJob } from './digest-ports.ts';
import type { DirectoryView } from './directory-view.ts';
import type { HookLetterReader, HookRequestReader } from './hooks/hook-ports.ts';
import type { InsightReader } from './insights/insight-ports.ts';
import type { SealedReader, Sealing } from './keeping/sealing-ports.ts';
import type { LeaseReader } from './lease-ports.ts';
import type { OutboundReader } from './outbound/outbound-ports.ts';
import type { CredentialReader, DirectoryReader } from './people/directory-ports.ts';
import type { Clock, Timers } from './ports.ts';
import type { ReadTurns } from './read-slices.ts';
import type { ChangeFeed, CommittedChange, Reader } from './reader.ts';
import type { Replica, ReplicaFile } from './replica-ports.ts';
import type { ScheduleReader } from './schedule/schedule-ports.ts';
import type { TaskWaits } from './tasks.ts';
import type { Writer } from './unit-of-work.ts';

/** The store is unusable; `message` is one line for a person. */
export class StoreError extends Error {
  override name = 'StoreError';
}

export interface StoreWriter extends Writer {
  /** Clock of its units; default: the relay's own. */
  readonly clock?: Clock;
  /** Detects writes of another process now; otherwise the next group does. */
  checkForeign(): void;
  close(): Promise<void>;
}

export interface StoreFeed extends ChangeFeed {
  /** Publishes changes that no commit published. */
  publish(changes: readonly CommittedChange[]): void;
}

/** Paces an index that follows the commits. */
export interface IndexPace extends Timers {
  /** Monotonic ms. */
  now(): number;
  /** Whether the process was mostly idle since the last call. */
  hasTime(): boolean;
}

export interface StoreDeps {
  clock: Clock;
  /** Uses the key ring that belongs to the store. */
  sealing: Sealing;
  /** Current people and sources; may be empty until the directory is first loaded. */
  directory: () => DirectoryView;
  /** The directory may have changed: another process wrote, or `changedOutside` reports it. */
  onForeignWrite: () => void;
  /** Called once per group commit. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  /** An index could not follow the commits; it retries with the next one. */
  onBehind?: (task: 'search' | 'audit-index') => void;
  /** Shared by all sliced reads; default: the store's own. */
  turns?: ReadTurns;
  /** For its indexes; default: this process's time and load. */
  pace?: IndexPace;
  /** Allows threads for work in parallel to the commits; default: none. */
  threads?: boolean;
  /** A group or a unit was lost for a reason that is not the caller's, or background work failed. */
  onError: (error: unknown) => void;
  /** Creates the writer of a store that is one of several copies; default: a local one. */
  writer?: (replica: Replica, deps: Pick<StoreDeps, 'observe' | 'onError'>) => StoreWriter;
}

/** An exact list of what was written without the store's own writer; kinds that are absent did not change. */
export interface ForeignChange {
  items?: readonly string[];
  /** Dropped recipient sets, whose numbers may be reused. A new set is found by reading. */
  sets?: readonly number[];
  folds?: boolean;
  /** Ids of people with a changed absence, subscriptions or own states, or who were erased. */
  people?: readonly string[];
  directory?: boolean;
  tokens?: boolean;
  push?: boolean;
  audit?: boolean;
  due?: { schedule: boolean; away: boolean };
  outbound?: boolean;
  leases?: boolean;
}

/** Integrity of the stored data. */
export interface Condition {
  /** What is damaged and what to do, in one line; the store then returns nothing and rejects writes. Null: no known damage. */
  damage(): string | null;
  /** The same for callers, without details of the store. Null: it serves. */
  refusal(): string | null;
  /** False: damage was found in the file. A store that was only stopped is whole. */
  whole(): boolean;
  /** ms since 1970 of the last full check; null: none yet. */
  checkedAt(): number | null;
  /** Reports an error; if it indicates damage, a thorough check starts in the background. */
  suspect(error: unknown): void;
  /** Stops the store for a reason outside its file. @param line cause and remedy. @param refusal for callers; default: as for damage */
  stop(line: string, refusal?: string): void;
  /** Checks all of it soon, and periodically. @param onDamage called once */
  watch(timers: Timers, onDamage: (line: string) => void): void;
  close(): Promise<void>;
}

/** Committed state, by what it is about. */
interface StoreReaders {
  reader: Reader;
  directoryRows: DirectoryReader;
  credentials: CredentialReader;
  outbound: OutboundReader;
  leases: LeaseReader;
  hookLetters: HookLetterReader;
  hookRequests: HookRequestReader;
  schedule: ScheduleReader;
  audit: AuditReader;
  away: AwayReader;
  pushOf(owner: PushOwner): readonly StoredSubscription[];
  channels: ChannelReader;
  sealed: SealedReader;
  trace: TraceReader;
  insights: InsightReader;
  endpoints: Endpoints;
  absences(): [string, Absence][];
  /** Token id → user id, of everything revoked. */
  revokedTokens(): Map<string, string>;
  /** User id → ms since 1970: everything older is revoked. */
  revokedPeople(): Map<string, number>;
}

/** Single values that every copy of the store has. */
export interface SharedStateReader {
  /** End of the last erasure of a person whom the cluster log may still name, ms since 1970; null: none. */
  erasedInLog(): number | null;
  /** When all copies were last found equal, ms since 1970; null: never. */
  verifiedAt(): number | null;
  /** The newest public key in the trail; null: none. */
  auditKey(): string | null;
  /** State of the directory by which open items are addressed; null: none yet. */
  addressedBy(): string | null;
}

/** Health and size, for readiness, metrics and the overview. */
interface StoreStatus {
  /** Whether it has more than its audit trail. */
  used(): boolean;
  /** Why it is not current, intact or writable; null if it is. */
  trouble(): string | null;
  condition: Condition;
  openItems(): number;
  /** In bytes. */
  size(): number;
  /** Bytes of its file, of its write-ahead log, and free on that volume. */
  files(): { store: number; log: number; free: number };
  waiting: Pick<TaskWaits, 'search' | 'audit-index' | 'erasure' | 'checkpoint'>;
  /** Updates the search index in the background. @returns how many changes it is behind, counted up to `limit` */
  indexBehind(limit: number): number;
}

/** Writes that bypassed the store's own writer. */
interface ForeignChanges {
  /**
   * Between units only. Invalidates these caches and reads the newest cursor. Foreign writes are detected without it, but cost all caches.
   */
  changedOutside(change: ForeignChange): void;
  /** Called after each such change is applied. @returns unsubscribes */
  onOutside(listener: (change: ForeignChange) => void): () => void;
}

export interface Store extends StoreReaders, SharedStateReader, StoreStatus, ForeignChanges {
  writer: StoreWriter;
  /** Clock of the units of work, which decides what is due. With several writers it may differ from the relay's own. */
  clock: Clock;
  feed: StoreFeed;
  close(): Promise<void>;
}

interface MigrationResult {
  ran: number;
  version: number;
}

/** `aside`: where the previous store is now; null: there was none. */
interface RestoreResult {
  aside: string | null;
}

/** A store at its location, whether a relay runs on it or not. Errors are `StoreError`. */
export interface StoreBackend {
  readonly chain: ChainRule;
  /** Its file, for relays that have copies of it. */
  readonly replica: ReplicaFile;
  /** Opens and migrates it; created if missing. */
  open(deps: StoreDeps): Store;
  /** Migrates its schema and seals its secrets. @throws StoreError if a relay runs on it */
  migrate(): MigrationResult;
  /** Works while a relay runs; `to` appears when complete. New epoch, so that desks discard their cursors. @param to must not exist */
  backup(to: string): Promise<void>;
  /** Works while a relay runs. Damage is recorded and prevents further starts, until a check finds none. @returns one line per damage */
  check(): string[];
  /**
   * Replaces the store by a copy with a new epoch; the previous one is set aside. Atomic, also if killed.
   * @throws StoreError if a relay runs on it, or the copy is damaged; then nothing was changed
   */
  restore(from: string): RestoreResult;
  /** Exclusive lock of the serving relay; also completes a restoration interrupted by a kill. @returns unlocks */
  lock(): () => void;
  /** Shared lock for commands that write while no relay serves. @returns unlocks; null: a relay has the store and must run the command */
  share(): (() => void) | null;
  /** The whole audit trail in order, as one state of the store, record by record. Read-only. */
  trail(): AsyncGenerator<TrailEntry>;
  /** Whether it has more than its audit trail. */
  isUsed(): boolean;
  /** Of the content that it shares with its copies. */
  digest(): DigestJob;
}
