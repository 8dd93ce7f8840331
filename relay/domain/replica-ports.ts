/**
 * Ports of a store that is one of several copies synchronized by a log: computes a group of units without storing it, and applies entries
 * of the log. `relay/store/replica` implements it on SQLite; the writer of a clustered relay is built on it.
 */
import type { CommittedChange } from './reader.ts';
import type { Tx } from './unit-of-work.ts';

export interface Work {
  work: (tx: Tx) => unknown;
}
export interface Unit extends Work {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}
/** Result of a unit; `error` if only this unit was rolled back. */
export type UnitResult<U = Unit> = { unit: U; value: unknown } | { unit: U; error: unknown };

/** Position of a copy in the log. */
export interface ReplicaPlace {
  /** UUID of the history. */
  generation: string;
  /** Of its newest entry; 0: none. */
  position: number;
  /** Of that entry, hex. */
  hash: string;
}

/** A group computed on the copy, which is unchanged. */
export interface ComputedGroup<U = Unit> {
  done: readonly UnitResult<U>[];
  /** `now` of its units, ms since 1970. */
  at: number;
  /** Body for the log; null: nothing was written. */
  body: Uint8Array | null;
  /** Size of the changeset before encoding. */
  bytes: number;
  /** Published once the entry is in the log. */
  changes: readonly CommittedChange[];
}

export interface ReplicaEntry {
  after: ReplicaPlace;
  hash: string;
  at: number;
  body: Uint8Array;
}

/** The copy does not, or no longer, match the log: nothing of it may be published. `message` is one line for a person. */
export class ReplicaIsolated extends Error {
  override name = 'ReplicaIsolated';
  readonly why: IsolationCause = 'log';
}

/**
 * `history`: copy and log are different histories, and no relay continues. `log`: it has an entry that no relay can apply, or was
 * restarted. `copy`: it differs from the others. `program`: the others run another program; the copy is intact.
 */
export const ISOLATION_CAUSES = ['history', 'log', 'copy', 'program'] as const;
export type IsolationCause = (typeof ISOLATION_CAUSES)[number];

export class OtherHistory extends ReplicaIsolated {
  override name = 'OtherHistory';
  override readonly why = 'history';
}

export class ReplicaDiffers extends ReplicaIsolated {
  override name = 'ReplicaDiffers';
  override readonly why = 'copy';
}

/** The next entry needs another program; with it, the copy continues from there. */
export class ProgramDiffers extends ReplicaIsolated {
  override name = 'ProgramDiffers';
  override readonly why = 'program';
}

export interface Replica {
  /** UUID of the relay that owns it. */
  relay(): string;
  /** Null: it belongs to no log. */
  place(): ReplicaPlace | null;
  /** `now` of the newest entry, ms since 1970; 0: none. */
  writtenAt(): number;
  /** The newest schema that this program reads and writes. */
  readonly schema: number;
  /** The schema of the entries, whichever program writes them; raised by `Tx.raiseSchema`. */
  level(): number;
  /** Schemas above the current level → digest of this program's migration; another build may have another. */
  meaning(): Readonly<Record<string, string>>;
  /** The schema for which rows are being migrated in slices; relays that do not know it stop. Null: none. */
  underway(): number | null;
  /** The schema to which `Tx.raiseSchema` would now raise it; null: it migrates another slice first. */
  raises(to: number): number | null;
  emptyBody(): Uint8Array;
  /** Id of the requester of a digest with this entry (`Tx.askDigest`); null: none. @param body of the entry */
  digestAskedBy(body: Uint8Array): string | null;
  /** Makes it a copy at this position. */
  stand(place: ReplicaPlace): void;
  leave(): void;
  /**
   * Runs units one after another as of the current position, and rolls them back.
   * @param now ms since 1970; that of the units is not before that of the newest entry
   * @throws ReplicaIsolated if their changes could not be applied; after any other error the group is lost
   */
  compute<U extends Work>(units: readonly U[], now: number): ComputedGroup<U>;
  /**
   * Applies consecutive entries from the current position, all or none; then invalidates what they touch in caches, and publishes.
   * @param own the group computed here, if the entry is this relay's: published as computed, not read again
   * @throws ReplicaIsolated; any other error (a full disk) may be temporary
   */
  apply(entries: readonly ReplicaEntry[], own?: ComputedGroup<unknown>): void;
  checkForeign(): void;
}

/** The file of a store that is, or will be, a replica. It is not open, except during `copy`. Errors are `StoreError`. */
export interface ReplicaFile {
  /** Newest schema that this program reads and writes, and oldest schema of a copy that it continues from. */
  readonly schema: number;
  readonly oldest: number;
  /**
   * Null: no store. `writtenAt`: `now` of the newest entry, ms since 1970, 0: none. `used`: it has more than its audit trail. `differs`: it
   * was found to differ from the others, with `position` as its newest entry; and whose copy it is.
   */
  look(): {
    place: ReplicaPlace | null;
    writtenAt: number;
    used: boolean;
    differs: { relay: string; position: number } | null;
  } | null;
  /** Marks it as different from the others: no later start continues from it. @throws the file system's error */
  noteDiffers(position: number): void;
  /** Makes it a replica at this position, of a relay with a new name; created if missing. */
  stand(place: ReplicaPlace): void;
  /** Makes it a store of its own with a new epoch; later writes of others never reach it. */
  leave(): void;
  /** Sets the position and begins a new epoch: what was published beyond it is void. */
  standAnew(place: ReplicaPlace): void;
  /**
   * A consistent copy, while a relay may already continue. `schema`: of the entries after it.
   * @param hurried there is no other work to slow down; default: leaves most of disk and processor to it
   * @param ending aborts: the copy then rejects
   */
  copy(
    hurried?: boolean,
    ending?: AbortSignal,
  ): Promise<{ place: ReplicaPlace; schema: number; pieces: AsyncIterable<Uint8Array> }>;
  /** Installs another relay's copy at that position, as the replica of a relay with a new name. A differing one is set aside. */
  take(place: ReplicaPlace, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}
