/** The base of a relay: store with audit seal, directory, metrics and network. */
import { reasonOf } from '../../shared/problems.ts';
import { createLogMetrics, type LogMetrics } from '../admin/cluster-metrics.ts';
import type { Gauges } from '../admin/gauges.ts';
import { createMetrics, type Metrics } from '../admin/metrics.ts';
import { createRefusals } from '../admin/refusals.ts';
import type { Duties } from '../domain/duties.ts';
import type { Log } from '../domain/ports.ts';
import type { ReadTurns } from '../domain/read-slices.ts';
import { backendOf } from './backend.ts';
import { type Cluster, joinCluster } from './cluster.ts';
import { loadDirectory, openCore, type RelayCore, type RelayCoreDeps } from './core.ts';
import type { RelayDeps } from './deps.ts';
import { joinDuties } from './duties.ts';
import { tellLocked } from './keys-verb.ts';
import { createMembershipWatch, type MembershipWatch } from './membership-watch.ts';
import { joinNetwork, type Network } from './network.ts';
import { StartEnded } from './start-patience.ts';
import { joinWaiting, type WaitingElsewhere } from './waiting.ts';
import { openWitnessedSeal, type WitnessedSeal } from './witness.ts';

export interface Foundation {
  core: RelayCore;
  /** Null: a single relay. */
  cluster: Cluster | null;
  duties: Duties;
  seal: WitnessedSeal;
  metrics: Metrics;
  refusals: ReturnType<typeof createRefusals>;
  watch: MembershipWatch;
  network: Network;
  /** Why the audit is not signed; null: it is. */
  auditTrouble: () => string | null;
  /** Why the relay is not ready; null: it is. */
  trouble: () => string | null;
  /** For a failure of a later startup step: closes the foundation and rethrows the error. */
  abandon: (error: unknown) => Promise<never>;
}

type DoorGauges = Pick<Gauges, 'desks' | 'desksBehind' | 'connections' | 'unsentBytes'> & {
  waiting: WaitingElsewhere;
};

/** @param doors late-bound: the servers are opened later. @throws StoreError, DirectoryError, ConfigError: one line each */
export async function openFoundation(deps: RelayDeps, turns: ReadTurns, doors: DoorGauges): Promise<Foundation> {
  const { config, clock, timers, random, log } = deps;
  const network = joinNetwork(deps.env);
  let seal: WitnessedSeal | null = null;
  const logMetrics = deps.cluster ? createLogMetrics() : null;
  const cluster = await clusterOf(deps, logMetrics);
  const core = await openCoreOf(cluster, deps, {
    turns,
    onForeignWrite: () => watch.foreignWrite(),
    observe(group) {
      metrics.commit(group);
      seal?.changed();
    },
    onBehind: (task) => metrics.failed(task),
  });
  const { store } = core;
  const duties = joinDuties({ ...deps, among: deps.among ?? cluster?.among() ?? null }, store);
  const auditTrouble = () => seal?.trouble() ?? null;
  const trouble = () => cluster?.readiness() ?? store.trouble() ?? auditWords(auditTrouble());
  const waiting = joinWaiting({ core, seal: () => seal, watch: () => watch.waiting, elsewhere: doors.waiting });
  const metrics = createMetrics(
    { ...gaugesOf({ deps, core, cluster, duties, auditTrouble, trouble }), ...doors, waiting },
    (config.metricsToken ?? null) !== null,
    logMetrics,
  );
  const refusals = createRefusals({ log, timers, count: metrics.wasRefused });
  const watch = createMembershipWatch({ core, duties, clock, timers, random, log, onFailure: metrics.failed });
  if (cluster) await startCluster(cluster, core);
  /** The failed step has already closed the store. */
  const leave = async (error: unknown): Promise<never> => {
    await cluster?.close();
    throw error;
  };
  // Before any write: an audit trail begins with its head.
  seal = await openWitnessedSeal(deps, core, duties, network, metrics, cluster).catch(leave);
  store.onOutside(({ audit }) => {
    if (audit) seal?.changed();
  });
  await loadDirectory(core, deps, cluster ? importLater(cluster, log, () => watch.changed()) : undefined).catch(leave);
  tellLocked(core, log);
  const abandon = (error: unknown): Promise<never> => core.close().then(() => leave(error));
  return { core, cluster, duties, seal, metrics, refusals, watch, network, auditTrouble, trouble, abandon };
}

async function clusterOf(deps: RelayDeps, meter: LogMetrics | null): Promise<Cluster | null> {
  const { cluster } = deps;
  return cluster && meter ? joinCluster({ ...deps, cluster, backend: backendOf(deps.config), meter }) : null;
}

interface GaugeParts extends Pick<Foundation, 'core' | 'cluster' | 'duties' | 'auditTrouble' | 'trouble'> {
  deps: RelayDeps;
}

function gaugesOf({ deps, core, cluster, duties, auditTrouble, trouble }: GaugeParts): Omit<Gauges, keyof DoorGauges> {
  const { store } = core;
  return {
    now: () => deps.clock.now(),
    version: deps.version,
    openItems: () => store.openItems(),
    outbound: () => store.outbound.depth(),
    hookLetters: () => store.hookLetters.count(),
    condition: () => ({ whole: store.condition.whole(), checkedAt: store.condition.checkedAt() }),
    auditWhole: () => auditTrouble() === null,
    ready: () => trouble() === null,
    duties: inTouch(duties, cluster),
    cluster: cluster?.gauges ?? null,
    files: () => store.files(),
  };
}

/** On failure closes the connections to the log, which would keep the process alive. */
async function openCoreOf(
  cluster: Cluster | null,
  { threads = false, config, env, clock, log }: RelayDeps,
  told: Pick<RelayCoreDeps, 'turns' | 'onForeignWrite' | 'observe' | 'onBehind'>,
): Promise<RelayCore> {
  const onError = (error: unknown) => log.error({ reason: reasonOf(error) }, 'the store failed');
  try {
    return openCore({ ...told, threads, config, env, clock, onError, ...(cluster ? { writer: cluster.writer } : {}) });
  } catch (error) {
    await cluster?.close();
    throw error;
  }
}

/** A relay that cannot reach the log performs no duties, even if its copy still lists them. */
const inTouch = ({ owner, holds }: Duties, cluster: Cluster | null): Pick<Duties, 'owner' | 'holds'> => ({
  owner,
  holds: (duty) => holds(duty) && (cluster?.trouble() ?? null) === null,
});

const importLater = (cluster: Cluster, log: Log, changed: () => void) => (bringIn: () => Promise<void>) =>
  void cluster.untilTaken(bringIn).then(changed, (error) => {
    if (!(error instanceof StartEnded)) log.error({ reason: reasonOf(error) }, 'the directory was not imported');
  });

/** Catches up before anything is signed or written. On failure closes what was opened. */
async function startCluster(cluster: Cluster, { store, ring, close }: RelayCore): Promise<void> {
  try {
    await cluster.start(store, ring);
  } catch (error) {
    await close();
    await cluster.close();
    throw error;
  }
}

/** A tampered audit must not stop the work: events and answers are still accepted. */
const auditWords = (trouble: string | null): string | null =>
  trouble === null ? null : `${trouble}; the relay works, and signs nothing until audit acknowledge REASON`;
