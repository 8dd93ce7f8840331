/** Bench 22: processor time of the desktop's main process when idle. */
import { setTimeout as delay } from 'node:timers/promises';
import { idleDesk } from './idle-desktop.ts';
import { sized } from './options.ts';
import type { Server } from './processes.ts';
import { atMost, figureOf, type Report, tableOf } from './report.ts';
import { workOf } from './resident.ts';
import { inRounds, rowOf } from './rounds.ts';

const ITEMS = sized(1_000, 100);
/** ms from the start until it counts as idle, and ms of the measurement. */
const SETTLING_MS = sized(25_000, 5000);
const WATCHED_MS = sized(30_000, 5000);
const HOUR_MS = 3_600_000;

/** Every fourth is due on a later day, after the measurement. */
const dataOf = (n: number): object => ({
  title: `Purchase order ${n} needs your approval`,
  ...(n % 4 === 0 ? { dueAt: new Date(Date.now() + (24 + n) * HOUR_MS).toISOString() } : {}),
});

async function idleMinute(starting: Promise<Server>) {
  const server = await starting;
  await delay(SETTLING_MS);
  const before = workOf(server.pid);
  await delay(WATCHED_MS);
  const after = workOf(server.pid);
  await server.close();
  const aMinute = 60_000 / WATCHED_MS;
  const cpuMs = (after.cpuMs - before.cpuMs) * aMinute;
  return {
    'ms a minute': cpuMs,
    'wake-ups a minute': (after.wakeUps - before.wakeUps) * aMinute,
    '% of a processor': (cpuMs / 60_000) * 100,
  };
}

export async function idleCpu(): Promise<Report> {
  const desk = await idleDesk(ITEMS, dataOf);
  try {
    const measured = await inRounds([
      rowOf('window closed', () => idleMinute(desk.start(['--hidden']))),
      rowOf('window open', () => idleMinute(desk.start(['--show']))),
    ]);
    return {
      bench: '22 idle processor time',
      conditions: `${ITEMS} open items, a quarter of them with a deadline on a later day; connected, nothing happens; all threads of the main process (on ${desk.runtime === 'electron' ? 'Electron' : 'the stand-in, which also carries the messages of the page'}) for ${WATCHED_MS / 1000} s, from ${SETTLING_MS / 1000} s after the start.`,
      ...tableOf(measured),
      ratios: ['window closed', 'window open'].map((name) => figureOf(measured, name, '% of a processor', atMost(0.1))),
    };
  } finally {
    await desk.close();
  }
}
