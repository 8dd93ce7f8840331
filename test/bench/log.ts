/** Bench 24: the cost of the cluster log, for one relay and for three that alternate, compared with bare PostgreSQL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { NO_HASH } from '../../relay/cluster/entry.ts';
import { createPostgresLog } from '../../relay/cluster/postgres/postgres-log.ts';
import { systemTimers } from '../../relay/system.ts';
import { quantile } from './clients/http-load.ts';
import { postgresInstalled, startDatabase } from './peers/postgres.ts';
import { node } from './processes.ts';
import { atLeast, median, ms, perSecond, type Report, shown } from './report.ts';

const ROUNDS = 3;
const ROUND_MS = 3_000;
const ENTRY_BYTES = 2_000;
/** ms for which a relay holds a turn that others wait for. */
const HOLD_MS = 25;

const ONE = 'one relay';
const THREE = 'three relays, handing over after each entry';
const HOLDING = `three relays, holding a turn for ${HOLD_MS} ms`;
const BARE = 'bare PostgreSQL, one insert after the other';
const POOL = 'PostgreSQL, `pg` pool of 16, one insert a request';

interface Round {
  perSecond: number;
  /** ms of each append. */
  waits: number[];
  /** ms of processor time of the relays per entry. */
  cpu: number;
}

export async function logOfRelays(): Promise<Report> {
  const columns = ['', 'entries per second', 'p50 ms', 'p99 ms', 'µs of the relay for one'];
  const bench = '24 the log of several relays alone';
  const conditions = `Entries of ${ENTRY_BYTES.toLocaleString('en')} bytes, each on disk before its answer; median of ${ROUNDS} rounds of ${ROUND_MS / 1000} s; PostgreSQL on one core, relays on the other. Each relay is a process that appends the next entry after the reply to the previous one, and reads the others' entries.`;
  if (!postgresInstalled) return { bench, conditions, columns, rows: [], ratios: [], missing: ['PostgreSQL'] };
  const database = await startDatabase();
  try {
    const kinds: Record<string, (schema: string) => Promise<Round>> = {
      [ONE]: (schema) => relays(database.url, schema, 1, 0),
      [THREE]: (schema) => relays(database.url, schema, 3, 0),
      [HOLDING]: (schema) => relays(database.url, schema, 3, HOLD_MS),
      [BARE]: () => inserts(database.url, 1),
      [POOL]: () => inserts(database.url, 16),
    };
    const found = await measure(kinds);
    const of = (name: string, figure: (round: Round) => number): number => median((found.get(name) ?? []).map(figure));
    const rate = (name: string): number => of(name, (round) => round.perSecond);
    const rows = Object.keys(kinds).map((name) => [
      name,
      perSecond(rate(name)),
      ms(of(name, ({ waits }) => quantile(waits, 0.5))),
      ms(of(name, ({ waits }) => quantile(waits, 0.99))),
      Math.round(of(name, ({ cpu }) => cpu * 1000)).toString(),
    ]);
    const ratios = [
      shown(`${ONE} ÷ ${BARE}`, rate(ONE) / rate(BARE)),
      shown(`${ONE} ÷ ${POOL}`, rate(ONE) / rate(POOL)),
      shown(`${THREE} ÷ ${ONE}`, rate(THREE) / rate(ONE)),
      atLeast(`${HOLDING} ÷ ${ONE}`, rate(HOLDING) / rate(ONE), 0.8),
    ];
    return { bench, conditions, columns, rows, ratios, missing: [] };
  } finally {
    await database.close();
  }
}

async function measure(kinds: Record<string, (schema: string) => Promise<Round>>): Promise<Map<string, Round[]>> {
  const found = new Map<string, Round[]>();
  let schemas = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(kinds)) {
      schemas += 1;
      const made = await run(`bench_${schemas}`);
      made.waits.sort((a, b) => a - b);
      found.set(name, [...(found.get(name) ?? []), made]);
    }
  }
  return found;
}

async function relays(url: string, schema: string, count: number, holdMs: number): Promise<Round> {
  const log = createPostgresLog({ url, schema, timers: systemTimers, random: { fraction: Math.random } });
  await log.found({ generation: crypto.randomUUID(), position: 0, hash: NO_HASH });
  await log.close();
  const writers = await Promise.all(Array.from({ length: count }, () => startWriter(url, schema, holdMs)));
  const results = await Promise.all(writers.map((run) => run()));
  const appended = results.reduce((sum, one) => sum + one.appended, 0);
  return {
    perSecond: (appended * 1000) / ROUND_MS,
    waits: results.flatMap(({ waits }) => waits),
    cpu: results.reduce((sum, one) => sum + one.cpuMs, 0) / appended,
  };
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
  return async (): Promise<{ appended: number; waits: number[]; cpuMs: number }> => {
    child.stdin!.write(`${ROUND_MS}\n`);
    const line = await nextLine();
    await ended;
    return JSON.parse(line);
  };
}

async function inserts(url: string, inFlight: number): Promise<Round> {
  const pool = new pg.Pool({ connectionString: url, max: inFlight });
  await pool.query('CREATE TABLE IF NOT EXISTS bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea)');
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
  return { perSecond: (waits.length * 1000) / ROUND_MS, waits, cpu: (user + system) / 1000 / waits.length };
}
