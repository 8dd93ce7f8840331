/** Commands on an open store: a running relay's, or one opened for the command. */
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { clusterVerb } from '../admin/cluster-verb.ts';
import { type InForce, type Invocation, type Output, type VerbContext, VerbError } from '../admin/command-line.ts';
import { runVerb } from '../admin/verbs.ts';
import type { Config, Environment } from '../config.ts';
import { createCompanyNetwork } from '../core/company-network.ts';
import type { RelayCore } from '../core/core.ts';
import { importFile } from '../core/directory-import.ts';
import { createInboundAddress } from '../core/inbound-address.ts';
import { exportDirectory } from '../directory/export.ts';
import { checkAddress } from '../directory/read-file.ts';
import { keyHash } from '../directory/secrets.ts';
import type { ClusterAdministration } from '../domain/administration/cluster-ports.ts';
import { dryRun } from '../domain/administration/dry-run.ts';
import type { Clock } from '../domain/ports.ts';
import { createPings } from '../outbound/ping.ts';
import { systemRandom, systemSecrets } from '../system.ts';
import { acknowledgeVerb } from './audit-commands.ts';
import { type CliInput, directoryOf, fileOf } from './cli-input.ts';
import { doctorVerb } from './doctor/doctor.ts';
import { hookVerbs } from './hook-commands.ts';
import { keysVerb } from './key-ring-commands.ts';

interface OpenStore {
  core: RelayCore;
  config: Pick<Config, 'data' | 'auditKey'> & Partial<Pick<Config, 'keys' | 'publicUrl' | 'privateResponses'>>;
  /** Of the relay, or of the command if none runs. */
  env: Environment;
  isServing: boolean;
  clock: Clock;
  cluster: ClusterAdministration | null;
  url: string;
  changed: () => InForce;
}

/** @throws UsageError, VerbError, and errors of store and directory; each one line */
export async function runOnStore(place: OpenStore, given: Invocation, input: CliInput): Promise<Output> {
  const { core, config, clock } = place;
  const [verb, act] = given.words;
  if (verb === 'cluster') return clusterVerb(given, place.cluster);
  if (verb === 'doctor') return doctorVerb(place);
  if (verb === 'keys') return keysVerb(given, core, place.cluster);
  if (verb === 'audit' && act === 'acknowledge') return acknowledgeVerb(given, config, core.store, clock);
  return runVerb(given, verbContext(place, input));
}

function verbContext(place: OpenStore, input: CliInput): VerbContext {
  const { core, clock, url } = place;
  const { store, directory } = core;
  const readText = (path: string) => fileOf(input, path);
  return {
    writer: store.writer,
    rows: store.directoryRows,
    credentials: store.credentials,
    view: directory.view,
    changed: () => void place.changed(),
    importFile: (how) => importFile(core, directoryOf(input, place.env), how),
    exportDirectory: () => exportDirectory(store.directoryRows, store.credentials),
    dryRun: (text) => dryRun(eventOf(text), directory.view(), (id) => store.reader.subscriptions(id), clock.now()),
    secrets: systemSecrets(systemRandom),
    keyHash,
    url,
    readText,
    hooks: hookVerbs(core, input, place),
    grantsRequired: core.grantsRequired,
    checkAddress,
    pings: createPings({
      ...{ directory: directory.view, clock, random: systemRandom },
      inboundAddress: createInboundAddress(store.sealed, () => url),
      ...createCompanyNetwork(place.env),
      privateResponses: place.config.privateResponses ?? false,
    }),
  };
}

function eventOf(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new VerbError('The event is not JSON');
  }
  const parsed = parseEvent(value);
  if (parsed.ok) return parsed.event;
  const faults = parsed.errors.map(({ pointer, detail }) => `${pointer || 'the event'} ${detail}`);
  throw new VerbError(`The event would be refused: ${faults.join('; ')}`);
}
