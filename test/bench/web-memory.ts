/** Bench 15: memory of the web client with many items, compared with the desktop's window with the same ones. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Item } from '../../shared/items.ts';
import { makeItem } from '../helpers/items.ts';
import { browserProfile, launchWebBrowser, pairingCode, signInByCode } from '../helpers/web-client.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';
import { event, startRelay } from '../relay/parts/relay.ts';
import { atMost, type Report } from './report.ts';

const ITEMS = 10_000;
const AT_ONCE = 500;
/** Settled: within this fraction for so many samples. */
const SETTLED = { within: 0.01, looks: 5, everyMs: 1000, mostMs: 60_000 } as const;

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

async function settled(): Promise<number> {
  let last = largestPage();
  let same = 0;
  for (let waited = 0; same < SETTLED.looks && waited < SETTLED.mostMs; waited += SETTLED.everyMs) {
    await delay(SETTLED.everyMs);
    const now = largestPage();
    same = Math.abs(now - last) <= last * SETTLED.within ? same + 1 : 0;
    last = now;
  }
  return last;
}

const titleOf = (n: number): string => `Purchase order ${n} needs your approval`;

/** @returns kB of the page with its worker */
async function ofWebClient(): Promise<number> {
  const relay = await startRelay();
  for (let sent = 0; sent < ITEMS; sent += AT_ONCE) {
    await relay.send(
      ...Array.from({ length: AT_ONCE }, (_, n) => event('approval.requested', { title: titleOf(sent + n) })),
    );
  }
  const profile = browserProfile();
  const browser = await launchWebBrowser('chromium', profile.folder);
  const { page } = await browser.open(`${relay.url}/`);
  await signInByCode(page, await pairingCode(relay, 'dana'));
  await page.locator('::-p-text(10,000)').setTimeout(180_000).wait();
  const kb = await settled();
  await browser.close();
  await relay.close();
  profile.remove();
  return kb;
}

/** @returns kB of the page */
async function ofDesktopWindow(): Promise<number> {
  const now = Date.now();
  const items: Item[] = Array.from({ length: ITEMS }, (_, n) => makeItem(now - n * 1000, { title: titleOf(n) }));
  const lab = await openWindowLab();
  const { page, close } = await lab.open({ backend: createWindowBackend({ now, items }), now, ownClock: true });
  await page.getByText('10,000').first().waitFor({ timeout: 180_000 });
  const kb = await settled();
  await close();
  await lab.close();
  return kb;
}

const mb = (kb: number): string => (kb / 1024).toFixed(0);

export async function webMemory(): Promise<Report> {
  const window = await ofDesktopWindow();
  const client = await ofWebClient();
  return {
    bench: '16 memory of the web client',
    conditions: `${ITEMS} open items; memory of the page’s process in Chromium, shared pages by share (Pss), once it has settled. The window’s is the page alone: its desk and store are in the main process. The web client’s holds its worker with desk and SQLite too, and the store’s files are on disk.`,
    columns: ['', 'MiB'],
    rows: [
      ['window of the desktop', mb(window)],
      ['web client', mb(client)],
    ],
    ratios: [atMost('web client ÷ window', client / window, 1.5)],
    missing: [],
  };
}
