/** Bench 16: memory of the web client with many items, compared with the desktop's window and main process with the same ones. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { browserProfile, launchWebBrowser, pairingCode, signInByCode } from '../helpers/web-client.ts';
import type { RunningRelay } from '../relay/parts/relay.ts';
import { idleDesk } from './idle-desktop.ts';
import { sized } from './options.ts';
import type { Server } from './processes.ts';
import { spreadOverCores } from './processes.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

const ITEMS = sized(10_000, 500);
/** Browsers collect garbage, and stop a service worker, after half a minute without work. */
const IDLE_MS = 45_000;
/** Settled: within this fraction for so many samples. */
const SETTLED = { within: 0.01, looks: 5, everyMs: 1000, mostMs: 60_000 } as const;
/** ms between samples of the maximum. */
const SAMPLE_MS = 200;

/** kB of this process, with its share of shared pages (proc(5), `smaps_rollup`, Pss). */
const pssOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);

/** The largest page of this process's browsers: the one that was opened. */
function largestPage(): number {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const pages = lines.filter((line) => line.includes('--type=renderer'));
  const pids = pages.map((line) => Number.parseInt(line, 10));
  return Math.max(...pids.filter(isOurs).map(pssOf));
}

function isOurs(pid: number): boolean {
  for (let at = pid; at > 1; ) {
    if (at === process.pid) return true;
    try {
      at = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return false;
    }
  }
  return false;
}

async function settled(read: () => number): Promise<number> {
  await delay(IDLE_MS);
  let last = read();
  let same = 0;
  for (let waited = 0; same < SETTLED.looks && waited < SETTLED.mostMs; waited += SETTLED.everyMs) {
    await delay(SETTLED.everyMs);
    const now = read();
    same = Math.abs(now - last) <= last * SETTLED.within ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** @returns ends the sampling, with the maximum */
function maximumOf(read: () => number): () => number {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, read());
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** The page with its worker. */
async function ofWebClient(relay: RunningRelay) {
  const profile = browserProfile();
  const browser = await launchWebBrowser('chromium', profile.folder);
  try {
    const { page } = await browser.open(`${relay.url}/`);
    const most = maximumOf(largestPage);
    await signInByCode(page, await pairingCode(relay, 'dana'));
    await page
      .locator(`::-p-text(${ITEMS.toLocaleString('en')})`)
      .setTimeout(180_000)
      .wait();
    const MiB = (await settled(largestPage)) / 1024;
    return { MiB, 'MiB at most': most() / 1024 };
  } finally {
    await browser.close();
    profile.remove();
  }
}

/** The page of the window, and the main process with desk and store. */
async function ofDesktop(starting: Promise<Server>) {
  const { pid, close } = await starting;
  try {
    const both = await settled(() => pssOf(pid) + largestPage());
    const main = pssOf(pid);
    return { MiB: both / 1024, 'main process MiB': main / 1024, 'page MiB': (both - main) / 1024 };
  } finally {
    await close();
  }
}

const DESKTOP = 'window and main process of the desktop';
const WEB = 'web client';

export async function webMemory(): Promise<Report> {
  spreadOverCores();
  const desk = await idleDesk(ITEMS, (n) => ({ title: `Purchase order ${n} needs your approval` }));
  try {
    const measured = await inRounds<'MiB' | 'MiB at most' | 'main process MiB' | 'page MiB'>([
      rowOf(DESKTOP, () => ofDesktop(desk.start(['--show']))),
      rowOf(WEB, () => ofWebClient(desk.relay)),
    ]);
    return {
      bench: '16 memory of the web client',
      conditions: `${ITEMS.toLocaleString('en')} open items of the same person at the same relay; memory with the share of shared pages (Pss). It is read once it has settled after 45 s without work. Then garbage is collected, and the browser has stopped the service worker. Of the desktop, on ${desk.runtime === 'electron' ? 'Electron' : 'the stand-in'}: the page of the window, and the main process with desk and store. Of the web client: the page with its worker, which holds desk and SQLite; the store’s files are on disk. At most: while it signs in and receives all items. The desktop has received them before.`,
      ...tableOf(measured),
      ratios: [ratioOf(measured, WEB, DESKTOP, 'MiB', atMost(1.2))],
    };
  } finally {
    await desk.close();
  }
}
