/** Bench 22: processor time of the desktop's main process when idle. */
import { setTimeout as delay } from 'node:timers/promises';
import { idleDesk } from './idle-desktop.ts';
import type { Server } from './processes.ts';
import { atMost, type Report } from './report.ts';
import { type Work, workOf } from './resident.ts';

const ITEMS = 1_000;
/** ms from the start until it counts as idle, and ms of the measurement. */
const SETTLING_MS = 25_000;
const WATCHED_MS = 80_000;
const HOUR_MS = 3_600_000;

/** Every fourth is due on a later day, after the measurement. */
const dataOf = (n: number): object => ({
  title: `Purchase order ${n} needs your approval`,
  ...(n % 4 === 0 ? { dueAt: new Date(Date.now() + (24 + n) * HOUR_MS).toISOString() } : {}),
});

async function idleMinute(starting: Promise<Server>): Promise<Work> {
  const server = await starting;
  await delay(SETTLING_MS);
  const before = workOf(server.pid);
  await delay(WATCHED_MS);
  const after = workOf(server.pid);
  await server.close();
  const aMinute = 60_000 / WATCHED_MS;
  return {
    cpuMs: (after.cpuMs - before.cpuMs) * aMinute,
    wakeUps: (after.wakeUps - before.wakeUps) * aMinute,
  };
}

export async function idleCpu(): Promise<Report> {
  const desk = await idleDesk(ITEMS, dataOf);
  const kept: [string, Work][] = [];
  try {
    kept.push(['window closed', await idleMinute(desk.start(['--hidden']))]);
    kept.push(['window open', await idleMinute(desk.start(['--show']))]);
  } finally {
    await desk.close();
  }
  const percent = ({ cpuMs }: Work): number => (cpuMs / 60_000) * 100;
  return {
    bench: '22 idle processor time',
    conditions: `${ITEMS} open items, a quarter of them with a deadline on a later day; connected, nothing happens; all threads of the main process (on ${desk.runtime === 'electron' ? 'Electron' : 'the stand-in, which also carries the messages of the page'}) for ${WATCHED_MS / 1000} s, from ${SETTLING_MS / 1000} s after the start.`,
    columns: ['', 'ms a minute', 'wake-ups a minute', '% of a processor'],
    rows: kept.map(([name, work]) => [name, work.cpuMs.toFixed(1), work.wakeUps.toFixed(0), percent(work).toFixed(3)]),
    ratios: kept.map(([name, work]) => atMost(`% of a processor, ${name}`, percent(work), 0.1)),
    missing: [],
  };
}
