/** Time, randomness and the log of a worker, passed to the host as arguments. */
import type { Clock, Log, Random } from '../../desk/ports.ts';

export const workerClock = (): Clock => ({
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

export const workerRandom = (): Random => ({ fraction: () => Math.random(), uuid: () => crypto.randomUUID() });

/** Logs to the browser's console. Facts are ids, codes and counts, never item texts or secrets. */
export const consoleLog = (): Log => ({
  info: (event, facts = {}) => console.info(event, facts),
  warn: (event, facts = {}) => console.warn(event, facts),
});
