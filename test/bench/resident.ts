/** Resident memory of a settled process, and its processor time and wake-ups (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Settled: within this fraction for so many samples. */
const SETTLED = { within: 0.005, looks: 5, everyMs: 400, atMostMs: 20_000 } as const;

const statusOf = (path: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'));
  if (!found?.[1]) throw new Error(`no ${name} in ${path}`);
  return Number(found[1]);
};

/** Peak resident memory in KiB. */
export const peakOf = (pid: number): number => statusOf(`/proc/${pid}/status`, 'VmHWM');

/** Resident memory in KiB. */
export const residentOf = (pid: number): number => statusOf(`/proc/${pid}/status`, 'VmRSS');

/** Resident memory in KiB. A server returns freed memory after a delay. */
export async function settledMemory(pid: number): Promise<number> {
  let last = residentOf(pid);
  let same = 0;
  for (let waited = 0; same < SETTLED.looks && waited < SETTLED.atMostMs; waited += SETTLED.everyMs) {
    await delay(SETTLED.everyMs);
    const now = residentOf(pid);
    same = Math.abs(now - last) <= last * SETTLED.within ? same + 1 : 0;
    last = now;
  }
  return last;
}

interface Work {
  /** ms of processor time of all live threads. */
  cpuMs: number;
  /** Voluntary context switches of the threads, each followed by a wake-up. */
  wakeUps: number;
}

export function workOf(pid: number): Work {
  const threads = readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}`);
  return threads.reduce(
    (sum, thread) => ({
      cpuMs: sum.cpuMs + Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      wakeUps: sum.wakeUps + statusOf(`${thread}/status`, 'voluntary_ctxt_switches'),
    }),
    { cpuMs: 0, wakeUps: 0 },
  );
}
