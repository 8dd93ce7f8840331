/** Bench 23: scrolling a history of a hundred thousand items, compared with a bare list of as many rows in the same browser. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser } from '../helpers/browser.ts';
import { makeItem, viewOf } from '../helpers/items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';
import { temporaryFolder } from './processes.ts';
import { atMost, type Report } from './report.ts';
import { type Frames, type Movement, scrolling } from './scrolling.ts';

const ROWS = 100_000;
const MOVEMENTS: readonly Movement[] = ['to the end', 'on and on', 'jumps'];
const SIZE = { width: 1040, height: 720 };

interface Found {
  name: string;
  frames: Map<Movement, Frames>;
  /** MiB of JavaScript heap afterwards. */
  heap: number;
}

async function scrollAll(name: string, page: Page): Promise<Found> {
  const frames = new Map<Movement, Frames>();
  for (const movement of MOVEMENTS) frames.set(movement, await page.evaluate<Frames>(scrolling(movement, ROWS)));
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { name, frames, heap: usedSize / 2 ** 20 };
}

async function ofWindow(): Promise<Found> {
  const now = Date.now();
  const lab = await openWindowLab();
  const archive = { size: ROWS, sample: viewOf(makeItem(now, { state: 'closed' })) };
  const { page, close } = await lab.open({
    backend: createWindowBackend({ now }),
    now,
    ownClock: true,
    archive,
    ...SIZE,
  });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByText('Item 0', { exact: true }).waitFor();
  const found = await scrollAll('history of the window', page);
  await close();
  await lab.close();
  return found;
}

async function ofBareList(): Promise<Found> {
  const folder = temporaryFolder('bare-list');
  await build({
    root: join(import.meta.dirname, 'bare-list'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: folder.path, emptyOutDir: true, target: 'es2024', modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    if (pathname === '/favicon.ico') return response.writeHead(404).end();
    response.setHeader('content-type', type);
    return response.end(readFileSync(join(folder.path, pathname === '/' ? 'index.html' : pathname)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?rows=${ROWS}`);
  await page.getByText('Item 0', { exact: true }).waitFor();
  const found = await scrollAll('bare list', page);
  await browser.close();
  server.close();
  folder.remove();
  return found;
}

export async function longList(): Promise<Report> {
  const all = [await ofBareList(), await ofWindow()];
  const window = all[1]?.frames;
  return {
    bench: '23 a list of 100,000',
    conditions: `${ROWS} rows in Chromium, ${SIZE.width} × ${SIZE.height} px, 60 frames a second at best. To the end, in 900 steps or as fast as pages are read. On and on, 120 px a frame, at the top, in the middle and near the end. 100 jumps over the whole. The history reads pages of 200 and keeps eight; the bare list is \`@tanstack/react-virtual\` with two lines of text a row.`,
    columns: ['', 'frames', 'p50 ms', 'p99 ms', 'worst ms', 'above 32 ms', 'heap MiB'],
    rows: all.flatMap(({ name, frames, heap }) =>
      [...frames].map(([movement, { frames: n, p50, p99, worst, dropped }]) => [
        `${name}: ${movement}`,
        String(n),
        ...[p50, p99, worst].map((value) => value.toFixed(1)),
        String(dropped),
        heap.toFixed(0),
      ]),
    ),
    ratios: MOVEMENTS.map((movement) =>
      atMost(`frames above 32 ms, ${movement}`, window?.get(movement)?.dropped ?? Number.NaN, 0),
    ),
    missing: [],
  };
}
