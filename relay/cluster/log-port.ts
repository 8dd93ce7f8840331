/**
 * The one order of all changes of several relays, as the relay asks for it. `postgres-log.ts` keeps it in PostgreSQL, the tests' own in
 * memory with faults that can be asked for; `test/relay/cluster/log-suite.ts` holds each to the same.
 */

/** Where a copy of the store stands in the log. A history is told apart by `generation` and `hash`, never by its position alone. */
export interface LogPlace {
  /** UUID; another after `refound`. Empty where nobody has founded the log yet. */
  generation: string;
  /** Of the last entry; 0: none yet. */
  position: number;
  /** SHA-256 of the last entry, hex; of none: 64 zeros. */
  hash: string;
}

/** One group of units as it was computed at `after`. */
export interface LogEntry {
  after: LogPlace;
  /** UUID of this writing: by it a relay finds its own where an answer was lost. */
  nonce: string;
  /** UUID of the relay that wrote it. */
  relay: string;
  /** `now` of its units, ms since 1970. */
  at: number;
  body: Uint8Array;
}

/** An entry as the log holds it, at `after.position + 1`. */
export interface KeptEntry extends LogEntry {
  /** `hashOf` the entry. */
  hash: string;
}

export type Appended =
  /** It is in the log, by this call or an earlier one with its nonce. `wanted`: another relay asks for the turn. */
  | { kind: 'appended'; wanted: boolean }
  /** The log is past `after`: nothing was written there by this nonce, and never will be. */
  | { kind: 'taken' }
  /** Another holds the turn, and nobody has written there: this call wrote nothing. Of earlier ones with its nonce, which may still arrive, it says nothing. */
  | { kind: 'held' }
  /** The log at `after.position` is not what `after` says: it went back in time, or began anew. */
  | { kind: 'another-history' }
  /** `Head.halted`: this call wrote nothing; of earlier ones as with `held`. */
  | { kind: 'halted' }
  /** `at` is more than `MOST_AHEAD_MS` ahead of the log's clock. This call wrote nothing; of earlier ones as with `held`. */
  | { kind: 'ahead'; clock: number };

/** How long a relay may keep the turn where others ask for it. */
export const TURN_MS = 250;
/** ms by the log's clock for which a relay that does not tell of itself after a failover is waited for: it may have what was lost. */
export const SETTLING_MS = 10_000;
/** What is said meanwhile. */
export const UNSETTLED = 'the database failed over, and a relay that was there has not told of itself since';
/** How far the clock of a relay may be ahead of the log's. */
export const MOST_AHEAD_MS = 2_000;

/**
 * What nobody knows: it may be in the log or come into it. The same entry is appended again until it is known. Anything else that
 * `append` throws is to be treated alike: it says of this call that nothing was sent, and nothing of the calls before it.
 */
export class InDoubt extends Error {
  override name = 'InDoubt';
}

/** The log cannot be reached, or does not keep its promise (no connection, read-only standby, wrong version, no rights). `message` is one line for a person. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable';
}

/** The same, and it does not pass by itself: settings, rights or the version of a program have to change. */
export class LogRefused extends LogUnavailable {
  override name = 'LogRefused';
}

/** An entry is longer than any that relays write. `message` is one line for a person. */
export class TooLong extends Error {
  override name = 'TooLong';
}

/** Bytes of a body: the largest, a directory of 100,000 people with the one before, packs to less. */
export const MOST_BODY = 64 * 1024 * 1024;

/** What is asked for is no longer kept: whoever stands there begins anew from the newest snapshot. */
export class Truncated extends Error {
  override name = 'Truncated';
}

export interface Head extends LogPlace {
  /** ms since 1970 by the log's clock. */
  clock: number;
  /** Oldest position that can still be read; `position + 1` where there is none. */
  oldest: number;
  /** A copy has entries that this log has lost: it takes none until `refound`. Null: it does. */
  halted: Halt | null;
}

/** The furthest copy of which is known that it is another history than the log. */
export interface Halt {
  /** Name of its relay. */
  by: string;
  /** Of its newest entry. */
  position: number;
}

/** What a relay tells the others of itself, at most once a second. */
export interface RelayFacts {
  /** UUID. */
  relay: string;
  /** UUID of this start of its process. */
  run?: string;
  name: string;
  /** Of the program, and of the schema that it can write. */
  version: string;
  schema: number;
  position: number;
  /** It goes on with no log, and has nothing that this one lost; by default it does. */
  stopped?: boolean;
  /** JSON of what is told beside: desks and people beckoned there. */
  more: string;
}

export interface RelaySeen extends RelayFacts {
  /** Counts its beats; what stands still for 10 s of the reader's own monotonic clock counts as gone. */
  beat: number;
  /** ms since then by the log's clock: for people to read, no relay decides by it. */
  quiet: number;
  /** Of the teller's own row: by which process it was told last before this beat, and how many ms ago by the log's clock. */
  before?: { run: string; quiet: number };
}

export interface SnapshotPlace extends LogPlace {
  schema: number;
  bytes: number;
  pieces: number;
  /** When it was whole, ms since 1970 by the log's clock. */
  at: number;
}
export type NewSnapshot = Omit<SnapshotPlace, 'bytes' | 'pieces' | 'at'>;

/** Who may append where several want to: ids of relays. */
export interface TurnSeen {
  holder: string | null;
  /** In the order in which they asked. */
  asking: readonly string[];
}

/** Every member may reject with `LogUnavailable`, beside what it names. */
export interface Log {
  head(): Promise<Head>;
  /**
   * One transaction: the head moves from `after` to `after + 1` where it stands there, holds this hash and generation, and the turn is
   * free or this relay's. By its nonce an entry that is there already is found, as long as `after.position + 1` can be read.
   * After a failover nothing is appended until each relay that told of itself in the last `SETTLING_MS` has told again, and has nothing beyond the head.
   * @throws InDoubt, and Truncated where the place can no longer be read
   */
  append(entry: LogEntry): Promise<Appended>;
  /**
   * Ask for the turn: granted at once where it is free, else noted as wanted. It is a holder's for `TURN_MS`, and passes then, or when
   * it is handed over, to whoever asked first; where nobody asked it is free, and anybody may append.
   * @returns whether this relay has it now
   */
  takeTurn(relay: string): Promise<boolean>;
  /** Give it to whoever asked first; free where nobody did. Of one who only asks for it: asks no longer. */
  handOver(relay: string): Promise<void>;
  /** As it is now; asks for nothing. */
  turn(): Promise<TurnSeen>;
  /** In order, at most `limitBytes` of bodies together (one larger entry alone); empty at the head. @throws Truncated where `after` is before the oldest, TooLong */
  read(after: number, limitBytes: number): Promise<readonly KeptEntry[]>;
  /** Bytes of the bodies of all entries after a place. */
  size(after: number): Promise<number>;
  /**
   * Called when another moved the head or the turn changed hands; may come without cause, and may be lost: whoever follows also looks
   * once a second. `turnOf`: UUID of the relay that has the turn from now on. @returns stops it
   */
  follow(wake: (turnOf?: string) => void): () => void;
  /** Presence. @returns all that told of themselves and did not go, this one too */
  beat(facts: RelayFacts): Promise<readonly RelaySeen[]>;
  gone(relay: string): Promise<void>;
  /** A copy of the store at a place, piece by piece; it counts once its last piece and its row are there. */
  writeSnapshot(place: NewSnapshot, pieces: AsyncIterable<Uint8Array>): Promise<SnapshotPlace>;
  /** Of this generation, the one at the highest position. */
  newestSnapshot(): Promise<SnapshotPlace | null>;
  /** @throws Truncated where it is there no more, also in the middle */
  readSnapshot(place: SnapshotPlace): AsyncIterable<Uint8Array>;
  /** Takes away the entries before a position, and snapshots older than the newest one. */
  truncate(before: number): Promise<void>;
  /** The first relay names the generation and where it begins; false where one is there. */
  found(place: LogPlace): Promise<boolean>;
  /** Stops this generation for every relay, until `refound`. Of several copies the furthest stays; of another generation nothing is done. */
  halt(generation: string, halt: Halt): Promise<void>;
  /** After the log went back in time: a new generation from a chosen copy. Every entry and snapshot before is void and goes. */
  refound(place: LogPlace): Promise<void>;
  /** Calls under way are waited for no longer. */
  close(): Promise<void>;
}
