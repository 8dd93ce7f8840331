/** The system's clock, randomness and log, passed to the desk. */
import { randomUUID } from 'node:crypto';
import type { Clock, Log, Random } from '../desk/ports.ts';

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

export const systemRandom = (): Random => ({ fraction: () => Math.random(), uuid: () => randomUUID() });

/** Writes one line per event to `stream`. Facts are ids, codes and counts, never item texts or secrets. */
export function lineLog(stream: { write(line: string): unknown }, clock: Clock): Log {
  const write =
    (level: string) =>
    (event: string, facts: Record<string, string | number | boolean | null> = {}) => {
      const parts = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      stream.write(`${[new Date(clock.now()).toISOString(), level, event, ...parts].join(' ')}\n`);
    };
  return { info: write('info'), warn: write('warn') };
}
