/** Benches 3 and 4: durable ingest over HTTP, 64 requests in flight and one. */
import { join } from 'node:path';
import { type LoadResult, load, type Target } from './clients/http-load.ts';
import { EVENT_HEADERS, eventBody, startRelay } from './peers/beckon.ts';
import { natsInstalled, natsSyncedP50 } from './peers/nats.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { postgresInstalled, startPostgres } from './peers/postgres.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { atLeast, atMost, median, ms, perSecond, type Report } from './report.ts';

const ROUNDS = 3;
const ONE_IN_FLIGHT = 3000;

interface Sink {
  name: string;
  installed: boolean;
  /** Requests of a 64-in-flight round: about two seconds' worth. */
  total: number;
  start(): Promise<{ target: Target; close(): Promise<void> }>;
}

const json = { 'content-type': 'application/json' };

const sqlite = (mode: 'each' | 'group', name: string, total: number): Sink => ({
  name,
  installed: true,
  total,
  async start() {
    const folder = temporaryFolder('sqlite');
    const script = join(import.meta.dirname, 'peers/sqlite-server.ts');
    const server = await startServer({ ...node(script, mode, join(folder.path, 'events.db')), ready: /^ready on/ });
    const port = Number(/(\d+)$/.exec(server.line)![1]);
    return {
      target: { port, path: '/', headers: json, body: (n) => eventBody(mode, n), ok: 'HTTP/1.1 202' },
      close: async () => {
        await server.close();
        folder.remove();
      },
    };
  },
});

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
  installed: postgresInstalled(),
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
    const relay = await startRelay(100);
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

const SINKS: readonly Sink[] = [
  sqlite('each', 'bare SQLite, a commit each', 10_000),
  sqlite('group', 'bare SQLite, group commit', 60_000),
  ntfy(false),
  ntfy(true),
  postgres,
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

const missing = (): string[] => SINKS.filter((sink) => !sink.installed).map((sink) => sink.name);

export async function ingestMany(): Promise<Report> {
  const sinks = SINKS.filter((sink) => sink.installed);
  const of = await rounds(sinks, (sink) => sink.total, 64);
  const rate = of('Beckon', 'perSecond');
  const goals: [string, number][] = [
    ['ntfy as it comes', 20],
    ['ntfy, WAL', 4],
    ['bare SQLite, group commit', 0.4],
    ['PostgreSQL, one insert a request', 2],
  ];
  return {
    bench: '3 durable ingest, 64 in flight',
    conditions: `Events of 500 bytes over HTTP, 64 in flight on 64 connections; on disk before the answer; median of ${ROUNDS} rounds, server on one core. Beckon stores item, recipients, audit and the way out.`,
    columns: ['', 'per second', 'p50 ms', 'p99 ms'],
    rows: sinks.map((s) => [s.name, perSecond(of(s.name, 'perSecond')), ms(of(s.name, 'p50')), ms(of(s.name, 'p99'))]),
    ratios: goals
      .filter(([name]) => sinks.some((sink) => sink.name === name))
      .map(([name, goal]) => atLeast(`Beckon ÷ ${name}, per second`, rate / of(name, 'perSecond'), goal)),
    missing: missing(),
  };
}

export async function ingestOne(): Promise<Report> {
  const sinks = SINKS.filter((sink) => sink.installed && sink.name !== 'ntfy as it comes');
  const of = await rounds(sinks, () => ONE_IN_FLIGHT, 1);
  const nats = natsInstalled()
    ? median([
        await natsSyncedP50((n) => eventBody('nats', n), ONE_IN_FLIGHT),
        await natsSyncedP50((n) => eventBody('nats', n), ONE_IN_FLIGHT),
      ])
    : null;
  const bare = 'bare SQLite, a commit each';
  const ratios = [atMost(`Beckon ÷ ${bare}, p50`, of('Beckon', 'p50') / of(bare, 'p50'), 1.5)];
  const rows = sinks.map((sink) => [sink.name, ms(of(sink.name, 'p50')), ms(of(sink.name, 'p99'))]);
  if (nats !== null) {
    rows.push(['NATS JetStream, synced each', ms(nats), '']);
    ratios.push(atMost('Beckon ÷ NATS synced, p50', of('Beckon', 'p50') / nats, 1));
  }
  return {
    bench: '4 durable ingest, one in flight',
    conditions: `Events of 500 bytes over HTTP, one after the other on one connection; on disk before the answer; median of ${ROUNDS} rounds.`,
    columns: ['', 'p50 ms', 'p99 ms'],
    rows,
    ratios,
    missing: [...missing(), ...(nats === null ? ['NATS'] : [])],
  };
}
