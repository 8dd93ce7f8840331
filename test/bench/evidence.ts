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
import { EVENT_HEADERS, eventBody, SOURCE_KEY, startRelay, tokenOf } from './peers/beckon.ts';
import { processorMs } from './processes.ts';
import { atMost, median, ms, perSecond, type Report, shown } from './report.ts';

const ITEMS = 10_000;
const A_BATCH = 100;
const ROUNDS = 5;
const LINES = 200;
const OPENINGS = 15;
const SENT = 10_000;

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

interface Pair {
  plain: number[];
  evidence: number[];
}
const pair = (): Pair => ({ plain: [], evidence: [] });
const ratioOf = ({ plain, evidence }: Pair): number => median(evidence) / median(plain);

/** ms until the window displays a list, and the heap that it then has in MiB. */
async function listIn(lab: WindowLab, more: Partial<Item>): Promise<{ took: number; heap: number }> {
  const now = Date.now();
  const items = Array.from({ length: ITEMS }, (_, n) => approval(now - n * 1000, { title: `Item ${n}`, ...more }));
  const from = performance.now();
  const { page, close } = await lab.open({ backend: createWindowBackend({ now, items }), now, ownClock: true });
  await page.locator('[data-item]').first().waitFor({ timeout: 60_000 });
  const took = performance.now() - from;
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await close();
  return { took, heap: usedSize / 2 ** 20 };
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

async function openings(lab: WindowLab): Promise<{ first: Pair; all: Pair }> {
  const now = Date.now();
  const items = [approval(now, { title: 'Plain' }), approval(now - 1000, { title: 'Long', ...listed(LINES) })];
  const backend = createWindowBackend({ now, items });
  const { page, close } = await lab.open({ backend, now, ownClock: true });
  await page.locator('[data-item]').nth(1).waitFor();
  const press = (title: string, lines: number): Promise<[number, number]> => page.evaluate(opening(title, lines));
  const found = { first: pair(), all: pair() };
  for (let n = 0; n < OPENINGS * 2; n++) {
    const [evidence, plain] = [await press('Long', LINES), await press('Plain', 0)];
    // Code is loaded and compiled by the first ones.
    if (n < OPENINGS) continue;
    for (const [at, kind] of (['first', 'all'] as const).entries()) {
      found[kind].evidence.push(evidence[at] ?? Number.NaN);
      found[kind].plain.push(plain[at] ?? Number.NaN);
    }
  }
  await close();
  return found;
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

/** ms and MB until a desk without items is live. */
async function catchUps(): Promise<{ took: Pair; size: Pair }> {
  const relays = { plain: await filled({}), evidence: await filled(evidenceOf(12)) };
  const [took, size] = [pair(), pair()];
  for (const { pid } of Object.values(relays)) await settledWork(pid);
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['plain', 'evidence'] as const) {
      let bytes = 0;
      const from = performance.now();
      const desk = await thinDesk(relays[kind].url, '/v1/desk', { token: tokenOf(0) }, isLivePage, (payload) => {
        bytes += payload.length;
      });
      took[kind].push(performance.now() - from);
      size[kind].push(bytes / 1e6);
      desk.close();
    }
  }
  await relays.plain.close();
  await relays.evidence.close();
  return { took, size };
}

const INGESTED = {
  'plain events of 500 bytes': {},
  'plain events of 2 kB': { body: 'The goods receipt differs. '.repeat(60) },
  'events with 12 lines and 3 checks': evidenceOf(12),
} as const;

/** Events per second, 64 in flight. */
async function ingest(more: object): Promise<number> {
  const relay = await startRelay(100);
  const path = '/v1/events';
  const target = { port: relay.port, path, headers: EVENT_HEADERS, ok: 'HTTP/1.1 202' };
  const result = await load({ ...target, body: (n) => eventWith('ingest', n, more) }, SENT, 64);
  await relay.close();
  if (result.failed > 0) throw new Error(`${result.failed} events were not accepted`);
  return result.perSecond;
}

export async function evidenceCost(): Promise<Report> {
  const lab = await openWindowLab();
  const [time, heap] = [pair(), pair()];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, more] of [
      ['plain', {}],
      ['evidence', listed(12)],
    ] as const) {
      const found = await listIn(lab, more);
      time[kind].push(found.took);
      heap[kind].push(found.heap);
    }
  }
  const opened = await openings(lab);
  await lab.close();
  const { took, size } = await catchUps();
  const rates: [string, number][] = [];
  for (const [name, more] of Object.entries(INGESTED)) rates.push([name, await ingest(more)]);
  const [[, small] = ['', 0], [, large] = ['', 0], [, withEvidence] = ['', 0]] = rates;
  const rowOf = (name: string, figures: Pair, text = ms): string[] => [
    name,
    text(median(figures.plain)),
    text(median(figures.evidence)),
  ];
  return {
    bench: '29 evidence of items',
    conditions: `${ITEMS.toLocaleString('en')} items, plain and with 12 lines, 3 checks and 2 documents, whose counts the list has. The window is in Chromium, a desk uses the relay’s socket. Median of ${ROUNDS} rounds, in turn. An item with ${LINES} lines of six columns is opened and left ${OPENINGS} times. Ingest: ${SENT.toLocaleString('en')} events, 64 in flight.`,
    columns: ['', 'plain', 'with evidence'],
    rows: [
      rowOf('window: ms until the list is displayed', time),
      rowOf('window: MiB of heap', heap),
      rowOf('desk: ms until live', took),
      rowOf('desk: MB received', size),
      rowOf(`ms to open an item, ${LINES} lines`, opened.first),
      rowOf('ms until all lines are displayed', opened.all),
      ...rates.map(([name, rate]) => [
        `ingest a second: ${name}`,
        ...(name.startsWith('plain') ? [perSecond(rate), ''] : ['', perSecond(rate)]),
      ]),
    ],
    ratios: [
      atMost('window: list with evidence ÷ plain, ms', ratioOf(time), 1.03),
      atMost('window: heap with evidence ÷ plain', ratioOf(heap), 1.03),
      atMost('desk: live with evidence ÷ plain, ms', ratioOf(took), 1.03),
      shown('desk: bytes with evidence ÷ plain', ratioOf(size)),
      atMost(`an item with ${LINES} lines: ms`, median(opened.first.evidence), 50),
      shown(`an item with ${LINES} lines ÷ plain, ms`, ratioOf(opened.first)),
      shown('ingest with evidence ÷ plain of 500 bytes, per second', withEvidence / small),
      shown('ingest with evidence ÷ plain of 2 kB, per second', withEvidence / large),
    ],
    missing: [],
  };
}
