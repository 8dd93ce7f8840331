/** `serve`: run the relay until it is told to stop, then drain. */
import pino from 'pino';
import type { Config, Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';
import { createRelay } from '../server.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { trustCompany } from './network.ts';

export interface ServeDeps {
  config: Config;
  env: Environment;
  version: string;
  /** Resolves when the relay shall stop. */
  stop: Promise<string>;
  print: (line: string) => void;
}

/** Structured lines on standard error; facts are ids and counts, never bodies or secrets. */
const createLog = (level: string): Log => pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));

export async function serve({ config, env, version, stop, print }: ServeDeps): Promise<void> {
  const log = createLog(config.logLevel);
  trustCompany(config, log);
  const relay = await createRelay({
    config,
    env,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    log,
    version,
  });
  try {
    const url = await relay.listen();
    print(`relay ready at ${url}`);
    log.info({ url, store: config.store }, 'ready');
    log.info({ signal: await stop }, 'draining');
  } finally {
    await relay.close();
  }
  log.info({}, 'stopped');
}
