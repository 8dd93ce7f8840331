/**
 * Bench 10: the same relay with 1,000,000 items and 10,000 people in its store, compared with one of 5,000 items and 50 people. Each
 * caller has the same number of items in both. Calls alternate between the relays, so that other load affects both equally.
 */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRecord } from '../../shared/json.ts';
import { type Asking, askingAt } from './clients/asking.ts';
import { load } from './clients/http-load.ts';
import { thinDesk } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import {
  copyOf,
  fullStore,
  PEOPLE_OF_SET,
  personOf,
  READERS,
  readerOf,
  type Size,
  startRelayIn,
  tokenOf,
} from './parts/full-store.ts';
import { bareList } from './peers/bare-list.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { atMost, figureOf, type Ratio, type Report, ratioOf, tableOf } from './report.ts';
import { workOf } from './resident.ts';
import { inRounds, median, type OpenRow } from './rounds.ts';

const SMALL: Size = { items: 5000, sets: 5 };
const LARGE: Size = { items: sized(1_000_000), sets: 1000 };
/** Sets of the callers, who are the same number of people with the same number of items in both stores: without set 0, which has processes. */
const ASKING_SETS = SMALL.sets - 1;
const ASKERS = ASKING_SETS * PEOPLE_OF_SET;
const setOf = (n: number): number => 1 + (n % ASKING_SETS);
const ADMIN_TOKEN = 'the-administrator-of-the-bench-has-a-token';
/** Calls of each kind in a round, more than there are callers. Before the first round, as many warm up. */
const ASKED = sized(60, 5);
/** Fewer, since each adds events to the store. */
const CAUGHT_UP = sized(15, 5);
/** Events of a round: one after the other, and 64 in flight. */
const TAKEN = { one: sized(200, 50), many: sized(3000, 640) };
const MISSED = 100;

interface Relay {
  size: Size;
  pid: number;
  url: string;
  asking: Asking;
  bare: ReturnType<typeof bareList>;
  /** A cursor in the middle of a caller's items, from a page returned to them. */
  middle: number;
  /** Makes the id of each event unique. */
  sent: number;
  close(): Promise<void>;
}

interface Way {
  name: string;
  /** Calls in a round; default: `ASKED`. */
  asked?: number;
  measure(relay: Relay, n: number): Promise<number>;
}

const callerOf = (n: number, { sets }: Size): string =>
  personOf(setOf(n) + Math.floor((n % ASKERS) / ASKING_SETS) * sets);
const asker = (n: number, size: Size): string => tokenOf(callerOf(n, size));
const list = (name: string, address: (relay: Relay) => string): Way => ({
  name,
  measure: (relay, n) => relay.asking.timed(address(relay), asker(n, relay.size)),
});
const search = (name: string, words: (n: number, size: Size) => string): Way => ({
  name: `search: ${name}`,
  measure: (relay, n) =>
    relay.asking.timed(`/v1/items?limit=20&q=${encodeURIComponent(words(n, relay.size))}`, asker(n, relay.size)),
});
const admin = (name: string, address: string): Way => ({
  name: `console: ${name}`,
  measure: (relay) => relay.asking.timed(address, ADMIN_TOKEN),
});

const lastOf = (n: number, { items, sets }: Size): number => items - sets + setOf(n);

const BARE = 'bare SQLite: rows of the list by role';
const WAYS: readonly Way[] = [
  list('list: first page', () => '/v1/items'),
  list('list: page in the middle', ({ middle }) => `/v1/items?after=${middle}`),
  list('list: open', () => '/v1/items?state=open,waiting'),
  list('list: closed', () => '/v1/items?state=closed'),
  list('list: by role, with what is off', () => '/v1/items?role=reader&include=off'),
  { name: BARE, measure: async ({ bare, size }, n) => bare.read(callerOf(n, size)) },
  list('processes, none of the caller’s', () => '/v1/processes?limit=20'),
  list('list: who I am', () => '/v1/me'),
  {
    name: 'list: one item',
    measure: ({ asking, size }, n) => asking.timed(`/v1/items/i${lastOf(n, size)}`, asker(n, size)),
  },
  { name: 'catching up with 100 changes', asked: CAUGHT_UP, measure: catchUp },
  search('a word of all', () => 'invoice'),
  search('a word of one', (n, size) => `number${lastOf(n, size)}`),
  search('two words', (n) => `acme week ${n % 52}`),
  search('words begun', () => 'num cent'),
  search('a word of others', () => 'elsewhere'),
  admin('overview', '/v1/admin/overview'),
  admin('people', '/v1/admin/people?q=p1&limit=10'),
  admin('newest items', '/v1/admin/items'),
  admin('items by word', '/v1/admin/items?q=invoice'),
  admin('items of a person', '/v1/admin/items?person=p1'),
  admin('an item with its trail', '/v1/admin/items/i4'),
  admin('dead letters', '/v1/admin/dead-letters'),
  admin('what waits to go out', '/v1/admin/outbound?state=queued'),
  admin('head of the audit', '/v1/admin/audit'),
  admin('metrics', '/metrics'),
];

async function send(relay: Relay, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => eventBody('growth', relay.sent++)).join(',');
  const headers = { ...EVENT_HEADERS, 'content-type': 'application/cloudevents-batch+json' };
  const reply = await fetch(`${relay.url}/v1/events`, { method: 'POST', headers, body: `[${events}]` });
  if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
}

/** A desk that missed a hundred changes, until it is live. */
async function catchUp(relay: Relay, n: number): Promise<number> {
  const token = tokenOf(readerOf(n % READERS));
  const cursor = await cursorOf(relay.asking, '/v1/items?limit=1', token, 'cursor');
  await send(relay, MISSED);
  const from = performance.now();
  const isLive = (payload: Buffer) => payload.includes('"live":true');
  const desk = await thinDesk(relay.url, '/v1/desk', { token, cursor }, isLive, () => {});
  const took = performance.now() - from;
  desk.close();
  return took;
}

async function cursorOf(asking: Asking, address: string, token: string, member: 'cursor' | 'next'): Promise<number> {
  const page = await asking.read(address, token);
  return isRecord(page) ? Number(page[member]) : Number.NaN;
}

async function open(size: Size): Promise<Relay> {
  const { folder, remove } = copyOf(await fullStore(size));
  const server = await startRelayIn(folder, { BECKON_ADMIN_TOKEN: ADMIN_TOKEN });
  const asking = askingAt(server.url);
  const bare = bareList(join(folder, 'data', 'beckon.db'));
  return {
    ...{ size, pid: server.pid, url: server.url, asking, bare, sent: 0 },
    middle: await cursorOf(asking, '/v1/items?limit=200', asker(0, size), 'next'),
    async close() {
      asking.close();
      bare.close();
      await server.close();
      remove();
    },
  };
}

/**
 * Accepted events are indexed in the background for seconds, and the check of the store after a start reads all of a large one. Otherwise
 * the first measurements would include both.
 */
async function settled({ asking }: Pick<Relay, 'asking'>): Promise<void> {
  const done = ['search', 'audit-index'].map((task) => `beckon_oldest_waiting_seconds{task="${task}"} 0\n`);
  for (;;) {
    const metrics = await asking.text('/metrics', ADMIN_TOKEN);
    const isChecked = !metrics.includes('\nbeckon_store_checked_timestamp_seconds 0\n');
    if (isChecked && done.every((line) => metrics.includes(line))) return;
    await pause(100);
  }
}

/** ms of an event of 500 bytes to a hundred people: alone, or its share with 64 in flight. */
async function taking(relay: Relay, inFlight: number, total: number): Promise<number> {
  const from = relay.sent;
  relay.sent += total;
  const target = {
    ...{ port: Number(new URL(relay.url).port), path: '/v1/events', headers: EVENT_HEADERS, ok: 'HTTP/1.1 202' },
    body: (n: number) => eventBody('growth', from + n),
  };
  const { perSecond, p50, failed } = await load(target, total, inFlight);
  if (failed > 0) throw new Error(`${failed} events were not accepted`);
  return inFlight === 1 ? p50 : 1000 / perSecond;
}

/** ms of the relay's processor for a page of four weeks; the large store has twenty rows an hour. */
async function insightsWork({ asking, pid }: Relay): Promise<number> {
  const before = workOf(pid).cpuMs;
  for (let n = 0; n < ASKED; n++) await asking.read('/v1/admin/insights', ADMIN_TOKEN);
  return (workOf(pid).cpuMs - before) / ASKED;
}

async function openRow(size: Size): Promise<OpenRow<string>> {
  const relay = await open(size);
  await settled(relay);
  let asked = 0;
  const measure = async () => {
    const found: Record<string, number> = {
      'taking, one in flight': await taking(relay, 1, TAKEN.one),
      'taking, 64 in flight, of each': await taking(relay, 64, TAKEN.many),
    };
    await settled(relay);
    for (const { name, asked: calls = ASKED, measure } of WAYS) {
      const took: number[] = [];
      for (let n = 0; n < calls; n++) took.push(await measure(relay, asked++));
      found[name] = median(took);
    }
    found[INSIGHTS] = await insightsWork(relay);
    return Object.fromEntries(Object.entries(found).map(([name, ms]) => [`${name}, ms`, ms]));
  };
  await measure();
  return { measure, close: relay.close };
}

const INSIGHTS = 'insights of four weeks, processor time';
const SMALL_ROW = 'small';
const LARGE_ROW = 'large';

export async function growth(): Promise<Report> {
  const measured = await inRounds([
    { name: SMALL_ROW, open: () => openRow(SMALL) },
    { name: LARGE_ROW, open: () => openRow(LARGE) },
  ]);
  const figures = Object.keys(measured.rows.get(LARGE_ROW)?.[0] ?? {});
  const worstOf = (group: string, goal: number): Ratio | null => {
    const ratios = figures
      .filter((figure) => figure.startsWith(group))
      .map((figure) => ratioOf(measured, LARGE_ROW, SMALL_ROW, figure, atMost(goal)))
      .filter((ratio) => ratio !== null);
    return ratios.sort((a, b) => b.value - a.value)[0] ?? null;
  };
  return {
    bench: '10 growth',
    conditions: `The same relay with ${LARGE.items.toLocaleString('en')} items and 10,000 people in its store, and with ${SMALL.items.toLocaleString('en')} items and ${SMALL.sets * PEOPLE_OF_SET} people. ${ASKERS} people of ${ASKING_SETS} sets ask each, who have 1,000 items of their own, a twentieth of them open. Both have checked their store since their start. The console asks again for what it shows, as it does every three seconds. p50 of ${ASKED} calls of each kind a round, of ${CAUGHT_UP} for catching up. Each ratio is the one of its group that grows most. The list by role examines all 1,000 items and finds none. Its lower bound is SQLite alone, which reads these rows and parses them: in the large store each is on a page of its own. The insights have 13,440 rows of four weeks in the large store, 400 in the small one.`,
    ...tableOf(measured),
    ratios: [
      ...GROUPS.map(([group, goal]) => worstOf(group, goal)),
      ratioOf(measured, LARGE_ROW, SMALL_ROW, `${BARE}, ms`),
      figureOf(measured, LARGE_ROW, `${INSIGHTS}, ms`, atMost(50)),
    ],
  };
}

/** Prefixes of the calls, and their allowed growth. */
const GROUPS: readonly (readonly [string, number])[] = [
  ['taking', 1.2],
  ['list', 1.2],
  ['processes', 1.2],
  ['catching up', 1.2],
  ['search', 2],
  ['console', 1.2],
];
