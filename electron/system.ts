/** Time, randomness and the log as the computer has them: the desk gets them as arguments. */
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

/** One line an event on `stream`; facts are ids, codes and counts, never texts of items or secrets. */
export function lineLog(stream: { write(line: string): unknown }, clock: Clock): Log {
  const write =
    (level: string) =>
    (event: string, facts: Record<string, string | number | boolean | null> = {}) => {
      const parts = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      stream.write(`${[new Date(clock.now()).toISOString(), level, event, ...parts].join(' ')}\n`);
    };
  return { info: write('info'), warn: write('warn') };
}
