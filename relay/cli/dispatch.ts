/** Runs one command: in the relay that serves the store (`relay/door`), which stays its only writer, else on the store opened here. */
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
import { openStoreSeal } from '../core/audit-seal.ts';
import { backendOf } from '../core/backends.ts';
import { trustCompanyAuthorities } from '../core/company-network.ts';
import { openCore, type RelayCore } from '../core/core.ts';
import { DirectoryError } from '../directory/secrets.ts';
import { callRelay } from '../door/call.ts';
import { doorOf } from '../door/door-address.ts';
import { systemClock, systemTimers } from '../system.ts';
import { auditVerb } from './audit-commands.ts';
import { type CliInput, readCliInput } from './cli-input.ts';
import { printFailure, printOutput } from './cli-output.ts';
import { clusterFileVerb } from './cluster-copy-commands.ts';
import { failedOutput } from './doctor/doctor.ts';
import { askReady } from './doctor/readiness.ts';
import { exportFile } from './export-command.ts';
import { runOnStore } from './open-store-commands.ts';
import { backup, migrate, restore, storeFault, storeVerb } from './store-file-commands.ts';

export { HELP, printFailure, readCommandLine, type Say, UsageError };

/** Commands on the store file itself. Copies and checks run beside a relay and read one consistent state; `restore` requires none. */
const ON_THE_FILE = new Map<string | undefined, (given: Invocation, config: Config) => Output | Promise<Output>>([
  ['migrate', (_, config) => migrate(config)],
  ['backup', backup],
  ['store', storeVerb],
  ['restore', restore],
]);

/** How long to wait for a relay that has the store but accepts no commands, ms: it is starting, migrating or stopping. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 50;

export interface Command {
  argv: readonly string[];
  given: Invocation;
  config: Config;
  env: Environment;
  version: string;
}

/** @returns the exit code. @throws errors with a one-line message */
export async function runCommand(command: Command, say: Say, patience = PATIENCE_MS): Promise<number> {
  const { given, config } = command;
  const alone = ON_THE_FILE.get(given.words[0]);
  if (alone) return printOutput(await alone(given, config), given, say);
  const onCopy = clusterFileVerb(given, config, command.env);
  if (onCopy) return printOutput(await onCopy, given, say);
  // Reads and writes files with the rights of the calling account.
  if (given.words[0] === 'audit' && given.words[1] !== 'acknowledge') {
    return printOutput(await auditVerb(given, config, systemClock), given, say);
  }
  if (given.words[0] === 'doctor') return doctor(command, say, patience);
  if (given.words[0] === 'export') {
    const inJson = { ...command, argv: [...command.argv, '--json'], given: asJson(given) };
    return exportFile(given, say, (out) => runAtStoreOwner(inJson, {}, { ...say, out }, patience));
  }
  return runAtStoreOwner(command, readCliInput(given, config, command.env), say, patience);
}

const asJson = (given: Invocation): Invocation => ({ ...given, options: { ...given.options, json: true } });

/** An unreachable relay or a store that does not open is a finding, not an error. */
async function doctor(command: Command, say: Say, patience: number): Promise<number> {
  const { given, config } = command;
  if (given.options.ready === true) return printOutput(await askReady(config), given, say);
  try {
    trustCompanyAuthorities(config);
    return await runAtStoreOwner(command, {}, say, patience);
  } catch (error) {
    return printOutput(failedOutput(storeFault(error, config)), given, say);
  }
}

async function runAtStoreOwner(command: Command, input: CliInput, say: Say, patience: number): Promise<number> {
  const { given, config, env, version } = command;
  const argv = [...command.argv];
  for (const until = performance.now() + patience; performance.now() < until; await setTimeout(AGAIN_MS)) {
    const free = backendOf(config).share();
    if (free) {
      try {
        return printOutput(await runAlone(given, input, config, env), given, say);
      } finally {
        free();
      }
    }
    const code = await callRelay(doorOf(config.store), { argv, brought: input }, say, version);
    if (code !== null) return code;
  }
  throw new VerbError(
    `The store ${config.store} is in use by a relay that accepts no commands: it is starting or stopping, or has an older version; nothing was changed`,
  );
}

async function runAlone(given: Invocation, input: CliInput, config: Config, env: Environment): Promise<Output> {
  // A write by a clustered relay outside the log would make its copy differ.
  if (config.cluster !== null || backendOf(config).replica.look()?.place) {
    throw new VerbError('This relay is one of several, and does not run: start it first, or ask another of them');
  }
  const faults: unknown[] = [];
  const core = openCore({ config, env, clock: systemClock, onError: (error) => faults.push(error) });
  try {
    loadView(core, given);
    const { store } = core;
    const before = store.audit.head().seq;
    // A trail begins with its signed head; without one it would later count as tampered with.
    if (before === 0) await seal(core, config);
    const url = config.publicUrl ?? `http://${config.host}:${config.port}`;
    const ours = { config, env, clock: systemClock, isServing: false };
    const at = { ...ours, core, cluster: null, url, changed: () => 'next start' as const };
    const output = await runOnStore(at, given, input);
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

/** Commands on raw directory entries, which need no resolved view. */
const ON_ENTRIES = new Set<string | undefined>(['import', 'export']);

/** @throws DirectoryError if a secret that the command may need is missing */
function loadView({ directory }: RelayCore, { words }: Invocation): void {
  try {
    directory.reload();
  } catch (error) {
    if (!(error instanceof DirectoryError) || !ON_ENTRIES.has(words[0])) throw error;
  }
}

/** The command is already done: if signing fails, the relay's next start and `audit verify` report it. */
async function seal({ store }: RelayCore, config: Config): Promise<void> {
  try {
    await openStoreSeal({ config, store, clock: systemClock, timers: systemTimers, onTrouble: () => {} });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}
