/**
 * A store that is one of several copies kept alike by a log: what computes a group of units on it without keeping anything, and what brings
 * an entry of the log into it. `relay/store/replica` is that on SQLite; the writer of a relay among several is built on it.
 */
import type { CommittedChange } from './reader.ts';
import type { Tx } from './unit-of-work.ts';

/** A unit of work, and who waits for it. */
export interface Work {
  work: (tx: Tx) => unknown;
}
export interface Unit extends Work {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}
/** What became of a unit: `error` where it undid only itself. */
export type Done<U = Unit> = { unit: U; value: unknown } | { unit: U; error: unknown };

/** Where a copy stands in the log. */
export interface ReplicaPlace {
  /** UUID of the history. */
  generation: string;
  /** Of the newest entry in it; 0: none yet. */
  position: number;
  /** Of that entry, hex. */
  hash: string;
}

/** A group as it was computed on the copy, which is as it was before. */
export interface Computed<U = Unit> {
  done: readonly Done<U>[];
  /** `now` of its units, ms since 1970. */
  at: number;
  /** What goes into the log; null: nothing was written. */
  body: Uint8Array | null;
  /** Of the changes that are to be brought in, as they are outside the log. */
  bytes: number;
  /** What is told once it is in the log. */
  changes: readonly CommittedChange[];
}

/** An entry as the log holds it. */
export interface ReplicaEntry {
  after: ReplicaPlace;
  hash: string;
  at: number;
  body: Uint8Array;
}

/** The copy is not, or not any more, what the log says: nothing of it may be told. `message` is one line for a person. */
export class ReplicaApart extends Error {
  override name = 'ReplicaApart';
  readonly why: ApartCause = 'log';
}

/**
 * `history`: the copy of a relay and the log are two histories, and no relay goes on. `log`: it has what no relay can take, or began anew. `copy`: it is not as those of the others. `program`: the others have
 * another one, and nothing is wrong with the copy.
 */
export const APART_CAUSES = ['history', 'log', 'copy', 'program'] as const;
export type ApartCause = (typeof APART_CAUSES)[number];

/** The copy and the log are two histories. */
export class OtherHistory extends ReplicaApart {
  override name = 'OtherHistory';
  override readonly why = 'history';
}

/** The copy is not as those of the others. */
export class ReplicaDiffers extends ReplicaApart {
  override name = 'ReplicaDiffers';
  override readonly why = 'copy';
}

/** What comes next is for another program than this: once it has that, it goes on from there. */
export class ProgramDiffers extends ReplicaApart {
  override name = 'ProgramDiffers';
  override readonly why = 'program';
}

export interface Replica {
  /** UUID of the relay that it belongs to. */
  relay(): string;
  /** Null: it belongs to no log yet. */
  place(): ReplicaPlace | null;
  /** `now` of the newest entry, ms since 1970; 0: none yet. */
  writtenAt(): number;
  /** Of the newest schema that this program reads and writes. */
  readonly schema: number;
  /** The schema in which entries are written, by whichever program; `Tx.raiseSchema` raises it. */
  level(): number;
  /** Schema beyond that which this program knows → what it means by it, as a digest that another build has otherwise. */
  meaning(): Readonly<Record<string, string>>;
  /** The schema for which rows are being filled, slice by slice: no relay that does not know it goes on any more. Null: none are. */
  underway(): number | null;
  /** To which schema `Tx.raiseSchema` would raise it now; null: it fills another slice first. */
  raises(to: number): number | null;
  /** Of an entry that changes nothing. */
  emptyBody(): Uint8Array;
  /** By whom a digest of the copy behind an entry was asked for (`Tx.askDigest`); null: by nobody. @param body of the entry */
  digestAskedBy(body: Uint8Array): string | null;
  /** From now on it is a copy, and stands there. */
  stand(place: ReplicaPlace): void;
  /** It is a copy no more. */
  leave(): void;
  /**
   * Runs units one after another as of the place where it stands, and undoes them.
   * @param now ms since 1970; the units' is not before that of the newest entry
   * @throws ReplicaApart where what they did could not be applied; anything else: the group is lost
   */
  compute<U extends Work>(units: readonly U[], now: number): Computed<U>;
  /**
   * Brings in entries that follow one another from where it stands: all of these, or none. Then what is remembered is given up where they
   * touched it, and who listens is told.
   * @param own what this relay computed, where the entry is its own: told as it was computed, not read anew
   * @throws ReplicaApart; anything else (a full disk) may pass
   */
  apply(entries: readonly ReplicaEntry[], own?: Computed<unknown>): void;
  /** Notice what another process wrote to the file. */
  checkForeign(): void;
}

/** The file of a store that is a replica, or is to be one. Nobody has it open, but for `copy`. What goes wrong is a `StoreError`. */
export interface ReplicaFile {
  /** Of the newest schema that this program reads and writes, and of the oldest of a copy that it goes on from. */
  readonly schema: number;
  readonly oldest: number;
  /**
   * Null: there is no store. `writtenAt`: of its newest entry, ms since 1970, 0: none yet. `used`: it holds anything but its trail. `differs`: it was found not to be as the others, when the entry at
   * `position` was its newest; of which relay.
   */
  look(): {
    place: ReplicaPlace | null;
    writtenAt: number;
    used: boolean;
    differs: { relay: string; position: number } | null;
  } | null;
  /** It is not as the others: no later start goes on from it. @throws the file system's error */
  noteDiffers(position: number): void;
  /** From now on it is a replica, of a relay with a name of its own, and stands there; made where there is none. */
  stand(place: ReplicaPlace): void;
  /** It is a replica no more, and begins a life of its own: what others wrote since is unknown to it for ever. */
  leave(): void;
  /** It stands there, and begins another life: what was told beyond it is void. */
  standAnew(place: ReplicaPlace): void;
  /**
   * All of it as one state, which a relay may go on from meanwhile. `schema`: in which entries behind it are written.
   * @param hurried nobody works yet whom it could hold up; by default it leaves them most of disk and processor
   * @param ending it is wanted no more: then it rejects
   */
  copy(
    hurried?: boolean,
    ending?: AbortSignal,
  ): Promise<{ place: ReplicaPlace; schema: number; pieces: AsyncIterable<Uint8Array> }>;
  /** The copy of another relay's at that place, as the replica of a relay with a name of its own. One that differs is kept beside it. */
  take(place: ReplicaPlace, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}
