/** `serve`: runs the relay until the stop signal, then drains. */
import pino from 'pino';
import { foldRepeats } from '../admin/folded-log.ts';
import type { Config, Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';
import { createRelay } from '../server.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { backendOf } from './backend.ts';
import { lineOf } from './cluster-line.ts';
import { trustCompany } from './network.ts';
import { notifyReady } from './service-manager.ts';
import { StartEnded } from './start-patience.ts';

interface ServeDeps {
  config: Config;
  env: Environment;
  version: string;
  /** Resolves with the signal that stops the relay. */
  stop: Promise<string>;
  print: (line: string) => void;
}

/** Buffer for log lines while the disk is full, characters; further lines are dropped. */
const MAX_WAITING = 1024 * 1024;
/** Interval of the timer that keeps the process alive; any value. */
const KEPT_MS = 60_000;
/** ms between two attempts to write the buffer. */
const AGAIN_MS = 1000;

/** Log on standard error; facts are ids and counts, never bodies or secrets. Buffers while the disk is full, so that events continue. */
function createLog(level: string): Log {
  const destination = pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING });
  let again: NodeJS.Timeout | null = null;
  destination.on('error', () => {
    again ??= setTimeout(() => {
      again = null;
      // Writing an empty string flushes the buffer; `flush` does not if no `minLength` is set.
      destination.write('');
    }, AGAIN_MS).unref();
  });
  return pino({ level, base: null }, destination);
}

/** Holds the store's lock: one relay per store. */
export async function serve(deps: ServeDeps): Promise<void> {
  const free = backendOf(deps.config).lock();
  const log = foldRepeats(createLog(deps.config.logLevel), systemTimers);
  if (deps.config.unknown.length > 0) {
    const unknown = deps.config.unknown.map(({ name, nearest }) => `${name} (nearest: ${nearest})`);
    log.warn({ unknown }, 'names in the environment that are no settings are ignored');
  }
  try {
    await serveAlone(deps, log);
  } catch (error) {
    if (!(error instanceof StartEnded)) throw error;
    log.info({}, 'stopped before it had begun');
  } finally {
    log.close();
    free();
  }
}

async function serveAlone({ config, env, version, stop, print }: ServeDeps, log: Log): Promise<void> {
  const trusted = trustCompany(config);
  const ending = new AbortController();
  void stop.then(() => ending.abort());
  // During a wait at startup nothing else keeps the process alive.
  const kept = setInterval(() => {}, KEPT_MS);
  const relay = await createRelay({
    ending: ending.signal,
    config,
    env,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
    version,
    threads: true,
    localDoor: true,
    cluster: lineOf(config, env),
  }).finally(() => clearInterval(kept));
  try {
    const url = await relay.listen();
    print(`relay ready at ${url}`);
    notifyReady(env, log);
    log.info({ url, store: config.store, trusted }, 'ready');
    log.info({ signal: await stop }, 'draining');
  } finally {
    await relay.close();
  }
  log.info({}, 'stopped');
}
