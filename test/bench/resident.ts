/** What a process holds in memory once it has settled, and the processor time and wake-ups it has had (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** It counts as settled once it stays within this part for so many looks. */
const SETTLED = { within: 0.005, looks: 5, everyMs: 400, atMostMs: 20_000 } as const;

const statusOf = (path: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'));
  if (!found?.[1]) throw new Error(`no ${name} in ${path}`);
  return Number(found[1]);
};

/** The most that was ever resident, in KiB. */
export const peakOf = (pid: number): number => statusOf(`/proc/${pid}/status`, 'VmHWM');

/** Resident memory in KiB. */
export const residentOf = (pid: number): number => statusOf(`/proc/${pid}/status`, 'VmRSS');

/** Resident memory in KiB. What a server has set free is given back a while later. */
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

export interface Work {
  /** ms on a processor, of all threads that still run. */
  cpuMs: number;
  /** How often a thread went to sleep by itself, so was woken. */
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
