/** Bench 24: the cost of the cluster log, for one relay and for three that alternate, compared with bare PostgreSQL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { NO_HASH } from '../../relay/cluster/entry.ts';
import { createPostgresLog } from '../../relay/cluster/postgres/postgres-log.ts';
import { systemTimers } from '../../relay/system.ts';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { postgresInstalled, startDatabase } from './peers/postgres.ts';
import { node } from './processes.ts';
import { atLeast, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

const ROUND_MS = sized(2_000, 500);
const ENTRY_BYTES = 2_000;
const BARE_TABLE = 'CREATE TABLE IF NOT EXISTS bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea)';
/** ms for which a relay holds a turn that others wait for. */
const HOLD_MS = 25;

const ONE = 'one relay';
const THREE = 'three relays, handing over after each entry';
const HOLDING = `three relays, holding a turn for ${HOLD_MS} ms`;
const BARE = 'bare PostgreSQL, one insert after the other';
const PASSING = 'bare PostgreSQL, three that insert by turns';
const POOL = 'PostgreSQL, `pg` pool of 16, one insert a request';

type Figure = 'entries per second' | 'p50 ms' | 'p99 ms' | 'µs of the relays an entry';
type Round = Record<Figure, number>;

/** @param waits ms of each append. @param cpuMs of processor time of all relays */
const roundOf = (waits: readonly number[], cpuMs: number): Round => ({
  'entries per second': (waits.length * 1000) / ROUND_MS,
  ...latencies(waits),
  'µs of the relays an entry': (cpuMs * 1000) / waits.length,
});

export async function logOfRelays(): Promise<Report> {
  if (!postgresInstalled) throw new Error('PostgreSQL is not here: npm run setup -- --cluster fetches it');
  const database = await startDatabase();
  let schemas = 0;
  const ofRelays = (name: string, count: number, holdMs: number) =>
    rowOf<Figure>(name, () => relays(database.url, `bench_${++schemas}`, count, holdMs));
  const inserting = (name: string, inFlight: number) =>
    rowOf<Figure>(name, () => inserts(database.url, inFlight), { peer: true });
  try {
    const measured = await inRounds([
      ofRelays(ONE, 1, 0),
      ofRelays(THREE, 3, 0),
      ofRelays(HOLDING, 3, HOLD_MS),
      inserting(BARE, 1),
      inserting(POOL, 16),
      rowOf<Figure>(PASSING, () => insertsByTurns(database.url), { peer: true }),
    ]);
    return {
      bench: '24 the log of several relays alone',
      conditions: `Entries of ${ENTRY_BYTES.toLocaleString('en')} bytes, each on disk before its answer; ${ROUND_MS / 1000} s a round; PostgreSQL on one core, relays on the other. Each relay is a process that appends the next entry after the reply to the previous one, and reads the others' entries. Lower bound of a turn that passes after each entry: three connections of one process. Each inserts when the previous one notifies it, and reads nothing.`,
      ...tableOf(measured),
      ratios: [
        ratioOf(measured, HOLDING, ONE, 'entries per second', atLeast(0.8)),
        ratioOf(measured, THREE, ONE, 'entries per second'),
        ratioOf(measured, THREE, PASSING, 'entries per second'),
        ratioOf(measured, ONE, BARE, 'entries per second'),
        ratioOf(measured, ONE, POOL, 'entries per second'),
      ],
    };
  } finally {
    await database.close();
  }
}

async function relays(url: string, schema: string, count: number, holdMs: number): Promise<Round> {
  const log = createPostgresLog({ url, schema, timers: systemTimers, random: { fraction: Math.random } });
  await log.found({ generation: crypto.randomUUID(), position: 0, hash: NO_HASH });
  await log.close();
  const writers = await Promise.all(Array.from({ length: count }, () => startWriter(url, schema, holdMs)));
  const results = await Promise.all(writers.map((run) => run()));
  return roundOf(
    results.flatMap(({ waits }) => waits),
    results.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  );
}

async function startWriter(url: string, schema: string, holdMs: number) {
  const script = join(import.meta.dirname, 'peers', 'log-writer.ts');
  const { command, args } = node(script, url, schema, crypto.randomUUID(), String(holdMs));
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const ended = once(child, 'exit');
  const nextLine = async (): Promise<string> => {
    const line = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
    if (line === null) throw new Error('a relay of the bench ended before it was done');
    return String(line[0]);
  };
  await nextLine();
  return async (): Promise<{ waits: number[]; cpuMs: number }> => {
    child.stdin!.write(`${ROUND_MS}\n`);
    const line = await nextLine();
    await ended;
    return JSON.parse(line);
  };
}

/** Each connection inserts when the previous one has, which PostgreSQL notifies with the commit. */
async function insertsByTurns(url: string): Promise<Round> {
  const clients = await Promise.all(
    Array.from({ length: 3 }, async (_, at) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`LISTEN turn_${at}`);
      return client;
    }),
  );
  await clients[0]!.query(BARE_TABLE);
  const body = Buffer.alloc(ENTRY_BYTES, 7);
  const waits: number[] = [];
  const cpu = process.cpuUsage();
  const end = performance.now() + ROUND_MS;
  const text = 'WITH entry AS (INSERT INTO bare (body) VALUES ($1)) SELECT pg_notify($2, NULL)';
  for (let at = 0; performance.now() < end; at = (at + 1) % clients.length) {
    const next = (at + 1) % clients.length;
    const [client, heir] = [clients[at]!, clients[next]!];
    const notified = once(heir, 'notification');
    const began = performance.now();
    await client.query({ name: 'insert', text, values: [body, `turn_${next}`] });
    waits.push(performance.now() - began);
    await notified;
  }
  const { user, system } = process.cpuUsage(cpu);
  for (const client of clients) await client.end();
  return roundOf(waits, (user + system) / 1000);
}

async function inserts(url: string, inFlight: number): Promise<Round> {
  const pool = new pg.Pool({ connectionString: url, max: inFlight });
  await pool.query(BARE_TABLE);
  const body = Buffer.alloc(ENTRY_BYTES, 7);
  const waits: number[] = [];
  const cpu = process.cpuUsage();
  const end = performance.now() + ROUND_MS;
  const insert = async (): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now();
      await pool.query({ name: 'insert', text: 'INSERT INTO bare (body) VALUES ($1)', values: [body] });
      waits.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, insert));
  const { user, system } = process.cpuUsage(cpu);
  await pool.end();
  return roundOf(waits, (user + system) / 1000);
}
