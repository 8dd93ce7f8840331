/**
 * One verb of the command line. What writes to a store that a relay serves is done by that relay (`relay/door`), so that nobody else writes
 * its file and desks have it at once; where none runs, the store is opened for it.
 */
import { setTimeout } from 'node:timers/promises';
import { ProblemError } from '../../shared/problems.ts';
import {
  HELP,
  type Invocation,
  type Output,
  readCommandLine,
  type Say,
  UsageError,
  VerbError,
} from '../admin/command-line.ts';
import { type Config, ConfigError, type Environment } from '../config.ts';
import { DirectoryError } from '../directory/secrets.ts';
import { callRelay } from '../door/call.ts';
import { doorOf } from '../door/place.ts';
import { systemClock, systemTimers } from '../system.ts';
import { runOn } from './at-hand.ts';
import { auditVerb } from './audit.ts';
import { backendOf } from './backend.ts';
import { type Brought, bring } from './brought.ts';
import { clusterFileVerb } from './cluster-file-verbs.ts';
import { openCore, type RelayCore } from './core.ts';
import { failedOutput } from './doctor/doctor.ts';
import { askReady } from './doctor/ready.ts';
import { exportFile } from './export-file.ts';
import { trustCompany } from './network.ts';
import { sealStore } from './sealed-store.ts';
import { backup, migrate, restore, storeFault, storeVerb } from './store-verbs.ts';
import { tell, tellFailure } from './telling.ts';

export { HELP, type Invocation, readCommandLine, type Say, tellFailure, UsageError };

/**
 * Verbs on the file itself, beside a relay or in place of one: a copy and a check read one state of it in a process whose time is nobody's;
 * what puts another store in its place wants that no relay runs.
 */
const ON_THE_FILE = new Map<string | undefined, (given: Invocation, config: Config) => Output | Promise<Output>>([
  ['migrate', (_, config) => migrate(config)],
  ['backup', backup],
  ['store', storeVerb],
  ['restore', restore],
]);

/** ms for a relay that has the store and opens no door: it starts, and brings its schema up to date, or ends. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 50;

export interface Asked {
  /** As typed. */
  argv: readonly string[];
  given: Invocation;
  config: Config;
  env: Environment;
  /** Of the product. */
  version: string;
}

/** @returns the exit code. @throws errors whose message is one line for a person */
export async function administer(asked: Asked, say: Say, patience = PATIENCE_MS): Promise<number> {
  const { given, config } = asked;
  const alone = ON_THE_FILE.get(given.words[0]);
  if (alone) return tell(await alone(given, config), given, say);
  const onCopy = clusterFileVerb(given, config, asked.env);
  if (onCopy) return tell(await onCopy, given, say);
  // It reads, and writes the file that it was given, as the account that typed it.
  if (given.words[0] === 'audit' && given.words[1] !== 'acknowledge') {
    return tell(await auditVerb(given, config, systemClock), given, say);
  }
  if (given.words[0] === 'doctor') return doctor(asked, say, patience);
  if (given.words[0] === 'export') {
    const inJson = { ...asked, argv: [...asked.argv, '--json'], given: asJson(given) };
    return exportFile(given, say, (out) => byWhoeverHasTheStore(inJson, {}, { ...say, out }, patience));
  }
  return byWhoeverHasTheStore(asked, bring(given, config, asked.env), say, patience);
}

const asJson = (given: Invocation): Invocation => ({ ...given, options: { ...given.options, json: true } });

/** A relay that cannot be asked, or a store that does not open, is what is to be found. */
async function doctor(asked: Asked, say: Say, patience: number): Promise<number> {
  const { given, config } = asked;
  if (given.options.ready === true) return tell(await askReady(config), given, say);
  try {
    trustCompany(config);
    return await byWhoeverHasTheStore(asked, {}, say, patience);
  } catch (error) {
    return tell(failedOutput(storeFault(error, config)), given, say);
  }
}

async function byWhoeverHasTheStore(asked: Asked, brought: Brought, say: Say, patience: number): Promise<number> {
  const { given, config, env, version } = asked;
  const argv = [...asked.argv];
  for (const until = performance.now() + patience; performance.now() < until; await setTimeout(AGAIN_MS)) {
    const free = backendOf(config).share();
    if (free) {
      try {
        return tell(await runAlone(given, brought, config, env), given, say);
      } finally {
        free();
      }
    }
    const code = await callRelay(doorOf(config.store), { argv, brought }, say, version);
    if (code !== null) return code;
  }
  throw new VerbError(
    `The store ${config.store} is in use by a relay that takes no commands: it starts or ends, or is of an older version; nothing was done`,
  );
}

/** On a store that no relay serves. */
async function runAlone(given: Invocation, brought: Brought, config: Config, env: Environment): Promise<Output> {
  // What one of several writes by itself would be none of the others'.
  if (config.cluster !== null || backendOf(config).replica.look()?.place) {
    throw new VerbError('This relay is one of several, and does not run: start it first, or ask another of them');
  }
  const faults: unknown[] = [];
  const core = openCore({ config, env, clock: systemClock, onError: (error) => faults.push(error) });
  try {
    loadView(core, given);
    const { store } = core;
    const before = store.audit.head().seq;
    // A trail begins with its head: from then on one without it was tampered with.
    if (before === 0) await seal(core, config);
    const url = config.publicUrl ?? `http://${config.host}:${config.port}`;
    const ours = { config, env, clock: systemClock, isServing: false };
    const at = { ...ours, core, cluster: null, url, changed: () => 'next start' as const };
    const output = await runOn(at, given, brought);
    if (store.audit.head().seq !== before) await seal(core, config);
    return output;
  } catch (error) {
    const [fault] = faults;
    throw error instanceof ProblemError && fault instanceof Error
      ? new VerbError(`The store refused: ${fault.message}`)
      : error;
  } finally {
    await core.close();
  }
}

/** Verbs that read and write entries of the directory, and have no use for what they come to. */
const ON_ENTRIES = new Set<string | undefined>(['import', 'export']);

/** @throws DirectoryError where a secret is not there that the verb may need */
function loadView({ directory }: RelayCore, { words }: Invocation): void {
  try {
    directory.reload();
  } catch (error) {
    if (!(error instanceof DirectoryError) || !ON_ENTRIES.has(words[0])) throw error;
  }
}

/** What the verb did is done: where it cannot be signed, the relay says so at its next start, and `audit verify`. */
async function seal({ store }: RelayCore, config: Config): Promise<void> {
  try {
    await sealStore({ config, store, clock: systemClock, timers: systemTimers, onTrouble: () => {} });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}
