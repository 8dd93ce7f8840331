/** This relay as one of several: joined to their log before its store is opened, and heard by the others once it has all that they have. */
import { hostname } from 'node:os';
import type { ClusterGauges } from '../admin/cluster-metrics.ts';
import type { ClusterAtHand } from '../admin/cluster-verb.ts';
import { ClusterWriter } from '../cluster/cluster-writer.ts';
import { type Log as ClusterLog, LogUnavailable, type RelayFacts } from '../cluster/log-port.ts';
import { createPresence } from '../cluster/presence.ts';
import { createRaising } from '../cluster/raising.ts';
import { createSeenBook } from '../cluster/seen.ts';
import { createSnapshots, type SnapshotPace } from '../cluster/snapshots.ts';
import { createVerifying, type Verifying } from '../cluster/verifying.ts';
import { type LogMeter, watchLog } from '../cluster/watched-log.ts';
import type { DutyWork } from '../domain/duties.ts';
import { noteErasedFromLog } from '../domain/keeping/erasure.ts';
import type { Clock, Log, Monotonic, Timers } from '../domain/ports.ts';
import type { PresenceElsewhere } from '../domain/presence.ts';
import type { Replica } from '../domain/replica-ports.ts';
import { type Store, type StoreBackend, type StoreDeps, StoreError, type StoreWriter } from '../domain/store-ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import { watchClocks } from './clock-apart.ts';
import { clusterAtHand } from './cluster-at-hand.ts';
import { createDiffering } from './cluster-differing.ts';
import { caughtUp, connected, enter, found, requireRing } from './cluster-entering.ts';
import { clusterGauges } from './cluster-gauges.ts';
import { createJudge } from './cluster-judge.ts';
import { moreWith, verdictsOf, wantedBy } from './cluster-verdict.ts';
import { type ClusterView, createClusterView } from './cluster-view.ts';
import type { Among } from './duties.ts';
import type { FollowingCopy } from './freshness.ts';
import { createLogLook } from './log-look.ts';
import { createPresenceBoard } from './presence-board.ts';
import { createReadinessWords } from './readiness-words.ts';
import { createStartPatience, type StartPatience } from './start-patience.ts';

/** The way to the log that several relays share, and how this one measures time. */
export interface ClusterLine {
  connect(): ClusterLog;
  monotonic: Monotonic;
}

export interface ClusterDeps {
  cluster: ClusterLine;
  backend: StoreBackend;
  clock: Clock;
  timers: Timers;
  log: Log;
  version: string;
  meter: LogMeter;
  /** By default as copies of a large store are made. */
  snapshots?: SnapshotPace;
  ending?: AbortSignal;
}

interface Opened {
  writer: ClusterWriter;
  replica: Replica;
  verifying: Verifying;
}

type StartedStore = Pick<Store, 'condition' | 'sealed' | 'writer' | 'erasedInLog'>;

export interface Cluster {
  writer: NonNullable<StoreDeps['writer']>;
  /** Once the store is open. */
  among(): Among;
  /** How far this copy goes, once the store is open. */
  copy(store: Pick<Store, 'onOutside'>): FollowingCopy;
  /** Who is at the desks of the others. */
  others: PresenceElsewhere;
  /** The work of the duties of these names. */
  snapshots: DutyWork;
  schema(writer: Writer): DutyWork;
  /** Resolves when all that the others wrote is here, and they hear of this one. @throws StoreError, one line */
  start(store: StartedStore, ring: readonly string[]): Promise<void>;
  /** As in `StartPatience`. */
  untilTaken: StartPatience['untilTaken'];
  /** For its administrator, once the store is open. */
  atHand(store: Pick<Store, 'writer' | 'leases'>): ClusterAtHand;
  /** For the console, once the store is open. */
  view(store: Pick<Store, 'writer' | 'leases'>): ClusterView;
  /** For the metrics, once the store is open. */
  gauges: ClusterGauges;
  /** Why this relay is not to be asked; null: it may be. */
  trouble(): string | null;
  close(): Promise<void>;
}

const NOWHERE = { generation: '', position: 0 };

/** Before the store is opened. @throws StoreError, one line */
export async function joinCluster(deps: ClusterDeps): Promise<Cluster> {
  const { cluster, backend, clock, timers, log, version, meter, ending } = deps;
  const { monotonic } = cluster;
  const steady = () => monotonic.now();
  const unwatched = connected(() => cluster.connect());
  const watched = watchLog(unwatched, meter, steady);
  const line = watchClocks(watched.log, { clock, steady, log });
  const file = backend.replica;
  const waits = { line, timers, log, version, schema: file.schema, ...(ending ? { ending } : {}) };
  const patience = createStartPatience(waits);
  const joined = await enter(line, file, patience).catch(async (error) => {
    await line.close();
    throw error;
  });
  let opened: Opened | null = null;
  const seen = createSeenBook(steady);
  let store: StartedStore | null = null;
  const differing = createDiffering(file);
  let onApart = (reason: string): void => log.error({ reason }, 'this relay and its cluster are apart');

  const board = createPresenceBoard(clock);
  const facts = (): RelayFacts => {
    const { writer, replica, verifying } = parts();
    return {
      relay: replica.relay(),
      name: hostname(),
      version,
      schema: replica.schema,
      position: replica.place()?.position ?? 0,
      more: moreWith(board.told(), {
        verified: verifying.recent(),
        trouble: writer.stopped(),
        differs: differing.position(),
      }),
    };
  };
  const presence = createPresence({
    log: line,
    timers,
    steady,
    facts,
    onSeen: board.heard,
    onBeat: createReadinessWords({ trouble, steady, log }),
    onTold(relays) {
      seen.note(relays);
      judge();
      const wanted = wantedBy(relays);
      if (wanted !== null) snapshots.want(wanted);
    },
  });
  const snapshots = createSnapshots({
    ...{ line, file, timers, log, pace: deps.snapshots },
    erased: {
      at: () => store?.erasedInLog() ?? null,
      cleared: async (at) => store?.writer.write((tx) => noteErasedFromLog(tx, at)),
    },
    isWhole: () => opened?.writer.stopped() === null,
  });
  const judge = createJudge({
    verdicts: () => verdictsOf(parts().verifying.recent(), seen.all(), parts().replica.relay()),
    here: () => parts().replica.relay(),
    differs: (why) => parts().writer.differs(why),
    writer: () => store?.writer ?? null,
    log,
  });

  function apart(reason: string, isDifferent: boolean): void {
    if (isDifferent) differing.found(parts().replica.place()?.position ?? 0);
    onApart(reason + differing.remedy());
  }

  function parts(): Opened {
    if (opened === null) throw new StoreError('the store is not open yet');
    return opened;
  }

  function trouble(): string | null {
    const trouble = opened?.writer.trouble() ?? null;
    return trouble === null ? presence.trouble() : trouble + differing.remedy();
  }
  const atHand: Cluster['atHand'] = (store) => clusterAtHand({ ...parts(), line, seen, store });

  return {
    writer(replica, { observe, onError }): StoreWriter {
      const verifying = createVerifying({ log: line, replica, digest: () => backend.digest(), timers, onError });
      const isHeard = () => presence.trouble() === null;
      const told = { clock, timers, steady, isHeard, observe, onError, onApart: apart };
      const writer = new ClusterWriter({ log: verifying.log, replica, ...told });
      opened = { writer, replica, verifying };
      return writer;
    },
    among: () => ({
      relay: parts().replica.relay(),
      monotonic,
      caughtUp: () => parts().writer.trouble() === null,
    }),
    copy: ({ onOutside }) => ({
      place() {
        const { generation, position } = parts().replica.place() ?? NOWHERE;
        return { life: generation, at: position };
      },
      onMoved: (moved) => onOutside(moved),
      async newest() {
        const { generation, position } = await line.head();
        const unheard = presence.trouble();
        if (unheard !== null) throw new LogUnavailable(unheard);
        if (position > (parts().replica.place()?.position ?? 0)) parts().writer.wake();
        return { life: generation, at: position };
      },
    }),
    others: board,
    snapshots,
    schema: (writer) => createRaising({ replica: () => parts().replica, seen, writer, timers, log }),
    async start(started, ring) {
      store = started;
      const { condition, sealed } = started;
      const { writer, replica } = parts();
      onApart = condition.stop;
      await found(line, replica, file, joined, patience);
      await writer.start();
      requireRing(joined, [...sealed.uses().keys()], ring);
      await caughtUp(writer, joined, patience, differing.remedy, log);
      await presence.start();
      log.info({ relay: replica.relay(), position: replica.place()?.position, joined }, 'one of several relays');
    },
    atHand,
    view: (store) =>
      createClusterView({
        ...parts(),
        look: createLogLook({ line, timers, steady }),
        seen,
        atHand: atHand(store),
        leases: store.leases,
        lackingSince: watched.lackingSince,
        own: facts,
        trouble,
        clock,
        steady,
      }),
    gauges: clusterGauges({
      watched,
      line: unwatched,
      seen,
      presence,
      version,
      steady,
      erasedInLog: () => store?.erasedInLog() ?? null,
      opened: parts,
    }),
    trouble,
    untilTaken: patience.untilTaken,
    async close() {
      patience.close();
      await opened?.verifying.close();
      await presence.close();
      await line.close();
    },
  };
}
