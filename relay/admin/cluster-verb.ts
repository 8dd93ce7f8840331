/** `cluster status`, `cluster verify`: the relays that share one log, asked of one that runs. */
import type { NamedKeys } from '../domain/keeping/sealing-ports.ts';
import type { Duty } from '../domain/lease-ports.ts';
import type { ActingBy } from '../domain/people/acting.ts';
import { BY_COMMAND_LINE, type Invocation, type Output, subverb, UsageError, VerbError } from './command-line.ts';

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
  /** Why it takes in no more of the log, one line; null: it does. */
  trouble: string | null;
  duties: readonly Duty[];
  /** Ids of keys of the ring that it lacks: the one that seals, or the one that is to. */
  lacksKeys: readonly string[];
}

interface ClusterStatus {
  /** Of the log. */
  generation: string;
  position: number;
  /** In which entries are written, by whichever relay. */
  schema: number;
  /** Of the oldest entry that is kept. */
  oldest: number;
  snapshot: { position: number; bytes: number } | null;
  keys: NamedKeys;
  relays: readonly RelayStatus[];
}

/**
 * `told`: by its digest. `failed`: it takes none, `fault` says why. `missed`: it is past the entry and took none, as one that was started anew
 * there. `silent`: it is not heard of.
 */
type VerifiedState = 'under way' | 'told' | 'failed' | 'missed' | 'silent';

export interface VerifiedRelay {
  id: string;
  name: string;
  state: VerifiedState;
  /** Of one that told. */
  digest: string | null;
  /** Tables that are not as here. */
  differing: readonly string[];
  /** One line. */
  fault: string | null;
}

export interface ClusterVerdict {
  /** By which it was asked for. */
  id: string;
  /** Of the entry behind which the digests are. */
  position: number;
  /** Here; null: not yet, or it cannot be taken. */
  digest: string | null;
  /** Nobody's digest is under way. */
  over: boolean;
  /**
   * Of those that told, once it is over and two did. `odd`: most hold the same, and those in `odd` do not: these serve no further.
   * `undecided`: nobody can say who is right, and all go on.
   */
  outcome: 'same' | 'odd' | 'undecided' | null;
  /** Ids. */
  odd: readonly string[];
  relays: readonly VerifiedRelay[];
}

/** The cluster as a relay of it sees it. */
export interface ClusterAtHand {
  status(): Promise<ClusterStatus>;
  /** Every relay takes the digest of its copy at one entry of the log; nobody is waited for. @returns by which it is asked for */
  beginVerify(by: ActingBy): Promise<string>;
  /** What is known of one that was begun, here or at another relay; null: nothing, as of an older one. */
  verdict(id: string): ClusterVerdict | null;
  /** From the beginning until it is over. */
  verify(by: ActingBy): Promise<ClusterVerdict>;
  /**
   * Who has a key of the ring, by its id, as they tell from now on: once all have it that are there, or each has looked into its ring once
   * more. Null: this relay hears of nobody.
   */
  heldSoon(key: string): Promise<KeyHolders | null>;
}

/** Relays as they stand to a key of the ring. */
export interface KeyHolders {
  /** Names of those that are there and do not say that they have it. */
  lacking: readonly string[];
  /** Names of those that are not heard, and are waited for no longer. */
  silent: readonly string[];
  /** Name of one that is there and says that it has it; null: none does. */
  holder: string | null;
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

/** What is wrong, worst first; null: nothing is. */
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
