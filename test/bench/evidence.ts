/**
 * Bench 29: what evidence of items costs. Lists carry counts only, so that a desk with many such items must cost no more than one with plain
 * items; the evidence is read when an item is opened.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Evidence } from '../../shared/evidence.ts';
import type { Item } from '../../shared/items.ts';
import { countsOf } from '../../shared/rules/evidence.ts';
import { demoEvidence } from '../helpers/demo-evidence.ts';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { makeItem } from '../helpers/items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { load } from './clients/http-load.ts';
import { isLivePage, thinDesk } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, SOURCE_KEY, startRelay, tokenOf } from './peers/beckon.ts';
import { processorMs, spreadOverCores } from './processes.ts';
import { atMost, figureOf, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, median, type OpenRow } from './rounds.ts';

const ITEMS = sized(10_000, 500);
const A_BATCH = 100;
const LINES = 200;
const OPENINGS = 5;
const SENT = sized(10_000, 640);

/** Lines, checks and parties, as a source sends them: without its documents, which need a grant. */
function evidenceOf(lines: number): Omit<Evidence, 'version' | 'documents'> {
  const { version: _, documents: __, ...evidence } = demoEvidence(lines);
  return evidence;
}
const approval = (at: number, given: Partial<Item>): Item => {
  const { actions, decision } = purchaseOrder(at);
  return makeItem(at, { actions, decision, ...given });
};
/** Counts and version, as in lists. */
const listed = (lines: number): Partial<Item> => ({ evidence: countsOf(demoEvidence(lines)), evidenceVersion: 1 });

const LISTED = 'window: ms until the list is displayed';
const HEAP = 'window: MiB of heap';
const OPENED = `window: ms to open an item, ${LINES} lines`;
const COMPLETE = 'window: ms until all lines are displayed';
const LIVE = 'desk: ms until live';
const RECEIVED = 'desk: MB received';
const INGEST = 'ingest, per second';
type Figure = string;

/** ms until the window displays a list, and the heap that it then has in MiB. */
async function listIn(lab: WindowLab, more: Partial<Item>): Promise<Record<Figure, number>> {
  const now = Date.now();
  // The window opens the oldest item: its panel, which is measured below, must not count as heap of the list.
  const items = Array.from({ length: ITEMS }, (_, n) =>
    approval(now - n * 1000, { title: `Item ${n}`, ...(n < ITEMS - 1 && more) }),
  );
  const from = performance.now();
  const { page, close } = await lab.open({ backend: createWindowBackend({ now, items }), now, ownClock: true });
  await page.locator('[data-item]').first().waitFor({ timeout: 60_000 });
  const took = performance.now() - from;
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await close();
  return { [LISTED]: took, [HEAP]: usedSize / 2 ** 20 };
}

/** Runs in the page. @returns ms from the press of an item to the frames that display it with its first, and with all its lines */
const opening = (title: string, lines: number): string => `(async () => {
  const row = [...document.querySelectorAll('[data-item]')].find((one) => one.textContent.includes('${title}'));
  const press = row.querySelector('button');
  const isOpen = () => [...document.querySelectorAll('h1')].some((one) => one.textContent === '${title}');
  const drawn = () => document.querySelectorAll('[role=grid] tbody tr').length;
  const from = performance.now();
  const until = async (condition) => {
    while (!condition()) {
      await new Promise((frame) => requestAnimationFrame(frame));
      if (performance.now() - from > 10_000) throw new Error('${title} was not displayed');
    }
    return performance.now() - from;
  };
  press.click();
  return [
    await until(() => isOpen() && (${lines} === 0 ? drawn() === 0 : drawn() > 0)),
    await until(() => drawn() === ${lines}),
  ];
})()`;

/** Another item is opened between two openings of the same. @param title of the item with so many lines */
async function openings(lab: WindowLab, title: 'Plain' | 'Long', lines: number): Promise<Record<Figure, number>> {
  const now = Date.now();
  const items = [approval(now, { title: 'Plain' }), approval(now - 1000, { title: 'Long', ...listed(LINES) })];
  const backend = createWindowBackend({ now, items });
  const { page, close } = await lab.open({ backend, now, ownClock: true });
  await page.locator('[data-item]').nth(1).waitFor();
  const press = (one: string, count: number): Promise<[number, number]> => page.evaluate(opening(one, count));
  const first: number[] = [];
  const all: number[] = [];
  for (let n = 0; n < OPENINGS * 2; n++) {
    await (title === 'Long' ? press('Plain', 0) : press('Long', LINES));
    const [some, complete] = await press(title, lines);
    // Code is loaded and compiled by the first ones.
    if (n < OPENINGS) continue;
    first.push(some);
    all.push(complete);
  }
  await close();
  return { [OPENED]: median(first), [COMPLETE]: median(all) };
}

/** An event of the bench with further members of `data`. */
function eventWith(run: string, n: number, more: object): string {
  const event = JSON.parse(eventBody(run, n));
  return JSON.stringify({ ...event, data: { ...event.data, ...more } });
}

/** Relay with so many items for one person. */
async function filled(more: object) {
  const relay = await startRelay(1);
  for (let n = 0; n < ITEMS; n += A_BATCH) {
    const body = Array.from({ length: A_BATCH }, (_, k) => eventWith('list', n + k, more)).join(',');
    const headers = {
      'content-type': 'application/cloudevents-batch+json',
      authorization: `Bearer ${SOURCE_KEY}`,
    };
    const reply = await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body: `[${body}]` });
    if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
  }
  return relay;
}

/** Waits until a relay has indexed what it received. */
async function settledWork(pid: number): Promise<void> {
  for (let before = processorMs(pid); ; ) {
    await delay(1000);
    const now = processorMs(pid);
    if (now - before <= 50) return;
    before = now;
  }
}

/** A desk without items, until it is live. */
async function catchUp(url: string): Promise<Record<Figure, number>> {
  let bytes = 0;
  const from = performance.now();
  const desk = await thinDesk(url, '/v1/desk', { token: tokenOf(0) }, isLivePage, (payload) => {
    bytes += payload.length;
  });
  const took = performance.now() - from;
  desk.close();
  return { [LIVE]: took, [RECEIVED]: bytes / 1e6 };
}

/** Events per second, 64 in flight. */
async function ingest(more: object): Promise<Record<Figure, number>> {
  const relay = await startRelay(100);
  const path = '/v1/events';
  const target = { port: relay.port, path, headers: EVENT_HEADERS, ok: 'HTTP/1.1 202' };
  const result = await load({ ...target, body: (n) => eventWith('ingest', n, more) }, SENT, 64);
  await relay.close();
  if (result.failed > 0) throw new Error(`${result.failed} events were not accepted`);
  return { [INGEST]: result.perSecond };
}

/** @param more members of an event's data. @param shown members of a listed item */
async function openRow(more: object, shown: Partial<Item>, title: 'Plain' | 'Long'): Promise<OpenRow<Figure>> {
  const lab = await openWindowLab();
  const relay = await filled(more);
  await settledWork(relay.pid);
  return {
    measure: async () => ({
      ...(await listIn(lab, shown)),
      ...(await openings(lab, title, title === 'Long' ? LINES : 0)),
      ...(await catchUp(relay.url)),
      ...(await ingest(more)),
    }),
    async close() {
      await lab.close();
      await relay.close();
    },
  };
}

const PLAIN = 'plain';
const LARGER = 'plain, events of 2 kB';
const EVIDENCE = 'with evidence';

export async function evidenceCost(): Promise<Report> {
  spreadOverCores();
  const measured = await inRounds<Figure>([
    { name: PLAIN, open: () => openRow({}, {}, 'Plain') },
    { name: LARGER, open: async () => ({ measure: () => ingest({ body: 'The goods receipt differs. '.repeat(60) }) }) },
    { name: EVIDENCE, open: () => openRow(evidenceOf(12), listed(12), 'Long') },
  ]);
  return {
    bench: '29 evidence of items',
    conditions: `${ITEMS.toLocaleString('en')} items, plain and with 12 lines, 3 checks and 2 documents, whose counts the list has. The window is in Chromium, a desk uses the relay’s socket. An item with ${LINES} lines of six columns is opened and left ${OPENINGS} times a round. Ingest: ${SENT.toLocaleString('en')} events a round, 64 in flight.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, EVIDENCE, PLAIN, LISTED, atMost(1.03)),
      ratioOf(measured, EVIDENCE, PLAIN, HEAP, atMost(1.03)),
      ratioOf(measured, EVIDENCE, PLAIN, LIVE, atMost(1.03)),
      ratioOf(measured, EVIDENCE, PLAIN, RECEIVED),
      figureOf(measured, EVIDENCE, OPENED, atMost(50)),
      ratioOf(measured, EVIDENCE, PLAIN, OPENED),
      ratioOf(measured, EVIDENCE, PLAIN, INGEST),
      ratioOf(measured, EVIDENCE, LARGER, INGEST),
    ],
  };
}
