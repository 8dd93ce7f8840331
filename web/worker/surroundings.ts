/** Time, randomness and the log as a worker has them: the host gets them as arguments. */
import type { Clock, Log, Random } from '../../desk/ports.ts';

export const workerClock = (): Clock => ({
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

export const workerRandom = (): Random => ({ fraction: () => Math.random(), uuid: () => crypto.randomUUID() });

/** To the browser's console; facts are ids, codes and counts, never texts of items or secrets. */
export const consoleLog = (): Log => ({
  info: (event, facts = {}) => console.info(event, facts),
  warn: (event, facts = {}) => console.warn(event, facts),
});
