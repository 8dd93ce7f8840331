/** The effect of a flooding source on another that sends now and then. */

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { quantile } from './clients/http-load.ts';
import { EVENT_HEADERS, eventBody, POLITE_KEY, SOURCE_KEY, startRelay } from './peers/beckon.ts';
import { node, startServer } from './processes.ts';
import { atMost, ms, type Report } from './report.ts';

interface Flood {
  name: string;
  connections: number;
  /** Per request. */
  events: number;
}
const FLOODS: readonly Flood[] = [
  { name: '64 connections, an event each', connections: 64, events: 1 },
  { name: '4 connections, batches of 500', connections: 4, events: 500 },
];

const EVERY_MS = 20;
const headers = { ...EVENT_HEADERS, authorization: `Bearer ${POLITE_KEY}` };
let sent = 0;

/** ms of each of `count` events, sent one at a time. */
async function polite(url: string, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const from = performance.now();
    const reply = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: eventBody('polite', sent++) });
    await reply.arrayBuffer();
    took.push(performance.now() - from);
    if (reply.status !== 202) throw new Error(`the polite source was answered ${reply.status}`);
    await setTimeout(Math.max(0, EVERY_MS - (performance.now() - from)));
  }
  return took.slice(Math.floor(count / 10)).sort((a, b) => a - b);
}

/** Alternates quiet and flooded rounds in one relay. @returns p99 in ms of each */
async function beside(flood: Flood, rounds: number, count: number) {
  const relay = await startRelay(20);
  const found = { alone: [] as number[], beside: [] as number[] };
  try {
    for (let round = 0; round < rounds; round++) {
      found.alone.push(...(await polite(relay.url, count)));
      const script = join(import.meta.dirname, 'clients/flood.ts');
      const args = [String(relay.port), SOURCE_KEY, String(flood.connections), String(flood.events)];
      const flooder = await startServer({ ...node(script, ...args), ready: /^flooding/, core: 1 });
      await setTimeout(500);
      found.beside.push(...(await polite(relay.url, count)));
      await flooder.close();
      await setTimeout(500);
    }
  } finally {
    await relay.close();
  }
  const of = (values: number[], q: number) =>
    quantile(
      values.sort((a, b) => a - b),
      q,
    );
  return {
    alone: { p50: of(found.alone, 0.5), p99: of(found.alone, 0.99) },
    beside: { p50: of(found.beside, 0.5), p99: of(found.beside, 0.99) },
  };
}

const ROUNDS = 3;
const EVENTS = 300;

export async function fairness(): Promise<Report> {
  const found = [];
  for (const flood of FLOODS) found.push({ name: flood.name, ...(await beside(flood, ROUNDS, EVENTS)) });
  return {
    bench: '18 a polite source beside one that floods',
    conditions: `An event every ${EVERY_MS} ms, one at a time, alone and beside another source that sends as fast as it is answered, by turns; ${ROUNDS} rounds of ${EVENTS} events in one relay.`,
    columns: ['flood', 'alone p50 ms', 'alone p99 ms', 'beside p50 ms', 'beside p99 ms'],
    rows: found.map((one) => [one.name, ms(one.alone.p50), ms(one.alone.p99), ms(one.beside.p50), ms(one.beside.p99)]),
    ratios: found.map((one) => atMost(`beside ÷ alone, p99, ${one.name}`, one.beside.p99 / one.alone.p99, 1.5)),
    missing: [],
  };
}
