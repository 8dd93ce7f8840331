/** `serve`: runs the relay until the stop signal, then drains. */
import { execFile } from 'node:child_process';
import pino from 'pino';
import { completeTrust } from '../../network/trust.ts';
import { reasonOf } from '../../shared/problems.ts';
import { foldRepeats } from '../admin/repeat-log.ts';
import { StartEnded } from '../cluster/member/startup-wait.ts';
import type { Config, Environment } from '../config.ts';
import { backendOf, clusterConnection } from '../core/backends.ts';
import { trustCompanyAuthorities } from '../core/company-network.ts';
import type { Log } from '../domain/ports.ts';
import { createRelay } from '../server.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';

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
const KEEP_ALIVE_MS = 60_000;
/** ms between two attempts to write the buffer. */
const RETRY_MS = 1000;

/** Log on standard error; facts are ids and counts, never bodies or secrets. Buffers while the disk is full, so that events continue. */
function createLog(level: string): Log {
  const destination = pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING });
  let isRetrying = false;
  destination.on('error', () => {
    if (isRetrying) return;
    isRetrying = true;
    setTimeout(() => {
      isRetrying = false;
      // Writing an empty string flushes the buffer; `flush` does not if no `minLength` is set.
      destination.write('');
    }, RETRY_MS).unref();
  });
  return pino({ level, base: null }, destination);
}

/** Holds the store's lock: one relay per store. */
export async function serve(deps: ServeDeps): Promise<void> {
  const free = backendOf(deps.config).lock();
  const log = foldRepeats(createLog(deps.config.logLevel), systemTimers);
  if (deps.config.unknown.length > 0) {
    const unknown = deps.config.unknown.map(({ name, nearest }) => `${name} (nearest: ${nearest})`);
    log.warn({ unknown }, 'unknown settings in the environment are ignored');
  }
  try {
    await serveAlone(deps, log);
  } catch (error) {
    if (!(error instanceof StartEnded)) throw error;
    log.info({}, 'stopped during startup');
  } finally {
    log.close();
    free();
  }
}

async function serveAlone({ config, env, version, stop, print }: ServeDeps, log: Log): Promise<void> {
  trustCompanyAuthorities(config, log);
  const ending = new AbortController();
  void stop.then(() => ending.abort());
  // During a wait at startup nothing else keeps the process alive.
  const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS);
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
    cluster: clusterConnection(config, env),
  }).finally(() => clearInterval(keepAlive));
  try {
    const url = await relay.listen();
    print(`relay ready at ${url}`);
    notifyReady(env, log);
    log.info({ url, store: config.store }, 'ready');
    completeTrust();
    log.info({ signal: await stop }, 'draining');
  } finally {
    await relay.close();
  }
  log.info({}, 'stopped');
}

/**
 * Readiness notification for systemd (`Type=notify`), through its own program: Node has no Unix datagram sockets. No-op without a service
 * manager. A failure is logged; systemd then ends the service after its timeout.
 */
export function notifyReady({ NOTIFY_SOCKET, PATH }: Environment, log: Log): void {
  if (!NOTIFY_SOCKET) return;
  execFile('systemd-notify', ['--ready'], { env: { NOTIFY_SOCKET, PATH } }, (error) => {
    if (error) log.error({ reason: reasonOf(error) }, 'systemd-notify could not report readiness');
  });
}
