/** Benches 3 and 4: durable ingest over HTTP, 64 requests in flight and one. */
import { join } from 'node:path';
import { latencies, load, type Target } from './clients/http-load.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, SOURCE_KEY, startRelay } from './peers/beckon.ts';
import { natsInstalled, startNats } from './peers/nats.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { postgresInstalled, startPostgres } from './peers/postgres.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { atLeast, atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, type Row, rowOf } from './rounds.ts';

/** One in flight: events of a round, and before the first one, so that the JIT has compiled. */
const ONE_IN_FLIGHT = sized(1000, 100);
const WARM_UP = sized(3000, 100);
const PEOPLE = 100;

interface Sink {
  name: string;
  installed: boolean;
  peer: boolean;
  /** Requests of a 64-in-flight round: about two seconds' worth. */
  total: number;
  start(): Promise<{ target: Target; close(): Promise<void> }>;
}

const json = { 'content-type': 'application/json' };

/** Our own reference: a small server over a file in a separate folder. */
const ours = (name: string, script: string, run: string, total: number, args: (file: string) => string[]): Sink => ({
  name,
  installed: true,
  peer: true,
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
  peer: true,
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

const POSTGRES = 'PostgreSQL, one insert a request';
const postgres: Sink = {
  name: POSTGRES,
  installed: postgresInstalled,
  peer: true,
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
  peer: false,
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

type Figure = 'per second' | 'p50 ms' | 'p99 ms';

async function send(target: Target, total: number, inFlight: number): Promise<Record<Figure, number>> {
  const { perSecond, p50, p99, failed } = await load(target, total, inFlight);
  if (failed > 0) throw new Error(`${failed} of ${total} requests were refused`);
  return { 'per second': perSecond, 'p50 ms': p50, 'p99 ms': p99 };
}

/** A server of its own for each round: work that one leaves for later would be part of the next. */
const inParallel = (sink: Sink): Row<Figure> =>
  rowOf(
    sink.name,
    async () => {
      const server = await sink.start();
      return send(server.target, sized(sink.total, 640), 64).finally(() => server.close());
    },
    sink,
  );

const oneByOne = (sink: Sink): Row<'p50 ms' | 'p99 ms'> => ({
  ...sink,
  async open() {
    const { target, close } = await sink.start();
    let sent = 0;
    const next = async (count: number) => {
      const from = sent;
      sent += count;
      const { 'per second': _, ...figures } = await send({ ...target, body: (n) => target.body(from + n) }, count, 1);
      return figures;
    };
    await next(WARM_UP);
    return { measure: () => next(ONE_IN_FLIGHT), close };
  },
});

const NATS = 'NATS JetStream, synced each';
const nats: Row<'p50 ms' | 'p99 ms'> = {
  name: NATS,
  installed: natsInstalled(),
  peer: true,
  async open() {
    const server = await startNats();
    let sent = 0;
    const next = async (count: number) => {
      const times: number[] = [];
      for (let n = 0; n < count; n++) times.push(await server.publish(eventBody('nats', sent++)));
      return latencies(times);
    };
    await next(WARM_UP);
    return { measure: () => next(ONE_IN_FLIGHT), close: server.close };
  },
};

export async function ingestMany(): Promise<Report> {
  const measured = await inRounds(SINKS.map(inParallel));
  return {
    bench: '3 durable ingest, 64 in flight',
    conditions: `Events of 500 bytes over HTTP, 64 in flight on 64 connections; on disk before the answer. A new server for each round, on one core. Beckon also stores the way out, and indexes words and audit records; "${PROMISED}" is the lower bound: a program of two pages for this one type of event. It checks the event by the same schema. It stores item, recipients, identity and digest, hourly count and chained audit record by the same group commit.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', PROMISED, 'per second', atLeast(0.65)),
      ratioOf(measured, 'Beckon', BARE_GROUP, 'per second', atLeast(0.4)),
      ratioOf(measured, 'Beckon', POSTGRES, 'per second', atLeast(2)),
      ratioOf(measured, 'Beckon', 'ntfy as it comes', 'per second', atLeast(20)),
      ratioOf(measured, 'Beckon', 'ntfy, WAL', 'per second', atLeast(4)),
      ratioOf(measured, PROMISED, BARE_GROUP, 'per second'),
      ratioOf(measured, 'Beckon', BARE_GROUP, 'p99 ms'),
      ratioOf(measured, 'Beckon', PROMISED, 'p99 ms'),
    ],
  };
}

export async function ingestOne(): Promise<Report> {
  const sinks = [file, ...SINKS.filter(({ name }) => name !== 'ntfy as it comes')];
  const measured = await inRounds([...sinks.map(oneByOne), nats]);
  return {
    bench: '4 durable ingest, one in flight',
    conditions: `Events of 500 bytes over HTTP, one after the other on one connection; on disk before the answer. ${ONE_IN_FLIGHT} events a round, after ${WARM_UP} to warm up. The bare file can find nothing again; "${PROMISED}" as in 3.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', BARE_EACH, 'p50 ms', atMost(1.4)),
      ratioOf(measured, 'Beckon', NATS, 'p50 ms', atMost(1.3)),
      ratioOf(measured, BARE_EACH, NATS, 'p50 ms'),
      ratioOf(measured, file.name, NATS, 'p50 ms'),
      ratioOf(measured, 'Beckon', PROMISED, 'p50 ms'),
      ratioOf(measured, 'Beckon', PROMISED, 'p99 ms'),
    ],
  };
}
