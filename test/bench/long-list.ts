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
import { sized } from './options.ts';
import { spreadOverCores, temporaryFolder } from './processes.ts';
import { atMost, judged, type Report, tableOf } from './report.ts';
import { hindrance, inRounds, median, type OpenRow, valuesOf } from './rounds.ts';
import { type Frames, type Movement, scrolling } from './scrolling.ts';

const ROWS = sized(100_000, 5000);
const MOVEMENTS: readonly Movement[] = ['to the end', 'on and on', 'jumps'];
const SIZE = { width: 1040, height: 720 };

type Figure = string;

const DROPPED = 'frames above 32 ms';
const HEAP = 'heap MiB';

async function scrollAll(page: Page): Promise<Record<Figure, number>> {
  const found: Record<Figure, number> = {};
  for (const movement of MOVEMENTS) {
    const { p99, worst, dropped } = await page.evaluate<Frames>(scrolling(movement, ROWS));
    Object.assign(found, {
      [`${movement}: p99 ms`]: p99,
      [`${movement}: worst ms`]: worst,
      [`${movement}: ${DROPPED}`]: dropped,
    });
  }
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { ...found, [HEAP]: usedSize / 2 ** 20 };
}

async function ofWindow(): Promise<OpenRow<Figure>> {
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
  return {
    measure: () => scrollAll(page),
    async close() {
      await close();
      await lab.close();
    },
  };
}

async function ofBareList(): Promise<OpenRow<Figure>> {
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
  return {
    measure: () => scrollAll(page),
    async close() {
      await browser.close();
      server.close();
      folder.remove();
    },
  };
}

const WINDOW = 'history of the window';
const BARE = 'bare list';

export async function longList(): Promise<Report> {
  spreadOverCores();
  const measured = await inRounds([
    { name: BARE, open: ofBareList },
    { name: WINDOW, open: ofWindow },
  ]);
  const droppedIn = (name: string, movement: Movement) => valuesOf(measured, name, `${movement}: ${DROPPED}`);
  /** The machine drops frames of a list without work too. */
  const hindered = (movement: Movement): string | null => {
    const dropped = Math.max(...droppedIn(BARE, movement));
    return hindrance(measured.rounds, []) ?? (dropped === 0 ? null : 'the machine');
  };
  return {
    bench: '23 a list of 100,000',
    conditions: `${ROWS} rows in Chromium, ${SIZE.width} × ${SIZE.height} px, 60 frames a second at best. To the end, in 900 steps or as fast as pages are read. On and on, 120 px a frame, at the top, in the middle and near the end. 50 jumps over the whole. The history reads pages of 200, adds up to 1,000 rows at once, keeps eight pages, and reuses the elements of its rows. The bare list is \`@tanstack/react-virtual\` with two lines of text a row. Judged where the bare list dropped no frame.`,
    ...tableOf(measured),
    ratios: MOVEMENTS.map((movement) =>
      judged(`${DROPPED}, ${movement}`, median(droppedIn(WINDOW, movement)), atMost(0), hindered(movement)),
    ),
  };
}
