/** Commands on an open store: a running relay's, or one opened for the command. */
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { type ClusterAtHand, clusterVerb } from '../admin/cluster-verb.ts';
import { type InForce, type Invocation, type Output, type RelayAtHand, VerbError } from '../admin/command-line.ts';
import { runVerb } from '../admin/verbs.ts';
import { exportDirectory } from '../directory/export.ts';
import { checkAddress } from '../directory/read-file.ts';
import { keyHash } from '../directory/secrets.ts';
import { dryRun } from '../domain/administration/dry-run.ts';
import type { Clock } from '../domain/ports.ts';
import { systemRandom, systemSecrets } from '../system.ts';
import { acknowledgeVerb } from './audit.ts';
import { type Brought, directoryOf, fileOf } from './brought.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import { doctorVerb } from './doctor/doctor.ts';
import { hooksAtHand } from './hooks.ts';
import { importFile } from './import-file.ts';
import { keysVerb } from './keys-verb.ts';

interface VerbPlace {
  core: RelayCore;
  config: Pick<RelayDeps['config'], 'data' | 'auditKey' | 'grantsRequired' | 'keys' | 'publicUrl'>;
  /** Of the relay, or of the command if none runs. */
  env: RelayDeps['env'];
  isServing: boolean;
  clock: Clock;
  cluster: ClusterAtHand | null;
  url: string;
  changed: () => InForce;
}

/** @throws UsageError, VerbError, and errors of store and directory; each one line */
export async function runOn(place: VerbPlace, given: Invocation, brought: Brought): Promise<Output> {
  const { core, config, clock } = place;
  const [verb, act] = given.words;
  if (verb === 'cluster') return clusterVerb(given, place.cluster);
  if (verb === 'doctor') return doctorVerb(place);
  if (verb === 'keys') return keysVerb(given, core, place.cluster);
  if (verb === 'audit' && act === 'acknowledge') return acknowledgeVerb(given, config, core.store, clock);
  return runVerb(given, atHand(place, brought));
}

function atHand(place: VerbPlace, brought: Brought): RelayAtHand {
  const { core, config, clock, url } = place;
  const { store, directory } = core;
  const readText = (path: string) => fileOf(brought, path);
  return {
    writer: store.writer,
    rows: store.directoryRows,
    credentials: store.credentials,
    view: directory.view,
    changed: () => void place.changed(),
    importFile: (how) => importFile(core, directoryOf(brought, place.env), how),
    exportDirectory: () => exportDirectory(store.directoryRows, store.credentials),
    dryRun: (text) => dryRun(eventOf(text), directory.view(), (id) => store.reader.subscriptions(id), clock.now()),
    secrets: systemSecrets(systemRandom),
    keyHash,
    url,
    readText,
    hooks: hooksAtHand(core, brought, place),
    grantsRequired: config.grantsRequired ?? false,
    checkAddress,
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
