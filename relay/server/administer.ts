/** One verb of the command line on the store of this relay. */
import { readFileSync } from 'node:fs';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import {
  HELP,
  type Invocation,
  type Output,
  type RelayAtHand,
  readCommandLine,
  UsageError,
  VerbError,
} from '../admin/command-line.ts';
import { runVerb } from '../admin/verbs.ts';
import { type Config, ConfigError, type Environment } from '../config.ts';
import { checkAddress } from '../directory/read-file.ts';
import { keyHash } from '../directory/secrets.ts';
import { dryRun } from '../domain/administration/dry-run.ts';
import { systemClock, systemRandom, systemSecrets, systemTimers } from '../system.ts';
import { acknowledgeVerb, auditVerb, sealStore } from './audit.ts';
import { openCore, type RelayCore } from './core.ts';
import { hooksAtHand } from './hooks.ts';
import { keysVerb } from './keys-verb.ts';
import { backup, migrate, restore, storeVerb } from './store-verbs.ts';

export { HELP, type Invocation, readCommandLine, UsageError };

/** Verbs that open no store to work in. */
const ON_THE_FILE = new Map<string | undefined, (given: Invocation, config: Config) => Output | Promise<Output>>([
  ['migrate', (_, config) => migrate(config)],
  ['backup', backup],
  ['store', storeVerb],
  ['restore', restore],
]);

/** @throws errors whose message is one line for a person */
export async function administer(given: Invocation, config: Config, env: Environment): Promise<Output> {
  const alone = ON_THE_FILE.get(given.words[0]);
  if (alone) return alone(given, config);
  if (given.words[0] === 'audit' && given.words[1] !== 'acknowledge') return auditVerb(given, config, systemClock);
  const faults: unknown[] = [];
  const core = openCore({ config, env, clock: systemClock, onError: (error) => faults.push(error) });
  try {
    core.directory.reload();
    const { store } = core;
    const before = store.audit.head().seq;
    // A trail begins with its head: from then on one without it was tampered with.
    if (before === 0) await seal(core, config);
    const output = await onCore(given, core, config);
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

function onCore(given: Invocation, core: RelayCore, config: Config): Promise<Output> {
  if (given.words[0] === 'keys') return keysVerb(given, core);
  if (given.words[0] === 'audit') return acknowledgeVerb(given, config, core.store, systemClock);
  return runVerb(given, atHand(core, config));
}

function atHand(core: RelayCore, config: Config): RelayAtHand {
  const { store, directory } = core;
  return {
    writer: store.writer,
    rows: store.directoryRows,
    credentials: store.credentials,
    view: directory.view,
    importFile: core.importFile,
    dryRun: (text) =>
      dryRun(eventOf(text), directory.view(), (id) => store.reader.subscriptions(id), systemClock.now()),
    secrets: systemSecrets(systemRandom),
    keyHash,
    url: config.publicUrl ?? `http://${config.host}:${config.port}`,
    readText,
    hooks: hooksAtHand(core, config, readText),
    grantsRequired: config.grantsRequired,
    checkAddress,
  };
}

/** What the verb did is done: where it cannot be signed, the relay says so at its next start, and `audit verify`. */
async function seal({ store }: RelayCore, config: Config): Promise<void> {
  try {
    await sealStore({ config, store, clock: systemClock, timers: systemTimers, onTrouble: () => {} });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new VerbError(`${path} cannot be read: ${reasonOf(error)}`);
  }
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
