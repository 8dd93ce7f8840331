/** Benches 3 and 4: durable ingest over HTTP, 64 requests in flight and one. */
import { join } from 'node:path';
import { type LoadResult, load, type Target } from './clients/http-load.ts';
import { EVENT_HEADERS, eventBody, SOURCE_KEY, startRelay } from './peers/beckon.ts';
import { natsInstalled, natsSynced } from './peers/nats.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { postgresInstalled, startPostgres } from './peers/postgres.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { atLeast, atMost, median, ms, perSecond, type Report, shown } from './report.ts';

const ROUNDS = 3;
/** Enough for the JIT to compile; the first tenth is not counted. */
const ONE_IN_FLIGHT = 6000;
const PEOPLE = 100;

interface Sink {
  name: string;
  installed: boolean;
  /** Requests of a 64-in-flight round: about two seconds' worth. */
  total: number;
  start(): Promise<{ target: Target; close(): Promise<void> }>;
}

const json = { 'content-type': 'application/json' };

/** Our own reference: a small server over a file in a separate folder. */
const ours = (name: string, script: string, run: string, total: number, args: (file: string) => string[]): Sink => ({
  name,
  installed: true,
  total,
  async start() {
    const folder = temporaryFolder(run);
    const path = join(import.meta.dirname, 'peers', script);
    const server = await startServer({ ...node(path, ...args(join(folder.path, 'events'))), ready: /^ready on/ });
    const port = Number(/(\d+)$/.exec(server.line)![1]);
    return {
      target: { port, path: '/', headers: EVENT_HEADERS, body: (n) => eventBody(run, n), ok: 'HTTP/1.1 202' },
      close: async () => {
        await server.close();
        folder.remove();
      },
    };
  },
});
const sqlite = (mode: 'each' | 'group', name: string, total: number): Sink =>
  ours(name, 'sqlite-server.ts', mode, total, (file) => [mode, file]);

const ntfy = (wal: boolean): Sink => ({
  name: wal ? 'ntfy, WAL' : 'ntfy as it comes',
  installed: ntfyInstalled(),
  total: wal ? 6000 : 2000,
  async start() {
    const server = await startNtfy(wal);
    return {
      target: {
        port: server.port,
        path: '/bench',
        headers: json,
        body: (n) => eventBody('ntfy', n),
        ok: 'HTTP/1.1 200',
      },
      close: server.close,
    };
  },
});

const postgres: Sink = {
  name: 'PostgreSQL, one insert a request',
  installed: postgresInstalled,
  total: 12_000,
  async start() {
    const server = await startPostgres();
    return {
      target: { port: server.port, path: '/', headers: json, body: (n) => eventBody('pg', n), ok: 'HTTP/1.1 202' },
      close: server.close,
    };
  },
};

const beckon: Sink = {
  name: 'Beckon',
  installed: true,
  total: 40_000,
  async start() {
    const relay = await startRelay(PEOPLE);
    return {
      target: {
        port: relay.port,
        path: '/v1/events',
        headers: EVENT_HEADERS,
        body: (n) => eventBody('beckon', n),
        ok: 'HTTP/1.1 202',
      },
      close: relay.close,
    };
  },
};

const BARE_EACH = 'bare SQLite, a commit each';
const BARE_GROUP = 'bare SQLite, group commit';
const PROMISED = 'only what is promised';

const promised = ours(PROMISED, 'promise-server.ts', 'promise', 40_000, (file) => [file, SOURCE_KEY, String(PEOPLE)]);
/** The minimum for one in flight: no way to store by HTTP is faster. */
const file = ours('bare file, appended and synced each', 'file-server.ts', 'file', 0, (path) => [path]);

const SINKS: readonly Sink[] = [
  sqlite('each', BARE_EACH, 10_000),
  sqlite('group', BARE_GROUP, 60_000),
  ntfy(false),
  ntfy(true),
  postgres,
  promised,
  beckon,
];

async function measure(sink: Sink, total: number, inFlight: number): Promise<LoadResult> {
  const server = await sink.start();
  try {
    const result = await load(server.target, total, inFlight);
    if (result.failed > 0) throw new Error(`${sink.name}: ${result.failed} requests were not accepted`);
    return result;
  } finally {
    await server.close();
  }
}

async function rounds(sinks: readonly Sink[], total: (sink: Sink) => number, inFlight: number) {
  const found = new Map<string, LoadResult[]>(sinks.map((sink) => [sink.name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const sink of sinks) found.get(sink.name)!.push(await measure(sink, total(sink), inFlight));
  }
  return (name: string, figure: keyof LoadResult): number => median((found.get(name) ?? []).map((r) => r[figure]));
}

const absent = (sinks: readonly Sink[]): string[] => sinks.filter((sink) => !sink.installed).map((sink) => sink.name);

/** The share of the time that durability alone takes. */
const explained = (of: (name: string, figure: keyof LoadResult) => number) => [
  shown(`Beckon ÷ ${PROMISED}, per second`, of('Beckon', 'perSecond') / of(PROMISED, 'perSecond')),
  shown(`${PROMISED} ÷ ${BARE_GROUP}, per second`, of(PROMISED, 'perSecond') / of(BARE_GROUP, 'perSecond')),
  shown(`Beckon ÷ ${BARE_GROUP}, p99`, of('Beckon', 'p99') / of(BARE_GROUP, 'p99')),
  shown(`Beckon ÷ ${PROMISED}, p99`, of('Beckon', 'p99') / of(PROMISED, 'p99')),
];

export async function ingestMany(): Promise<Report> {
  const sinks = SINKS.filter((sink) => sink.installed);
  const of = await rounds(sinks, (sink) => sink.total, 64);
  const rate = of('Beckon', 'perSecond');
  const goals: [string, number][] = [
    ['ntfy as it comes', 20],
    ['ntfy, WAL', 4],
    [BARE_GROUP, 0.4],
    ['PostgreSQL, one insert a request', 2],
  ];
  const judged = goals
    .filter(([name]) => sinks.some((sink) => sink.name === name))
    .map(([name, goal]) => atLeast(`Beckon ÷ ${name}, per second`, rate / of(name, 'perSecond'), goal));
  return {
    bench: '3 durable ingest, 64 in flight',
    conditions: `Events of 500 bytes over HTTP, 64 in flight on 64 connections; on disk before the answer; median of ${ROUNDS} rounds, server on one core. Beckon stores item, recipients, audit and the way out; "${PROMISED}" is a program of a page that stores item, recipients, dedupe key and chained audit record by the same group commit, and does nothing else.`,
    columns: ['', 'per second', 'p50 ms', 'p99 ms'],
    rows: sinks.map((s) => [s.name, perSecond(of(s.name, 'perSecond')), ms(of(s.name, 'p50')), ms(of(s.name, 'p99'))]),
    ratios: [...judged, ...explained(of)],
    missing: absent(SINKS),
  };
}

async function natsRounds(): Promise<{ p50: number; p99: number } | null> {
  if (!natsInstalled()) return null;
  const found: { p50: number; p99: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) found.push(await natsSynced((n) => eventBody('nats', n), ONE_IN_FLIGHT));
  return { p50: median(found.map(({ p50 }) => p50)), p99: median(found.map(({ p99 }) => p99)) };
}

export async function ingestOne(): Promise<Report> {
  const all = [file, ...SINKS.filter((sink) => sink.name !== 'ntfy as it comes')];
  const sinks = all.filter((sink) => sink.installed);
  const of = await rounds(sinks, () => ONE_IN_FLIGHT, 1);
  const nats = await natsRounds();
  const beckonP50 = of('Beckon', 'p50');
  const ratios = [atMost(`Beckon ÷ ${BARE_EACH}, p50`, beckonP50 / of(BARE_EACH, 'p50'), 1.5)];
  const rows = sinks.map((sink) => [sink.name, ms(of(sink.name, 'p50')), ms(of(sink.name, 'p99'))]);
  if (nats) {
    rows.push(['NATS JetStream, synced each', ms(nats.p50), ms(nats.p99)]);
    ratios.push(atMost('Beckon ÷ NATS synced, p50', beckonP50 / nats.p50, 1));
    ratios.push(shown(`${BARE_EACH} ÷ NATS synced, p50`, of(BARE_EACH, 'p50') / nats.p50));
    ratios.push(shown(`${file.name} ÷ NATS synced, p50`, of(file.name, 'p50') / nats.p50));
  }
  ratios.push(shown(`Beckon ÷ ${PROMISED}, p50`, beckonP50 / of(PROMISED, 'p50')));
  ratios.push(shown(`Beckon ÷ ${PROMISED}, p99`, of('Beckon', 'p99') / of(PROMISED, 'p99')));
  return {
    bench: '4 durable ingest, one in flight',
    conditions: `Events of 500 bytes over HTTP, one after the other on one connection; on disk before the answer; ${ONE_IN_FLIGHT} events, the first tenth not counted; median of ${ROUNDS} rounds. The bare file can find nothing again; "${PROMISED}" as in 3.`,
    columns: ['', 'p50 ms', 'p99 ms'],
    rows,
    ratios,
    missing: [...absent(all), ...(nats ? [] : ['NATS'])],
  };
}
