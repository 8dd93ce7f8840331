/**
 * The relay as `serve` runs it, but with retention every few seconds (`RETENTION_EVERY_MS`) instead of every six hours:
 * in a run of minutes removals must balance arrivals.
 */
import pino from 'pino';
import { readConfig } from '../../../relay/config.ts';
import { createRelay } from '../../../relay/server.ts';
import { systemClock, systemRandom, systemTimers } from '../../../relay/system.ts';

const every = Number(process.env.RETENTION_EVERY_MS);
const config = readConfig(process.env);
const relay = await createRelay({
  config,
  env: process.env,
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  log: pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false })),
  version: '0.0.0-bench',
  retentionPace: { first: every, every },
});
console.log(`relay ready at ${await relay.listen()}`);
process.once('SIGTERM', () => void relay.close().then(() => process.exit(0)));
