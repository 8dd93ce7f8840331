/** `doctor`: diagnoses this relay, inside the running relay if there is one. */

import type { Output } from '../../admin/command-line.ts';
import type { Config, Environment } from '../../config.ts';
import { createCompanyNetwork } from '../../core/company-network.ts';
import type { RelayCore } from '../../core/core.ts';
import type { ClusterAdministration } from '../../domain/administration/cluster-ports.ts';
import type { Clock } from '../../domain/ports.ts';
import { calledAddresses, examineAddresses } from './addresses.ts';
import { asFinding, examineFiles, type FilePlaces } from './files.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { examineSignIns } from './sign-ins.ts';

interface DoctorParts {
  core: RelayCore;
  config: FilePlaces & Partial<Pick<Config, 'publicUrl'>>;
  env: Environment;
  clock: Clock;
  cluster: ClusterAdministration | null;
  isServing: boolean;
}

export async function doctorVerb({ core, config, env, clock, cluster, isServing }: DoctorParts): Promise<Output> {
  const now = clock.now();
  const rows = core.store.directoryRows.all();
  const called = calledAddresses(rows, config.publicUrl ?? null);
  const gateways = rows.filter(({ kind }) => kind === 'gateway').map(({ id }) => id);
  const network = createCompanyNetwork(env);
  const parts = await Promise.all([
    examineFiles(config, env, now).catch((error) => [asFinding('files', error)]),
    examineAddresses(called, network, now).catch((error) => [asFinding('addresses', error)]),
    examineSignIns(gateways, core.directory.view(), network, clock).catch((error) => [asFinding('gateways', error)]),
    several(cluster).catch((error) => [asFinding('PostgreSQL', error)]),
  ]);
  return outputOf([running(isServing), directory(core), secrets(core), ...parts.flat()]);
}

const running = (isServing: boolean): Finding =>
  isServing
    ? ok('relay', 'it runs')
    : warn(
        'relay',
        'no relay runs on this store',
        'systemctl start beckon-relay; journalctl -u beckon-relay shows why it stopped',
      );

function directory({ directory }: RelayCore): Finding {
  const view = directory.view();
  const [sources, people] = [[...view.sources()].length, view.peopleCount()];
  const detail = `${sources} sources, ${people} people`;
  return sources === 0 || people === 0
    ? warn('directory', detail, 'add sources and people: BECKON_DIRECTORY, or source add and user add')
    : ok('directory', detail);
}

function secrets({ store }: RelayCore): Finding {
  const locked = store.sealed.locked();
  if (locked.length === 0) return ok('key ring', 'it opens every secret of the store');
  return fail('key ring', `it does not open ${locked.join(', ')}`, 'put the ring back, or enter them anew');
}

async function several(cluster: ClusterAdministration | null): Promise<Finding[]> {
  if (cluster === null) return [ok('PostgreSQL', 'not needed: this relay is alone')];
  const { relays, position } = await cluster.status();
  const silent = relays.filter(({ heard }) => !heard);
  const troubled = relays.filter(({ trouble }) => trouble !== null);
  return [
    ok('PostgreSQL', `reached, at entry ${position}`),
    ...troubled.map(({ name, trouble }) => fail(`relay ${name}`, trouble ?? '', 'see the run book')),
    ...silent.map(({ name }) => warn(`relay ${name}`, 'not heard of', 'start it, or leave it away')),
  ];
}

/** For a relay that could not be reached. */
export const failedOutput = (error: unknown): Output => outputOf([asFinding('relay', error)]);

function outputOf(findings: readonly Finding[]): Output {
  const lines = findings.flatMap(({ check, level, detail, todo }) => [
    `${level.padEnd(4)} ${check}: ${detail}`,
    ...(todo === null ? [] : [`     → ${todo}`]),
  ]);
  const failed = findings.filter(({ level }) => level === 'fail').length;
  const value = { healthy: failed === 0, findings };
  return { lines, value, ...(failed > 0 ? { fault: `${failed} of ${findings.length} checks failed` } : {}) };
}
