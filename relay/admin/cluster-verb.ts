/** `cluster status`, `cluster verify`: commands answered by a running relay of the cluster. */
import type { NamedKeys } from '../domain/keeping/sealing-ports.ts';
import type { Duty } from '../domain/lease-ports.ts';
import type { AuditedActor } from '../domain/people/admin-act.ts';
import { BY_COMMAND_LINE, type Invocation, type Output, subverb, UsageError, VerbError } from './command-line.ts';

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

export interface ClusterAtHand {
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

export const ALONE = 'This relay is alone: BECKON_CLUSTER is not set';

/** @param cluster null: the relay is not in a cluster. @throws UsageError, VerbError */
export const clusterVerb = (given: Invocation, cluster: ClusterAtHand | null): Promise<Output> =>
  subverb(
    { ...given, words: given.words.slice(0, 2) },
    {
      status: () => (cluster ? status(cluster) : { lines: [ALONE], value: { alone: true } }),
      verify: () => verify(cluster),
      leave: () => refuseHere('leave'),
      recover: () => refuseHere('recover --from-this-copy'),
      rejoin: () => refuseHere('rejoin'),
    },
  );

function refuseHere(act: string): never {
  throw new UsageError(`cluster ${act} wants that no relay runs on this copy`);
}

async function status(cluster: ClusterAtHand): Promise<Output> {
  const value = await cluster.status();
  const { generation, position, schema: level, oldest, snapshot, relays } = value;
  const copy = snapshot ? `newest snapshot at ${snapshot.position} (${mib(snapshot.bytes)} MiB)` : 'no snapshot yet';
  const lines = relays.map(({ name, version, schema, position: at, behind, heard, duties, trouble, lacksKeys }) =>
    [
      name,
      `${version}, schema ${schema}`,
      `at ${at}, ${behind} behind`,
      heard ? duties.join(', ') || 'no duties' : 'not heard',
    ]
      .concat(trouble ?? [])
      .concat(lacksKeys.map((id) => `lacks the key ${id}: copy the ring to it`))
      .join('\t'),
  );
  return {
    lines: [`log ${generation} at ${position} in schema ${level}, kept from ${oldest}; ${copy}`, ...lines],
    value,
  };
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

async function verify(cluster: ClusterAtHand | null): Promise<Output> {
  if (!cluster) throw new VerbError(ALONE);
  const value = await cluster.verify(BY_COMMAND_LINE);
  const lines = value.relays.map((relay) => [relay.name, wordsOf(relay), ...relay.differing].join('\t'));
  const output = { lines: [`At entry ${value.position} of the log`, ...lines], value };
  const fault = faultOf(value);
  return fault === null ? { ...output, lines: [...output.lines, 'All hold the same'] } : { ...output, fault };
}

function wordsOf({ state, digest, fault }: VerifiedRelay): string {
  if (state === 'failed') return `could not take a digest: ${fault}`;
  if (state === 'missed') return 'took no digest: it was started anew meanwhile';
  if (state === 'silent') return 'is not heard of; one that is gone for good is forgotten after a day';
  return digest ?? 'did not tell in time';
}

/** The most serious fault; null: none. */
function faultOf({ outcome, odd, relays }: ClusterVerdict): string | null {
  const names = (some: readonly VerifiedRelay[]) => some.map(({ name }) => name).join(', ');
  const unknown = relays.filter((relay) => relay.digest === null);
  if (outcome === 'odd') {
    const wrong = relays.filter(({ id }) => odd.includes(id));
    return `Not as the others: ${names(wrong)}, which serves no further; started again, it begins anew from theirs`;
  }
  if (outcome === 'undecided') {
    const told = relays.filter((relay) => relay.digest !== null);
    return `Not alike, and nobody can say who is right: ${names(told)}; choose, end the wrong one, give it "cluster rejoin" and start it`;
  }
  const why = unknown.map((relay) => `${relay.name}, which ${wordsOf(relay)}`);
  return unknown.length > 0 ? `Nothing is known of ${why.join('; ')}` : null;
}
