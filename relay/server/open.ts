/** Open: the cluster's log, the store, the audit seal and the directory. Metrics count from here on; nothing is accepted yet. */
import { reasonOf } from '../../shared/problems.ts';
import { createLogMetrics, type LogMetrics } from '../admin/cluster-metrics.ts';
import { createMetrics } from '../admin/metrics.ts';
import { createRefusals } from '../admin/refusals.ts';
import { createDuties } from '../cluster/member/duties.ts';
import { type JoinedCluster, joinCluster } from '../cluster/member/member.ts';
import { backendOf } from '../core/backends.ts';
import { createCompanyNetwork } from '../core/company-network.ts';
import { openCore, type RelayCore, type RelayCoreDeps } from '../core/core.ts';
import { createDirectoryWatch } from '../directory/directory-watch.ts';
import { createReadTurns } from '../domain/read-slices.ts';
import { openWitnessedSeal } from './audit-witness.ts';
import type { RelayDeps } from './relay-deps.ts';
import { importAtStartup } from './startup-import.ts';
import { logLockedSecrets } from './startup-log.ts';

export type OpenedRelay = Awaited<ReturnType<typeof openRelay>>;

/** On failure closes what was opened. @throws StoreError, DirectoryError, ConfigError: one line each */
export async function openRelay(deps: RelayDeps) {
  const { config, clock, timers, random, log } = deps;
  const turns = createReadTurns();
  const network = createCompanyNetwork(deps.env);
  const logMetrics = deps.cluster ? createLogMetrics() : null;
  const metrics = createMetrics({ now: () => clock.now(), names: (config.metricsToken ?? null) !== null, logMetrics });
  const refusals = createRefusals({ log, timers, count: metrics.wasRefused });
  const joined = await openCluster(deps, logMetrics);
  const core = await openStore(deps, joined, { turns, observe: metrics.commit, onBehind: metrics.failed });
  const { store } = core;
  const cluster = joined?.member(store, core.ring) ?? null;
  const duties = createDuties({ ...deps, among: deps.among ?? cluster?.among ?? null }, store);
  const watch = createDirectoryWatch({ core, duties, clock, timers, random, log, onFailure: metrics.failed });
  core.onForeignWrite(watch.foreignWrite);

  async function abandon(): Promise<void> {
    await core.close();
    await cluster?.close();
  }
  try {
    // Catch up before anything is signed or written.
    await cluster?.start();
    // Before any write: an audit trail begins with its head.
    const seal = await openWitnessedSeal(deps, { core, duties, network, metrics, cluster });
    core.onCommit(seal.changed);
    store.onOutside(({ audit }) => {
      if (audit) seal.changed();
    });
    await importAtStartup(deps, { core, cluster, changed: watch.changed });
    // Before the build replaces a locked key of answer links.
    logLockedSecrets(core, log);
    /** Why the relay is not ready; null: it is. */
    const trouble = () => cluster?.readiness() ?? store.trouble() ?? unsignedWords(seal.trouble());
    return { turns, network, metrics, refusals, cluster, core, duties, watch, seal, trouble, abandon };
  } catch (error) {
    await abandon();
    throw error;
  }
}

async function openCluster(deps: RelayDeps, meter: LogMetrics | null): Promise<JoinedCluster | null> {
  const { cluster } = deps;
  return cluster && meter ? joinCluster({ ...deps, cluster, backend: backendOf(deps.config), meter }) : null;
}

/** On failure closes the connections to the log, which would keep the process alive. */
async function openStore(
  { threads = false, config, env, clock, log }: RelayDeps,
  cluster: JoinedCluster | null,
  observers: Pick<RelayCoreDeps, 'turns' | 'observe' | 'onBehind'>,
): Promise<RelayCore> {
  const onError = (error: unknown) => log.error({ reason: reasonOf(error) }, 'the store failed');
  try {
    const writer = cluster ? { writer: cluster.writer } : {};
    return openCore({ ...observers, threads, config, env, clock, onError, ...writer });
  } catch (error) {
    await cluster?.close();
    throw error;
  }
}

/** A tampered audit must not stop the work: events and answers are still accepted. */
const unsignedWords = (trouble: string | null): string | null =>
  trouble === null ? null : `${trouble}; the relay works, and signs nothing until audit acknowledge REASON`;
