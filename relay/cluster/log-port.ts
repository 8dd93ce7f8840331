/**
 * Port: the totally ordered log of a cluster's changes. `postgres-log.ts` implements it on PostgreSQL; the tests use an in-memory
 * implementation with fault injection. `test/relay/cluster/log-suite.ts` is the contract of both.
 */

/** Position of a store copy in the log. Histories are distinguished by `generation` and `hash`, never by position alone. */
export interface LogPlace {
  /** UUID; changes at `refound`. Empty if the log is not founded. */
  generation: string;
  /** Of the last entry; 0: the log is empty. */
  position: number;
  /** SHA-256 of the last entry, hex; 64 zeros if the log is empty. */
  hash: string;
}

/** A group of units of work, computed at `after`. */
export interface LogEntry {
  after: LogPlace;
  /** UUID of this write. After a lost reply the relay finds its entry by it. */
  nonce: string;
  /** UUID of the writing relay. */
  relay: string;
  /** The time (`now`) of its units, ms since 1970. */
  at: number;
  body: Uint8Array;
}

/** An entry as stored in the log, at `after.position + 1`. */
export interface StoredEntry extends LogEntry {
  /** `hashOf` the entry. */
  hash: string;
}

export type AppendResult =
  /**
   * The entry is in the log, by this call or an earlier one with its nonce. `wanted`: another relay requests the turn. `passed`: it has
   * passed to that relay.
   */
  | { kind: 'appended'; wanted: boolean; passed: boolean }
  /** Another entry occupies the position: no call with this nonce has written there or will. */
  | { kind: 'taken' }
  /** Another relay has the turn, and the position is free. This call wrote nothing; earlier calls with its nonce may still arrive. */
  | { kind: 'held' }
  /** The log at `after.position` does not match `after`: it was restored to an earlier state or refounded. */
  | { kind: 'another-history' }
  /** `Head.halted`. This call wrote nothing; earlier calls may still arrive, as with `held`. */
  | { kind: 'halted' }
  /** `at` is more than `MOST_AHEAD_MS` ahead of the log's clock. This call wrote nothing; earlier calls as with `held`. */
  | { kind: 'ahead'; clock: number };

/** Longest time a relay may keep the turn while others request it, ms. */
export const TURN_MS = 250;
/** After a failover, how long to wait for a relay that sends no heartbeat, ms by the log's clock: it may have entries that the log lost. */
export const SETTLING_MS = 10_000;
export const UNSETTLED = 'the database failed over, and a relay that was present has not reported since';
/** How far a relay's clock may be ahead of the log's. */
export const MOST_AHEAD_MS = 2_000;

/**
 * Unknown outcome: the entry may be in the log or may still arrive. The caller appends the same entry until the outcome is known.
 * Any other error of `append` needs the same treatment: it says that this call sent nothing, but nothing about earlier calls.
 */
export class InDoubt extends Error {
  override name = 'InDoubt';
}

/** The log is unreachable or unsuitable (no connection, read-only standby, wrong version, no rights). `message` is one readable line. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable';
}

/** Permanent: settings, rights or a program version must change first. */
export class LogRefused extends LogUnavailable {
  override name = 'LogRefused';
}

/** An entry exceeds `MOST_BODY`. `message` is one readable line. */
export class TooLong extends Error {
  override name = 'TooLong';
}

/** Largest body in bytes. The largest real one, a directory of 100,000 people with its predecessor, compresses to less. */
export const MOST_BODY = 64 * 1024 * 1024;

/** The requested entries were truncated: restart from the newest snapshot. */
export class Truncated extends Error {
  override name = 'Truncated';
}

export interface LogHead extends LogPlace {
  /** ms since 1970 by the log's clock. */
  clock: number;
  /** Oldest readable position; `position + 1` if there is none. */
  oldest: number;
  /** Set if a copy has entries that this log lost: no entry is accepted until `refound`. */
  halted: LogHalt | null;
}

/** The most advanced copy known to have diverged from the log. */
export interface LogHalt {
  /** Name of its relay. */
  by: string;
  /** Of its newest entry. */
  position: number;
}

/** What a relay publishes about itself, at most once a second. */
export interface RelayFacts {
  /** UUID. */
  relay: string;
  /** UUID of this process start. */
  run?: string;
  name: string;
  /** Program version, and the newest schema that it can write. */
  version: string;
  schema: number;
  position: number;
  /** True if the relay no longer takes part and has no entry that this log lost. Default: false. */
  stopped?: boolean;
  /** JSON of further facts: desks and people notified there. */
  more: string;
}

export interface RelayReport extends RelayFacts {
  /** Heartbeat counter. Unchanged for 10 s of the reader's monotonic clock: the relay counts as gone. */
  beat: number;
  /** ms since the last heartbeat by the log's clock. For display; no relay decides by it. */
  quiet: number;
  /** Only in the caller's own row: the process that sent the previous heartbeat, and its age in ms by the log's clock. */
  before?: { run: string; quiet: number };
}

export interface SnapshotPlace extends LogPlace {
  schema: number;
  bytes: number;
  pieces: number;
  /** When it was complete, ms since 1970 by the log's clock. */
  at: number;
}
export type NewSnapshot = Omit<SnapshotPlace, 'bytes' | 'pieces' | 'at'>;

/** The append turn under contention. Ids of relays. */
export interface TurnState {
  holder: string | null;
  /** In the order of their requests. */
  asking: readonly string[];
}

/** Every method may also reject with `LogUnavailable`. */
export interface ClusterLog {
  head(): Promise<LogHead>;
  /**
   * One transaction: moves the head from `after` to `after + 1` if it is there with this hash and generation, and the turn is
   * free or this relay's. An entry already in the log is found by its nonce as long as `after.position + 1` is readable.
   * After a failover it rejects until each relay heard in the last `SETTLING_MS` has sent a heartbeat with no position beyond the head.
   * @param passesTurn hands the relay's turn over with the entry if another relay requests it
   * @throws InDoubt; Truncated if the position is no longer readable
   */
  append(entry: LogEntry, passesTurn?: boolean): Promise<AppendResult>;
  /**
   * Requests the turn: granted at once if free, else queued. After `TURN_MS`, or when handed over, it passes to the first in the
   * queue; with an empty queue it is free, and any relay may append.
   * @returns whether this relay has it now
   */
  takeTurn(relay: string): Promise<boolean>;
  /** Passes the turn to the first in the queue, or frees it. If the relay only waits for it, cancels its request. */
  handOver(relay: string): Promise<void>;
  /** Current state; requests nothing. */
  turn(): Promise<TurnState>;
  /** In order, up to `limitBytes` of bodies, at least one entry; empty at the head. @throws Truncated if `after` is too old; TooLong */
  read(after: number, limitBytes: number): Promise<readonly StoredEntry[]>;
  /** Total bytes of the bodies of the entries after a position. */
  size(after: number): Promise<number>;
  /**
   * Calls `wake` when another relay moved the head or the turn changed. One call may stand for several entries; calls may be spurious
   * or lost, so the caller also polls once a second. `turnOf`: UUID of the relay that now has the turn. @returns unsubscribe
   */
  follow(wake: (turnOf?: string) => void): () => void;
  /** Heartbeat. @returns all present relays, including this one */
  beat(facts: RelayFacts): Promise<readonly RelayReport[]>;
  gone(relay: string): Promise<void>;
  /** Writes a copy of the store in pieces; it becomes visible after its last piece and its row. */
  writeSnapshot(place: NewSnapshot, pieces: AsyncIterable<Uint8Array>): Promise<SnapshotPlace>;
  /** The one at the highest position in this generation. */
  newestSnapshot(): Promise<SnapshotPlace | null>;
  /** @throws Truncated if it was deleted, also while reading */
  readSnapshot(place: SnapshotPlace): AsyncIterable<Uint8Array>;
  /** Deletes the entries before a position, and all snapshots but the newest. */
  truncate(before: number): Promise<void>;
  /** The first relay sets the generation and its start; false if the log is founded. */
  found(place: LogPlace): Promise<boolean>;
  /** Stops this generation for every relay until `refound`. Keeps the most advanced of several copies; ignores other generations. */
  halt(generation: string, halt: LogHalt): Promise<void>;
  /** After the log was restored to an earlier state: starts a new generation from a chosen copy. Deletes all entries and snapshots. */
  refound(place: LogPlace): Promise<void>;
  /** Does not wait for pending calls. */
  close(): Promise<void>;
}
