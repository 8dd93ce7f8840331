/** Cluster membership: joins the log before the store is opened, and announces the relay once it is caught up. */
import { hostname } from 'node:os';
import { reasonOf } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { ClusterAdministration } from '../../domain/administration/cluster-ports.ts';
import type { DutyWork } from '../../domain/duties.ts';
import type { Clock, Log, Monotonic, Timers } from '../../domain/ports.ts';
import type { RemotePresence } from '../../domain/remote-presence.ts';
import { type StoreBackend, type StoreDeps, StoreError } from '../../domain/store-ports.ts';
import type { Writer } from '../../domain/unit-of-work.ts';
import { ClusterWriter } from '../cluster-writer.ts';
import { createCopyVerification } from '../copy-verification.ts';
import { createHeartbeats, type Heartbeats } from '../heartbeats.ts';
import { type ClusterLog, LogUnavailable } from '../log-port.ts';
import { type LogMeter, meterLog } from '../metered-log.ts';
import { createNightlyVerification } from '../nightly-verification.ts';
import { createPeers, type Peers } from '../peers.ts';
import type { JoinResult } from '../replica-join.ts';
import { createSchemaSwitch } from '../schema-switch.ts';
import type { SnapshotPace } from '../snapshot-duty.ts';
import { createClusterAdministration } from './administration.ts';
import { compareClocks } from './clock-difference.ts';
import { type ClusterView, createClusterView } from './console-view.ts';
import { createDivergence, type Divergence } from './divergence.ts';
import type { Among } from './duties.ts';
import { clusterGauges } from './gauges.ts';
import { type ClusterKeys, createClusterKeys, requireKey, type SharedRing } from './key-holders.ts';
import { createLogStatus } from './log-report.ts';
import { connectHeartbeat, type MemberStore, type Opened } from './own-heartbeat.ts';
import type { ReplicaPosition } from './replica-freshness.ts';
import { caughtUp, connected, enter, found, requireRing, single } from './startup.ts';
import { createStartPatience, type StartPatience } from './startup-wait.ts';
import { meaningOf } from './verdict.ts';
import { askByDuty, hindranceOf, shareOf } from './verification.ts';

export interface ClusterConnection {
  connect(): ClusterLog;
  monotonic: Monotonic;
}

interface ClusterDeps {
  cluster: ClusterConnection;
  backend: StoreBackend;
  clock: Clock;
  timers: Timers;
  log: Log;
  version: string;
  meter: LogMeter;
  snapshots?: SnapshotPace;
  /** How long a relay that left still counts at a schema switch, ms; default: a minute. */
  leftMs?: number;
  ending?: AbortSignal;
}

/** A relay that has joined the log and whose store is not open yet. */
export interface JoinedCluster {
  writer: NonNullable<StoreDeps['writer']>;
  /** Call once, after the store is open. @throws StoreError if its writer was not requested */
  member(store: MemberStore, ring: SharedRing): Cluster;
  close(): Promise<void>;
}

/** Membership of a relay whose store is open. */
export interface Cluster {
  among: Among;
  /** How current this copy is. */
  copy: ReplicaPosition;
  others: RemotePresence;
  snapshots: DutyWork;
  schema(writer: Writer): DutyWork;
  verification(writer: Writer): DutyWork;
  /** Resolves when the copy is caught up and the other relays hear this one. @throws StoreError, one line */
  start(): Promise<void>;
  /** Whether this relay founds the log with its data. */
  founds: boolean;
  untilTaken: StartPatience['untilTaken'];
  /** For administrators. */
  administration: ClusterAdministration;
  /** For the console. */
  view: ClusterView;
  gauges: ReturnType<typeof clusterGauges>;
  /** Why this relay is not ready; null: it is. */
  trouble(): string | null;
  /** The same for the public readiness endpoint, without details of database and disk. */
  readiness(): string | null;
  close(): Promise<void>;
}

/** What a relay has before its store is open. */
interface Joined {
  /** The log without decorators. */
  unwatched: ClusterLog;
  watched: ReturnType<typeof meterLog>;
  /** The log with metrics and a comparison of its clock. */
  line: ClusterLog;
  result: JoinResult;
  patience: StartPatience;
  seen: Peers;
  presence: Heartbeats;
  differing: Divergence;
  /** Monotonic ms. */
  steady: () => number;
}

/** Call before the store is opened. @throws StoreError, one line */
export async function joinCluster(deps: ClusterDeps): Promise<JoinedCluster> {
  const { backend, clock, timers, ending } = deps;
  const joined = await joinLog(deps);
  const { line, patience, presence, differing, steady } = joined;
  let opened: Opened | null = null;

  async function close(): Promise<void> {
    patience.close();
    await opened?.verifying.close();
    await presence.close();
    await line.close();
  }

  return {
    writer(replica, { observe, onError }) {
      const digest = () => backend.digest();
      const verifying = createCopyVerification({ log: line, replica, digest, timers, steady, onError });
      const writer = new ClusterWriter({
        ...{ log: verifying.log, replica, clock, name: hostname(), timers, steady, observe, onError },
        isHeard: () => presence.trouble() === null,
        onApart: (reason, why) => differing.isolate(reason, why, replica.place()?.position ?? 0),
      });
      ending?.addEventListener('abort', () => writer.end(), { once: true });
      opened = { writer, replica, verifying };
      return writer;
    },
    member(store, ring) {
      if (opened === null) throw new StoreError('the store is not open yet');
      return { ...createMember(deps, joined, opened, store, ring), close };
    },
    close,
  };
}

async function joinLog({ cluster, backend, clock, timers, log, version, ...deps }: ClusterDeps): Promise<Joined> {
  const steady = () => cluster.monotonic.now();
  const unwatched = connected(() => cluster.connect());
  const watched = meterLog(unwatched, deps.meter, steady);
  const line = compareClocks(watched.log, { clock, steady, log });
  const file = backend.replica;
  const { ending } = deps;
  const patience = createStartPatience({
    ...{ line, timers, log, version, schema: file.schema },
    ...(ending ? { ending } : {}),
  });
  const result = await enter(line, file, patience).catch(async (error) => {
    await line.close();
    throw error;
  });
  const seen = createPeers(steady, deps.leftMs);
  const onError = (error: unknown) =>
    log.error({ reason: reasonOf(error) }, 'a heartbeat of the other relays was not fully processed');
  const presence = createHeartbeats({ log: line, seen, timers, steady, onError });
  const differing = createDivergence(file, log);
  return { unwatched, watched, line, result, patience, seen, presence, differing, steady };
}

function createMember(
  deps: ClusterDeps,
  joined: Joined,
  opened: Opened,
  store: MemberStore,
  ring: SharedRing,
): Omit<Cluster, 'close'> {
  const { cluster, backend, clock, timers, log, version } = deps;
  const { line, unwatched, watched, seen, presence, differing, steady, patience } = joined;
  const { writer, replica } = opened;
  const keys = createClusterKeys({ ring, store, log });
  differing.connect((reason, why) =>
    store.condition.stop(reason, why === 'history' ? refusals.requests.twoHistories : undefined),
  );
  const { board, snapshots, facts, trouble, readiness } = connectHeartbeat({
    ...{ opened, store, keys, presence, seen, differing, line, file: backend.replica, pace: deps.snapshots },
    ...{ clock, timers, steady, log, version },
  });
  const administration = createClusterAdministration({ ...opened, line, seen, store, timers, steady });
  const { leases, sealed, erasedInLog, verifiedAt } = store;
  return {
    among: {
      relay: replica.relay(),
      monotonic: cluster.monotonic,
      caughtUp: () => writer.trouble() === null && keys.trouble() === null,
    },
    copy: positionOf(line, opened, presence, store),
    others: board,
    snapshots,
    schema: (writer) => createSchemaSwitch({ replica, seen, meaningOf, writer, timers, log }),
    verification: (writer) =>
      createNightlyVerification({
        lastAgreed: verifiedAt,
        hindrance: () => hindranceOf(seen.all()),
        ask: () => askByDuty(writer),
        stagger: () => shareOf(replica.place()?.generation ?? ''),
        ...{ clock, timers, steady, log },
      }),
    start: starter(deps, joined, opened, store, ring, keys),
    founds: joined.result === 'first',
    untilTaken: patience.untilTaken,
    administration,
    view: createClusterView({
      ...{ ...opened, seen, administration, leases, sealed, verifiedAt, trouble, steady, own: facts },
      logStatus: createLogStatus({ line, timers, steady }),
      lackingSince: watched.lackingSince,
      clock: writer.clock,
    }),
    gauges: clusterGauges({
      ...{ ...opened, watched, line: unwatched, seen, presence, version, steady, erasedInLog, verifiedAt },
    }),
    trouble,
    readiness,
  };
}

const NOWHERE = { generation: '', position: 0 };

function positionOf(
  line: ClusterLog,
  { writer, replica }: Opened,
  presence: Heartbeats,
  { onOutside }: Pick<MemberStore, 'onOutside'>,
): ReplicaPosition {
  return {
    place() {
      const { generation, position } = replica.place() ?? NOWHERE;
      return { life: generation, at: position };
    },
    onMoved: (moved) => onOutside(moved),
    async newest() {
      const { generation, position } = await line.head();
      const unheard = presence.trouble();
      if (unheard !== null) throw new LogUnavailable(unheard);
      if (position > (replica.place()?.position ?? 0)) writer.wake();
      return { life: generation, at: position };
    },
  };
}

function starter(
  { backend, log }: ClusterDeps,
  { line, result, patience, presence, differing }: Joined,
  { writer, replica }: Opened,
  { sealed }: MemberStore,
  ring: SharedRing,
  keys: ClusterKeys,
): Cluster['start'] {
  return async () => {
    await found(line, replica, backend.replica, result, patience);
    await writer.start();
    requireRing(result, [...sealed.uses().keys()], ring);
    await caughtUp(writer, result, patience, differing.remedy, log);
    if (result === 'first') await patience.untilTaken(() => keys.begin());
    requireKey(keys);
    await presence.start();
    await single(presence, patience);
    log.info({ relay: replica.relay(), position: replica.place()?.position, joined: result }, 'joined the cluster');
  };
}
