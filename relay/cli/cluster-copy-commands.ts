/** `cluster leave`, `cluster rejoin`, `cluster recover --from-this-copy`: commands on a copy that no relay has open. */
import { type Invocation, type Output, UsageError, VerbError } from '../admin/command-line.ts';
import { followsOn } from '../cluster/entry.ts';
import { type ClusterLog, type LogHead, LogUnavailable } from '../cluster/log-port.ts';
import { firstSince } from '../cluster/snapshot-duty.ts';
import type { Config, Environment } from '../config.ts';
import { backendOf, clusterConnection } from '../core/backends.ts';
import type { ReplicaPlace } from '../domain/replica-ports.ts';
import type { StoreBackend } from '../domain/store-ports.ts';

/** Null if the command is not one of these. */
export function clusterFileVerb(given: Invocation, config: Config, env: Environment): Promise<Output> | null {
  const [verb, act] = given.words;
  if (verb !== 'cluster') return null;
  if (act === 'leave') return onCopy(config, (backend) => leave(backend, config));
  if (act === 'rejoin') return onCopy(config, rejoin);
  if (act !== 'recover') return null;
  if (given.options['from-this-copy'] !== true) {
    throw new UsageError('cluster recover takes --from-this-copy: what the log has beyond this copy is void then');
  }
  const connection = clusterConnection(config, env);
  if (!connection) throw new VerbError('BECKON_CLUSTER is not set: it names the log that begins anew');
  return onCopy(config, async (backend, place) => {
    const log = connection.connect();
    try {
      return await recover(log, backend, place);
    } catch (error) {
      throw error instanceof LogUnavailable ? new VerbError(`BECKON_CLUSTER: ${error.message}`) : error;
    } finally {
      await log.close();
    }
  });
}

/** @throws StoreError if a relay has the store open, VerbError if it is not a cluster copy */
async function onCopy(
  config: Config,
  work: (backend: StoreBackend, place: ReplicaPlace) => Output | Promise<Output>,
): Promise<Output> {
  const backend = backendOf(config);
  const free = backend.lock();
  try {
    const place = backend.replica.look()?.place;
    if (!place) throw new VerbError(`The store ${config.store} is no copy of a cluster's`);
    return await work(backend, place);
  } finally {
    free();
  }
}

function leave({ replica }: StoreBackend, { store, cluster }: Config): Output {
  replica.leave();
  const unset = cluster === null ? [] : ['Start its relay without BECKON_CLUSTER, otherwise it is refused'];
  return { lines: [`The store ${store} is now independent of the cluster`, ...unset], value: { store, left: true } };
}

function rejoin({ replica }: StoreBackend, { position }: ReplicaPlace): Output {
  replica.noteDiffers(position);
  const lines = [
    `At its next start this relay takes a copy of the others, made after entry ${position}`,
    'The present copy is stored beside it',
  ];
  return { lines, value: { position, rejoins: true } };
}

/** Changes the log first: if killed in between, the copy is unchanged and the command can be repeated. @throws VerbError, LogUnavailable */
export async function recover(
  log: Pick<ClusterLog, 'head' | 'read' | 'refound'>,
  { replica }: Pick<StoreBackend, 'replica'>,
  place: ReplicaPlace,
): Promise<Output> {
  const head = await log.head();
  // A copy marked as differing belongs to no history; choosing it deliberately skips the check.
  const copy = replica.look();
  if (copy?.differs === null) await requireFurthest(log, head, place);
  const voided = await voidLines(log, head, place, copy?.writtenAt ?? 0);
  const anew: ReplicaPlace = { ...place, generation: crypto.randomUUID() };
  await log.refound(anew);
  replica.standAnew(anew);
  const lines = [
    `A new log ${anew.generation} starts at ${anew.position} from this copy`,
    'Start this relay first, then each other relay with an empty BECKON_DATA; desks read all items again',
    ...voided,
    'Record the reason in the audit trail once the relay runs: audit acknowledge REASON',
  ];
  return { lines, value: anew };
}

/** @throws VerbError if there is nothing to recover, or another copy has more acknowledged entries */
async function requireFurthest(log: Pick<ClusterLog, 'read'>, head: LogHead, place: ReplicaPlace): Promise<void> {
  const { halted } = head;
  const goesOn = await carriesOn(log, head, place);
  if (halted !== null && (goesOn || halted.position > place.position)) {
    throw new VerbError(
      `The copy of ${halted.by}, at ${halted.position}, has entries that this one lacks: recover from that one. If it is lost, first run "cluster rejoin" here, which selects this copy`,
    );
  }
  if (halted === null && goesOn) {
    throw new VerbError(
      'The log continues from this copy: no recovery is needed, start its relay. If no relay can apply the next entry, first run "cluster rejoin" here, which selects this copy',
    );
  }
}

/** Acknowledged entries that the recovery discards, for sources to send again. @param writtenAt of the newest entry here, ms since 1970 */
async function voidLines(
  log: Pick<ClusterLog, 'read'>,
  head: LogHead,
  place: ReplicaPlace,
  writtenAt: number,
): Promise<string[]> {
  if (head.generation !== place.generation) return [];
  const lines: string[] = [];
  const first = await firstSince(log, head, writtenAt + 1);
  if (first <= head.position) {
    const [from, to] = [await timeOf(log, first), await timeOf(log, head.position)];
    lines.push(
      `Void: ${head.position - first + 1} entries of the log, written from ${from} to ${to}; have the sources send them again`,
    );
  }
  const { halted } = head;
  if (halted !== null && (halted.position > place.position || (await carriesOn(log, head, place)))) {
    lines.push(
      `Void: entries that only the copy of ${halted.by} has, up to ${halted.position}; have the sources send them again`,
    );
  }
  return lines;
}

async function timeOf(log: Pick<ClusterLog, 'read'>, position: number): Promise<string> {
  const [entry] = await log.read(position - 1, 1);
  return new Date(entry?.at ?? 0).toISOString();
}

/** Whether the current log continues this copy's history. */
async function carriesOn(log: Pick<ClusterLog, 'read'>, head: LogHead, place: ReplicaPlace): Promise<boolean> {
  if (head.generation !== place.generation || head.position < place.position) return false;
  if (head.position === place.position) return head.hash === place.hash;
  // Older entries exist only in a snapshot, and such a copy has nothing that the log lacks.
  if (place.position + 1 < head.oldest) return true;
  const [next] = await log.read(place.position, 1);
  return next === undefined || followsOn(place, next);
}
