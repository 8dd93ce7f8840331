/** Bench 15: from the navigation until the inbox is usable, compared with a page that only lists. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContext, CDPSession } from 'puppeteer-core';
import { build } from 'vite';
import { compiledAtOnce } from '../../build/bundle/compiled-at-once.ts';
import { compressBelow } from '../../build/bundle/compress.ts';
import { browserProfile, launchWebBrowser, pairingCode } from '../helpers/web-client.ts';
import { event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { spreadOverCores } from './processes.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

const ITEMS = 50;
/** CPU slowdown factor (CDP, `Emulation.setCPUThrottlingRate`). */
const SLOWER = 4;

interface Served {
  relay: RunningRelay;
  cookie: { name: string; value: string; domain: string; path: string; secure: boolean; httpOnly: boolean };
}

/** In the page: ms from the start of navigation until a row is drawn and clickable. */
const USABLE = `
  globalThis.usable = new Promise((resolve) => {
    const look = () => {
      const row = globalThis.document?.querySelector('[data-item]');
      const { x = 0, y = 0, width = 0, height = 0 } = row?.getBoundingClientRect() ?? {};
      const hit = row && document.elementFromPoint(x + width / 2, y + height / 2);
      if (hit && row.contains(hit)) setTimeout(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  });
`;

const BARE = 'bare page';
/** The lower bound. */
const MINIMAL = 'only what is promised';
const CLIENT = 'web client';
const AGAIN = 'web client, the second time';
const MINIMAL_AGAIN = 'only what is promised, the second time';

export async function webStart(): Promise<Report> {
  spreadOverCores();
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bare-page-'));
  const profile = browserProfile();
  const [client, bare, minimal] = await Promise.all([
    serve(),
    serve(await buildPage('bare-page', folder)),
    serve(await buildPage('minimal-page', folder)),
  ]);
  const { browser, close } = await launchWebBrowser('chromium', profile.folder);
  const measured = await inRounds<keyof Usable>([
    rowOf(BARE, () => open(browser, bare, 1)),
    rowOf(MINIMAL, () => open(browser, minimal, 1)),
    rowOf(CLIENT, () => open(browser, client, 1)),
    rowOf(AGAIN, () => open(browser, client, 2)),
    rowOf(MINIMAL_AGAIN, () => open(browser, minimal, 2)),
  ]);
  await close();
  await Promise.all([client, bare, minimal].map(({ relay }) => relay.close()));
  profile.remove();
  rmSync(folder, { recursive: true, force: true });
  return {
    bench: '15 the web client, until it can be used',
    conditions: `From the navigation until the first row of ${ITEMS} is drawn and takes a press. Chromium on all cores, the main thread of its pages at a quarter of the machine’s speed. The browser was never here but is signed in; relay on loopback. The second time, the service worker has stored the files and the page its last view. The bare page lists the same items with React and Fluent UI, from a relay of the same kind, and stores nothing. "${MINIMAL}" is the lower bound: frame, tabs, tools and the rows that fit, from the same two requests, and a worker that opens SQLite meanwhile. The second time its files and rows are stored, too. The web client’s rows come from the relay by HTTP, or the second time from the last view; store and connection are opened meanwhile. Main thread: the processor time of the page’s until then, also slowed down; the window has nearly twice the script of the bare page. The pages are driven without the debugger’s domains, which record a stack for each request.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, CLIENT, BARE, 'ms', atMost(1.6)),
      ratioOf(measured, AGAIN, BARE, 'ms', atMost(1.2)),
      ratioOf(measured, CLIENT, MINIMAL, 'ms'),
      ratioOf(measured, AGAIN, MINIMAL_AGAIN, 'ms'),
      ratioOf(measured, MINIMAL, BARE, 'ms'),
      ratioOf(measured, MINIMAL_AGAIN, BARE, 'ms'),
      ratioOf(measured, CLIENT, BARE, 'main thread ms'),
      ratioOf(measured, AGAIN, BARE, 'main thread ms'),
    ],
  };
}

/** @param page a folder beside this file. @returns the folder for the relay to serve */
async function buildPage(page: string, folder: string): Promise<string> {
  const outDir = join(folder, page);
  await build({
    root: join(import.meta.dirname, page),
    configFile: false,
    logLevel: 'warn',
    plugins: [react(), ...(page === 'minimal-page' ? [compiledAtOnce(['index'])] : [])],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
    },
  });
  await compressBelow(outDir, join(folder, 'compressed'));
  return outDir;
}

async function serve(webFolder?: string): Promise<Served> {
  const relay = await startRelay(webFolder === undefined ? {} : { webFolder });
  await relay.send(
    ...Array.from({ length: ITEMS }, (_, n) => event('approval.requested', { title: `Purchase order ${n}` })),
  );
  const reply = await fetch(`${relay.url}/me/session`, {
    method: 'POST',
    headers: { 'x-beckon-page': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ code: await pairingCode(relay, 'dana') }),
  });
  const [name = '', value = ''] = (reply.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=');
  return { relay, cookie: { name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true } };
}

/** In the page: resolves once its files and its last view are stored. A bare page stores neither. */
const STORED = `
  new Promise((resolve) => {
    const look = () => (localStorage.getItem('beckon.last-view') === null ? setTimeout(look, 100) : resolve());
    navigator.serviceWorker.ready.then(look);
  });
`;

type Usable = Record<'ms' | 'main thread ms', number>;

/** @returns ms until usable, of the last of so many visits by a browser that was never here */
async function open(browser: Browser, { relay, cookie }: Served, visits: number): Promise<Usable> {
  const context = await browser.createBrowserContext();
  await context.setCookie(cookie);
  const session = await bareSession(browser, context);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true });
    return result.value;
  };
  const { width, height } = { width: 1040, height: 720 };
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await session.send('Page.enable');
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: USABLE });
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  let ms = Number.NaN;
  let mainThread = Number.NaN;
  for (let visit = 0; visit < visits; visit++) {
    await session.send('Page.navigate', { url: `${relay.url}/` });
    ms = Number(await evaluate('usable'));
    const { metrics } = await session.send('Performance.getMetrics');
    mainThread = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    if (visit + 1 < visits) await evaluate(STORED);
  }
  await context.close();
  return { ms, 'main thread ms': mainThread };
}

/**
 * A page without Puppeteer's `Page`, which enables the debugger's domains `Network` and `Runtime`: then each request records the stack of
 * its caller, and V8 parses the whole script again for the positions in it.
 */
async function bareSession(browser: Browser, context: BrowserContext): Promise<CDPSession> {
  const control = await browser.target().createCDPSession();
  const browserContextId = context.id;
  if (browserContextId === undefined) throw new Error('the default context is not empty');
  await control.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const target = await context.waitForTarget((one) => one.type() === 'page');
  await control.detach();
  return target.createCDPSession();
}
