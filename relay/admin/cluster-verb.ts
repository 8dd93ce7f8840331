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
  throw new UsageError(`cluster ${act} requires that no relay runs on this copy`);
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
      heard ? duties.join(', ') || 'no duties' : 'silent',
    ]
      .concat(trouble ?? [])
      .concat(lacksKeys.map((id) => `lacks the key ${id}: copy the key ring to it`))
      .join('\t'),
  );
  return {
    lines: [`log ${generation} at ${position} in schema ${level}, oldest entry ${oldest}; ${copy}`, ...lines],
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
  return fault === null ? { ...output, lines: [...output.lines, 'All copies are equal'] } : { ...output, fault };
}

function wordsOf({ state, digest, fault }: VerifiedRelay): string {
  if (state === 'failed') return `could not compute a digest: ${fault}`;
  if (state === 'missed') return 'computed no digest: it restarted meanwhile';
  if (state === 'silent') return 'is silent; a removed relay is no longer listed after a day';
  return digest ?? 'did not report in time';
}

/** The most serious fault; null: none. */
function faultOf({ outcome, odd, relays }: ClusterVerdict): string | null {
  const names = (some: readonly VerifiedRelay[]) => some.map(({ name }) => name).join(', ');
  const unknown = relays.filter((relay) => relay.digest === null);
  if (outcome === 'odd') {
    const wrong = relays.filter(({ id }) => odd.includes(id));
    return `Different from the others: ${names(wrong)}. It serves no longer; after a restart it takes a copy of the others`;
  }
  if (outcome === 'undecided') {
    const compared = relays.filter((relay) => relay.digest !== null);
    return `The copies differ without a majority: ${names(compared)}. Stop the wrong relay, run "cluster rejoin" there and start it again`;
  }
  const why = unknown.map((relay) => `${relay.name}, which ${wordsOf(relay)}`);
  return unknown.length > 0 ? `Not compared: ${why.join('; ')}` : null;
}
