/** What administrators ask of a relay in a cluster: status, and verification of the copies. */
import type { NamedKeys } from '../keeping/sealing-ports.ts';
import type { Duty } from '../lease-ports.ts';
import type { AuditedActor } from '../people/admin-act.ts';

export interface RelayStatus {
  id: string;
  name: string;
  version: string;
  schema: number;
  position: number;
  /** Number of log entries that it has not applied. */
  behind: number;
  /** Announced itself within the last 10 s. */
  heard: boolean;
  /** Why it stopped applying the log, one line; null: it has not. */
  trouble: string | null;
  duties: readonly Duty[];
  /** Ids of ring keys that it lacks: the current sealing key, or the next one. */
  lacksKeys: readonly string[];
}

interface ClusterStatus {
  generation: string;
  position: number;
  /** Schema version in which all relays write entries. */
  schema: number;
  /** Position of the oldest retained entry. */
  oldest: number;
  snapshot: { position: number; bytes: number } | null;
  keys: NamedKeys;
  relays: readonly RelayStatus[];
}

/**
 * `told`: reported its digest. `failed`: could not compute one, see `fault`. `missed`: it is past the entry without a digest, for example
 * after a rejoin there. `silent`: not heard of.
 */
type VerifiedState = 'under way' | 'told' | 'failed' | 'missed' | 'silent';

export interface VerifiedRelay {
  id: string;
  name: string;
  state: VerifiedState;
  /** Present if the state is `told`. */
  digest: string | null;
  /** Tables that differ from the local copy. */
  differing: readonly string[];
  /** One line. */
  fault: string | null;
}

export interface ClusterVerdict {
  /** Id of the verification. */
  id: string;
  /** Position of the entry after which the digests are computed. */
  position: number;
  /** Local digest; null: not computed yet, or not possible. */
  digest: string | null;
  /** No digest is outstanding. */
  over: boolean;
  /**
   * Null until it is over with at least two digests. `odd`: the majority agrees; the relays in `odd` differ and stop serving. `undecided`:
   * there is no majority, and all relays continue.
   */
  outcome: 'same' | 'odd' | 'undecided' | null;
  /** Ids of the relays that differ. */
  odd: readonly string[];
  relays: readonly VerifiedRelay[];
}

export interface ClusterAdministration {
  status(): Promise<ClusterStatus>;
  /** Starts a verification: every relay computes the digest of its copy at the same log entry. Does not wait. @returns its id */
  beginVerify(by: AuditedActor): Promise<string>;
  /** State of a verification, started here or at another relay; null: unknown, for example an older one. */
  verdict(id: string): ClusterVerdict | null;
  verify(by: AuditedActor): Promise<ClusterVerdict>;
  /** Waits until every relay that is heard has the key or has read its ring once more. @returns null if this relay hears no others */
  heldSoon(key: string): Promise<KeyHolders | null>;
}

/** Relays by their possession of one key of the ring. */
export interface KeyHolders {
  /** Names of relays that are heard and do not report the key. */
  lacking: readonly string[];
  /** Names of relays that are not heard and no longer waited for. */
  silent: readonly string[];
  /** Name of a relay that is heard and reports the key; null: none. */
  holder: string | null;
}
