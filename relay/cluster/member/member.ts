/** Cluster membership: joins the log before the store is opened, and announces the relay once it is caught up. */
import { hostname } from 'node:os';
import { refusals } from '../../../shared/words/relay.ts';
import type { ClusterAdministration } from '../../domain/administration/cluster-ports.ts';
import type { DutyWork } from '../../domain/duties.ts';
import type { Clock, Log, Monotonic, Timers } from '../../domain/ports.ts';
import type { RemotePresence } from '../../domain/remote-presence.ts';
import type { IsolationCause } from '../../domain/replica-ports.ts';
import type { Store, StoreBackend, StoreDeps } from '../../domain/store-ports.ts';
import type { Writer } from '../../domain/unit-of-work.ts';
import { ClusterWriter } from '../cluster-writer.ts';
import { createCopyVerification } from '../copy-verification.ts';
import { type ClusterLog, LogUnavailable } from '../log-port.ts';
import { type LogMeter, meterLog } from '../metered-log.ts';
import { createNightlyVerification } from '../nightly-verification.ts';
import type { JoinResult } from '../replica-join.ts';
import { createSchemaSwitch } from '../schema-switch.ts';
import type { SnapshotPace } from '../snapshot-duty.ts';
import { createClusterAdministration } from './administration.ts';
import { compareClocks } from './clock-difference.ts';
import { type ClusterView, createClusterView } from './console-view.ts';
import type { Among } from './duties.ts';
import { clusterGauges } from './gauges.ts';
import { createClusterKeys, requireKey, type SharedRing } from './key-holders.ts';
import { createLogStatus } from './log-report.ts';
import { createHeartbeat, type Heartbeat, type Own, openedOf, type StartedStore } from './own-heartbeat.ts';
import type { ReplicaPosition } from './replica-freshness.ts';
import { caughtUp, connected, enter, found, requireRing, single } from './startup.ts';
import { createStartPatience, type StartPatience } from './startup-wait.ts';
import { meaningOf } from './verdict.ts';
import { askByDuty, hindranceOf, shareOf } from './verification.ts';

export interface ClusterConnection {
  connect(): ClusterLog;
  monotonic: Monotonic;
}

export interface ClusterDeps {
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

export interface Cluster {
  writer: NonNullable<StoreDeps['writer']>;
  /** Call after the store is open. */
  among(): Among;
  /** How current this copy is; call after the store is open. */
  copy(store: Pick<Store, 'onOutside'>): ReplicaPosition;
  others: RemotePresence;
  snapshots: DutyWork;
  schema(writer: Writer): DutyWork;
  verification(writer: Writer): DutyWork;
  /** Resolves when the copy is caught up and the other relays hear this one. @throws StoreError, one line */
  start(store: StartedStore, ring: SharedRing): Promise<void>;
  /** Whether this relay founds the log with its data. */
  founds: boolean;
  untilTaken: StartPatience['untilTaken'];
  /** For administrators; call after the store is open. */
  administration(store: Pick<Store, 'writer' | 'leases' | 'sealed'>): ClusterAdministration;
  /** For the console; call after the store is open. */
  view(store: Pick<Store, 'writer' | 'leases' | 'sealed' | 'verifiedAt'>): ClusterView;
  /** For metrics; read after the store is open. */
  gauges: ReturnType<typeof clusterGauges>;
  /** Why this relay is not ready; null: it is. */
  trouble(): string | null;
  /** The same for the public readiness endpoint, without details of database and disk. */
  readiness(): string | null;
  close(): Promise<void>;
}

/** The log in three layers: plain, with metrics, and with a comparison of its clock. */
interface Lines {
  unwatched: ClusterLog;
  watched: ReturnType<typeof meterLog>;
  line: ClusterLog;
}

/** Call before the store is opened. @throws StoreError, one line */
export async function joinCluster(deps: ClusterDeps): Promise<Cluster> {
  const { cluster, backend, clock, timers, log, version, meter, ending } = deps;
  const steady = () => cluster.monotonic.now();
  const unwatched = connected(() => cluster.connect());
  const watched = meterLog(unwatched, meter, steady);
  const line = compareClocks(watched.log, { clock, steady, log });
  const file = backend.replica;
  const waits = { line, timers, log, version, schema: file.schema, ...(ending ? { ending } : {}) };
  const patience = createStartPatience(waits);
  const joined = await enter(line, file, patience).catch(async (error) => {
    await line.close();
    throw error;
  });
  const own: Own = { opened: null, store: null, keys: null };
  const { snapshots: pace, leftMs } = deps;
  const heartbeat = createHeartbeat({ own, line, file, clock, timers, steady, log, version, pace, leftMs });
  const lines = { unwatched, watched, line };
  return {
    ...whileServing(deps, lines, own, heartbeat),
    ...forWatchers(deps, lines, own, heartbeat),
    start: starter(deps, line, own, { heartbeat, joined, patience }),
    founds: joined === 'first',
    untilTaken: patience.untilTaken,
    async close() {
      patience.close();
      await own.opened?.verifying.close();
      await heartbeat.presence.close();
      await line.close();
    },
  };
}

const NOWHERE = { generation: '', position: 0 };

type Serving = Pick<
  Cluster,
  'writer' | 'among' | 'copy' | 'others' | 'snapshots' | 'schema' | 'verification' | 'trouble' | 'readiness'
>;

function whileServing(deps: ClusterDeps, { line }: Lines, own: Own, heartbeat: Heartbeat): Serving {
  const { cluster, backend, clock, timers, log, ending } = deps;
  const { monotonic } = cluster;
  const steady = () => monotonic.now();
  const { presence, differing, seen, board, snapshots, trouble, readiness } = heartbeat;
  const opened = () => openedOf(own);

  function onApart(reason: string, why: IsolationCause): void {
    if (why === 'copy') differing.found(opened().replica.place()?.position ?? 0);
    const line = reason + differing.remedy();
    if (own.store === null) log.error({ reason: line }, 'this relay has diverged from its cluster');
    else own.store.condition.stop(line, why === 'history' ? refusals.requests.twoHistories : undefined);
  }

  return {
    writer(replica, { observe, onError }) {
      const digest = () => backend.digest();
      const verifying = createCopyVerification({ log: line, replica, digest, timers, steady, onError });
      const isHeard = () => presence.trouble() === null;
      const told = { clock, name: hostname(), timers, steady, isHeard, observe, onError, onApart };
      const writer = new ClusterWriter({ log: verifying.log, replica, ...told });
      ending?.addEventListener('abort', () => writer.end(), { once: true });
      own.opened = { writer, replica, verifying };
      return writer;
    },
    among: () => ({
      relay: opened().replica.relay(),
      monotonic,
      caughtUp: () => opened().writer.trouble() === null && (own.keys?.trouble() ?? null) === null,
    }),
    copy: ({ onOutside }) => ({
      place() {
        const { generation, position } = opened().replica.place() ?? NOWHERE;
        return { life: generation, at: position };
      },
      onMoved: (moved) => onOutside(moved),
      async newest() {
        const { generation, position } = await line.head();
        const unheard = presence.trouble();
        if (unheard !== null) throw new LogUnavailable(unheard);
        if (position > (opened().replica.place()?.position ?? 0)) opened().writer.wake();
        return { life: generation, at: position };
      },
    }),
    others: board,
    snapshots,
    schema: (writer) => createSchemaSwitch({ replica: () => opened().replica, seen, meaningOf, writer, timers, log }),
    verification: (writer) =>
      createNightlyVerification({
        lastAgreed: () => own.store?.verifiedAt() ?? null,
        hindrance: () => hindranceOf(seen.all()),
        ask: () => askByDuty(writer),
        stagger: () => shareOf(opened().replica.place()?.generation ?? ''),
        ...{ clock, timers, steady, log },
      }),
    trouble,
    readiness,
  };
}

function forWatchers(
  { cluster, timers, version }: ClusterDeps,
  { line, unwatched, watched }: Lines,
  own: Own,
  { seen, presence, facts, trouble }: Heartbeat,
): Pick<Cluster, 'administration' | 'view' | 'gauges'> {
  const steady = () => cluster.monotonic.now();
  const opened = () => openedOf(own);
  const administration: Cluster['administration'] = (store) =>
    createClusterAdministration({ ...opened(), line, seen, store, timers, steady });
  return {
    administration,
    view: (store) =>
      createClusterView({
        ...opened(),
        logStatus: createLogStatus({ line, timers, steady }),
        seen,
        administration: administration(store),
        leases: store.leases,
        sealed: store.sealed,
        verifiedAt: store.verifiedAt,
        lackingSince: watched.lackingSince,
        own: facts,
        trouble,
        clock: opened().writer.clock,
        steady,
      }),
    gauges: clusterGauges({
      ...{ watched, line: unwatched, seen, presence, version, steady, opened },
      erasedInLog: () => own.store?.erasedInLog() ?? null,
      verifiedAt: () => own.store?.verifiedAt() ?? null,
    }),
  };
}

function starter(
  { backend, log }: ClusterDeps,
  line: ClusterLog,
  own: Own,
  { heartbeat, joined, patience }: { heartbeat: Heartbeat; joined: JoinResult; patience: StartPatience },
): Cluster['start'] {
  return async (store, ring) => {
    own.store = store;
    const { writer, replica } = openedOf(own);
    await found(line, replica, backend.replica, joined, patience);
    await writer.start();
    const keys = createClusterKeys({ ring, store, log });
    requireRing(joined, [...store.sealed.uses().keys()], ring);
    await caughtUp(writer, joined, patience, heartbeat.differing.remedy, log);
    if (joined === 'first') await patience.untilTaken(() => keys.begin());
    requireKey(keys);
    own.keys = keys;
    await heartbeat.presence.start();
    await single(heartbeat.presence, patience);
    log.info({ relay: replica.relay(), position: replica.place()?.position, joined }, 'joined the cluster');
  };
}
