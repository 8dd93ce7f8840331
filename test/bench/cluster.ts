/** Bench 12: relays on one PostgreSQL log compared with PostgreSQL alone and a single relay, and the join time of an empty relay. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '../helpers/until.ts';
import { type LoadResult, load } from './clients/http-load.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, type Relay, relayPlace, SOURCE_KEY } from './peers/beckon.ts';
import { postgresInstalled, postmasterOf, startDatabase, startPostgres } from './peers/postgres.ts';
import { node, processorMs, startServer, temporaryFolder } from './processes.ts';
import { atLeast, atMost, judged, type Report, ratioOf, tableOf } from './report.ts';
import { hindrance, inRounds, median, rowOf, valuesOf } from './rounds.ts';
import { readyPort } from './subscribers.ts';

const IN_FLIGHT = 64;
const PEOPLE = 100;
const TOTAL = sized(12_000, 1200);
/** Events before those of a round, so that the JIT has compiled. */
const WARM_UP = sized(6000, 300);

const POSTGRES = 'PostgreSQL, one insert a request';
/** The lower bound of one relay. */
const PROMISED = 'only what is promised, on a log';
const ALONE = 'a relay alone';
const ONE = 'one relay on a log';
const THREE = 'three relays on a log';

type Figure =
  | 'per second'
  | 'p50 ms'
  | 'p99 ms'
  /** Processor time of all relays, and of PostgreSQL. */
  | 'relays, µs an event'
  | 'PostgreSQL, µs an event'
  | 'log, bytes an event'
  /** Until an empty relay is ready that joins relays with the round's events. */
  | 'join ms';
type Round = Partial<Record<Figure, number>>;

const figuresOf = ({ perSecond, p50, p99, failed }: LoadResult): Round => {
  if (failed > 0) throw new Error(`${failed} of ${TOTAL} requests were refused`);
  return { 'per second': perSecond, 'p50 ms': p50, 'p99 ms': p99 };
};

/** @returns a function: µs of processor time per event since this call */
function processorOf(pids: readonly number[]): () => number {
  const taken = () => pids.reduce((sum, pid) => sum + processorMs(pid), 0);
  const before = taken();
  return () => ((taken() - before) * 1000) / TOTAL;
}

/** Waits until the relay's copy is at a position of the log, and search and trail of all that it has are indexed. */
async function indexed({ store }: Relay, position = 0): Promise<void> {
  const database = new DatabaseSync(store, { readOnly: true, timeout: 5000 });
  const rest = database.prepare(`
    SELECT (SELECT max(seq) FROM items) > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'indexed')
      OR (SELECT max(seq) FROM audit) > (SELECT CAST(value AS INTEGER) FROM local_state WHERE name = 'audit_indexed')
      OR coalesce((SELECT position FROM log_place), 0) < ? AS waits`);
  await until('the relay has indexed its items', () => rest.get(position)?.waits === 0).finally(() => database.close());
}

const sendTo = (relay: Pick<Relay, 'port'>, run: string, total: number): Promise<LoadResult> =>
  load(
    {
      port: relay.port,
      path: '/v1/events',
      headers: EVENT_HEADERS,
      body: (n) => eventBody(run, n),
      ok: 'HTTP/1.1 202',
    },
    total,
    IN_FLIGHT,
  );

async function overPostgres(): Promise<Round> {
  const server = await startPostgres();
  const headers = { 'content-type': 'application/json' };
  const target = { port: server.port, path: '/', headers, body: (n: number) => eventBody('pg', n), ok: 'HTTP/1.1 202' };
  return figuresOf(await load(target, TOTAL, IN_FLIGHT).finally(() => server.close()));
}

async function overPromise(): Promise<Round> {
  const database = await startDatabase();
  const folder = temporaryFolder('promise');
  const script = join(import.meta.dirname, 'peers/promise-server.ts');
  const server = await startServer({
    ...node(script, join(folder.path, 'promise.db'), SOURCE_KEY, String(PEOPLE), database.url),
    ready: /^ready on/,
  });
  try {
    const target = { port: readyPort(server.line) };
    await sendTo(target, 'warm-up', WARM_UP);
    const processor = processorOf([server.pid]);
    const result = await sendTo(target, 'promise', TOTAL);
    return { ...figuresOf(result), 'relays, µs an event': processor() };
  } finally {
    await server.close();
    await database.close();
    folder.remove();
  }
}

async function overRelayAlone(): Promise<Round> {
  const place = relayPlace(PEOPLE);
  const relay = await place.start();
  try {
    await sendTo(relay, 'warm-up', WARM_UP);
    await indexed(relay);
    const processor = processorOf([relay.pid]);
    const result = await sendTo(relay, 'alone', TOTAL);
    await indexed(relay);
    return { ...figuresOf(result), 'relays, µs an event': processor() };
  } finally {
    await relay.close();
    place.remove();
  }
}

async function overLog(count: number): Promise<Round> {
  const database = await startDatabase();
  const shared = temporaryFolder('ring');
  const of = (name: string) => join(shared.path, name);
  const settings = { BECKON_CLUSTER: database.url, BECKON_KEYS: of('keys'), BECKON_AUDIT_KEY: of('audit.key') };
  const places = Array.from({ length: count + 1 }, () => relayPlace(PEOPLE, settings));
  const relays: Relay[] = [];
  const start = async (at: number) => relays.push(await places[at]!.start());
  try {
    for (let at = 0; at < count; at++) await start(at);
    const bytes = async () => {
      const [row] = await database.query('SELECT coalesce(sum(octet_length(body)), 0) AS bytes FROM beckon.entries');
      return Number(row?.bytes);
    };
    const catchUp = async () => {
      const [head] = await database.query('SELECT max(position) AS position FROM beckon.entries');
      for (const relay of relays) await indexed(relay, Number(head?.position));
    };
    await Promise.all(relays.map((relay, at) => sendTo(relay, `warm-up-${at}`, WARM_UP / count)));
    await catchUp();
    const before = await bytes();
    const each = TOTAL / count;
    const processors = [relays.map(({ pid }) => pid), [postmasterOf(database)]].map(processorOf);
    const results = await Promise.all(relays.map((relay, at) => sendTo(relay, `log-${at}`, each)));
    await catchUp();
    const [relayUs = Number.NaN, databaseUs = Number.NaN] = processors.map((processor) => processor());
    const logBytes = ((await bytes()) - before) / TOTAL;
    const from = performance.now();
    await start(count);
    const joinMs = performance.now() - from;
    return {
      ...figuresOf(together(results)),
      'relays, µs an event': relayUs,
      'PostgreSQL, µs an event': databaseUs,
      'log, bytes an event': logBytes,
      'join ms': joinMs,
    };
  } finally {
    await Promise.all(relays.map((relay) => relay.close()));
    await database.close();
    for (const place of [...places, shared]) place.remove();
  }
}

function together(results: readonly LoadResult[]): LoadResult {
  const of = (figure: keyof LoadResult) => results.map((result) => result[figure]);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    perSecond: sum(of('perSecond')),
    failed: sum(of('failed')),
    p50: median(of('p50')),
    p99: Math.max(...of('p99')),
  };
}

/** Processor time of applying what another relay accepted ÷ accepting it: each of three accepts a third and applies two. */
function applying(one: readonly number[], three: readonly number[]): number {
  return median(three.map((us, round) => (us / (one[round] ?? Number.NaN) - 1) / 2));
}

export async function cluster(): Promise<Report> {
  if (!postgresInstalled) throw new Error('PostgreSQL is not here: npm run setup -- --cluster fetches it');
  const measured = await inRounds<Figure>([
    rowOf(POSTGRES, overPostgres, { peer: true }),
    rowOf(PROMISED, overPromise, { peer: true }),
    rowOf(ALONE, overRelayAlone),
    rowOf(ONE, () => overLog(1)),
    rowOf(THREE, () => overLog(3)),
  ]);
  const [one = [], three = []] = [ONE, THREE].map((name) => valuesOf(measured, name, 'relays, µs an event'));
  return {
    bench: '12 relays on one log',
    conditions: `${TOTAL} events of 500 bytes over HTTP in all, after ${WARM_UP} to warm up; ${IN_FLIGHT} in flight at each relay. Durable in PostgreSQL before the answer. PostgreSQL and all relays share one core. "${PROMISED}": the program of 3. It appends each group to PostgreSQL, as a changeset for other copies, before it commits. Processor time until each relay has applied and indexed all of it, for search too. Log: bytes of the bodies of its entries. Join: from the start of an empty relay until it is ready, with the ${TOTAL + WARM_UP} events to take over.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, ONE, ALONE, 'per second', atLeast(0.9)),
      ratioOf(measured, ONE, POSTGRES, 'per second', atLeast(1.2)),
      ratioOf(measured, THREE, ONE, 'per second', atLeast(0.8)),
      judged(
        'applying ÷ accepting, processor time',
        applying(one, three),
        atMost(0.3),
        hindrance(measured.rounds, one),
      ),
      ratioOf(measured, ONE, PROMISED, 'per second'),
      ratioOf(measured, PROMISED, POSTGRES, 'per second'),
      ratioOf(measured, ONE, ALONE, 'relays, µs an event'),
      ratioOf(measured, ONE, ALONE, 'p50 ms'),
    ],
  };
}
