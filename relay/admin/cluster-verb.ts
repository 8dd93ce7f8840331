/** `cluster status`, `cluster verify`: the relays that share one log, asked of one that runs. */
import type { Duty } from '../domain/lease-ports.ts';
import { type Invocation, type Output, subverb, UsageError, VerbError } from './command-line.ts';

export interface RelayStatus {
  id: string;
  name: string;
  version: string;
  schema: number;
  position: number;
  /** Entries that the log has more. */
  behind: number;
  /** Told of itself in the last 10 s. */
  heard: boolean;
  duties: readonly Duty[];
}

export interface ClusterStatus {
  /** Of the log. */
  generation: string;
  position: number;
  /** Of the oldest entry that is kept. */
  oldest: number;
  snapshot: { position: number; bytes: number } | null;
  relays: readonly RelayStatus[];
}

export interface VerifiedRelay {
  id: string;
  name: string;
  /** Null: it did not tell in time. */
  digest: string | null;
  /** Tables that are not as here. */
  differing: readonly string[];
}

export interface ClusterVerdict {
  /** Of the entry behind which the digests are. */
  position: number;
  digest: string;
  relays: readonly VerifiedRelay[];
}

/** The cluster as a relay of it sees it. */
export interface ClusterAtHand {
  status(): Promise<ClusterStatus>;
  /** Every relay takes the digest of its copy at one entry of the log. Answers when all that are heard told it, or have taken too long. */
  verify(): Promise<ClusterVerdict>;
}

export const ALONE = 'This relay is alone: BECKON_CLUSTER is not set';

/** @param cluster null: the relay is alone. @throws UsageError, VerbError */
export const clusterVerb = (given: Invocation, cluster: ClusterAtHand | null): Promise<Output> =>
  subverb(
    { ...given, words: given.words.slice(0, 2) },
    {
      status: () => (cluster ? status(cluster) : { lines: [ALONE], value: { alone: true } }),
      verify: () => verify(cluster),
      leave: () => refuseHere('leave'),
      recover: () => refuseHere('recover --from-this-copy'),
    },
  );

function refuseHere(act: string): never {
  throw new UsageError(`cluster ${act} wants that no relay runs on this copy`);
}

async function status(cluster: ClusterAtHand): Promise<Output> {
  const value = await cluster.status();
  const { generation, position, oldest, snapshot, relays } = value;
  const copy = snapshot ? `newest snapshot at ${snapshot.position} (${mib(snapshot.bytes)} MiB)` : 'no snapshot yet';
  const lines = relays.map(({ name, version, position: at, behind, heard, duties }) =>
    [name, version, `at ${at}, ${behind} behind`, heard ? duties.join(', ') || 'no duties' : 'not heard'].join('\t'),
  );
  return { lines: [`log ${generation} at ${position}, kept from ${oldest}; ${copy}`, ...lines], value };
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

async function verify(cluster: ClusterAtHand | null): Promise<Output> {
  if (!cluster) throw new VerbError(ALONE);
  const value = await cluster.verify();
  const lines = value.relays.map(({ name, digest, differing }) =>
    [name, digest ?? 'did not tell in time', ...differing].join('\t'),
  );
  const others = value.relays.filter(({ digest }) => digest !== value.digest);
  const output = { lines: [`At entry ${value.position} of the log`, ...lines], value };
  if (others.length === 0) return { ...output, lines: [...output.lines, 'All hold the same'] };
  const apart = others.filter(({ digest }) => digest !== null).map(({ name }) => name);
  const fault =
    apart.length > 0
      ? `Not as here: ${apart.join(', ')}; whichever is wrong is to begin anew on an empty BECKON_DATA`
      : `Nothing is known of ${others.map(({ name }) => name).join(', ')}`;
  return { ...output, fault };
}
