/** `cluster status`, `cluster verify`: commands answered by a running relay of the cluster. */
import type { ClusterAdministration, ClusterVerdict, VerifiedRelay } from '../domain/administration/cluster-ports.ts';
import { BY_COMMAND_LINE, type Invocation, type Output, subverb, UsageError, VerbError } from './command-line.ts';

const ALONE = 'This relay is alone: BECKON_CLUSTER is not set';

/** @param cluster null: the relay is not in a cluster. @throws UsageError, VerbError */
export const clusterVerb = (given: Invocation, cluster: ClusterAdministration | null): Promise<Output> =>
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

async function status(cluster: ClusterAdministration): Promise<Output> {
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

async function verify(cluster: ClusterAdministration | null): Promise<Output> {
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
