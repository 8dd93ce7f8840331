/** The effect of a flooding source on another that sends now and then. */

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, POLITE_KEY, SOURCE_KEY, startRelay } from './peers/beckon.ts';
import { node, startServer } from './processes.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

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
  return took.slice(Math.floor(count / 10));
}

/** Of a round. */
const EVENTS = sized(150, 30);

/** A relay of its own: what a flood leaves to be indexed would be part of the next row. */
async function beside(flood: Flood | null) {
  const relay = await startRelay(20);
  try {
    if (!flood) return latencies(await polite(relay.url, EVENTS));
    const script = join(import.meta.dirname, 'clients/flood.ts');
    const args = [String(relay.port), SOURCE_KEY, String(flood.connections), String(flood.events)];
    const flooder = await startServer({ ...node(script, ...args), ready: /^flooding/, core: 1 });
    await setTimeout(500);
    return latencies(await polite(relay.url, EVENTS).finally(() => flooder.close()));
  } finally {
    await relay.close();
  }
}

const ALONE = 'alone';
const nameOf = ({ name }: Flood): string => `beside ${name}`;

export async function fairness(): Promise<Report> {
  const measured = await inRounds([
    rowOf(ALONE, () => beside(null)),
    ...FLOODS.map((flood) => rowOf(nameOf(flood), () => beside(flood))),
  ]);
  return {
    bench: '18 a polite source beside one that floods',
    conditions: `An event every ${EVERY_MS} ms, one at a time, alone and beside another source that sends as fast as it is answered; ${EVENTS} events a round in a new relay, the first tenth not counted.`,
    ...tableOf(measured),
    ratios: FLOODS.map((flood) => ratioOf(measured, nameOf(flood), ALONE, 'p99 ms', atMost(1.5))),
  };
}
