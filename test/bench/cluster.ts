/** Bench 12: relays on one PostgreSQL log compared with PostgreSQL alone and a single relay, and the join time of an empty relay. */
import { join } from 'node:path';
import { type LoadResult, load } from './clients/http-load.ts';
import { EVENT_HEADERS, eventBody, type Relay, relayPlace } from './peers/beckon.ts';
import { postgresInstalled, postmasterOf, startDatabase, startPostgres } from './peers/postgres.ts';
import { processorMs, temporaryFolder } from './processes.ts';
import { atLeast, median, ms, perSecond, type Report, shown } from './report.ts';

const ROUNDS = 3;
const IN_FLIGHT = 64;
const PEOPLE = 100;
const TOTAL = 12_000;

const POSTGRES = 'PostgreSQL, one insert a request';
const ALONE = 'a relay alone';
const ONE = 'one relay on a log';
const THREE = 'three relays on a log';

interface Round extends LoadResult {
  /** Log bytes per event; NaN without events. */
  logBytes: number;
  /** µs of processor time of all relays and PostgreSQL per event. */
  relayUs: number;
  databaseUs: number;
  /** ms until an empty relay was ready, joining relays that hold the round's events. */
  joinMs: number;
}
const unshared = { logBytes: Number.NaN, joinMs: Number.NaN, databaseUs: Number.NaN };

/** @returns a function: µs of processor time per event since this call */
function processorOf(pids: readonly number[]): () => number {
  const taken = () => pids.reduce((sum, pid) => sum + processorMs(pid), 0);
  const before = taken();
  return () => ((taken() - before) * 1000) / TOTAL;
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
  const result = await load(target, TOTAL, IN_FLIGHT).finally(() => server.close());
  return { ...result, ...unshared, relayUs: Number.NaN };
}

async function overRelayAlone(): Promise<Round> {
  const place = relayPlace(PEOPLE);
  const relay = await place.start();
  try {
    const processor = processorOf([relay.pid]);
    const result = await sendTo(relay, 'alone', TOTAL);
    return { ...result, ...unshared, relayUs: processor() };
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
    const before = await bytes();
    const each = TOTAL / count;
    const processors = [relays.map(({ pid }) => pid), [postmasterOf(database)]].map(processorOf);
    const results = await Promise.all(relays.map((relay, at) => sendTo(relay, `log-${at}`, each)));
    const [relayUs = Number.NaN, databaseUs = Number.NaN] = processors.map((processor) => processor());
    const logBytes = ((await bytes()) - before) / TOTAL;
    const from = performance.now();
    await start(count);
    const joinMs = performance.now() - from;
    return { ...together(results), relayUs, databaseUs, logBytes, joinMs };
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

const SUBJECTS: readonly { name: string; run(): Promise<Round> }[] = [
  { name: POSTGRES, run: overPostgres },
  { name: ALONE, run: overRelayAlone },
  { name: ONE, run: () => overLog(1) },
  { name: THREE, run: () => overLog(3) },
];

export async function cluster(): Promise<Report> {
  if (!postgresInstalled) throw new Error('PostgreSQL is not here: npm run setup -- --cluster fetches it');
  const found = new Map<string, Round[]>(SUBJECTS.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of SUBJECTS) {
      const result = await run();
      if (result.failed > 0) throw new Error(`${name}: ${result.failed} requests were not accepted`);
      found.get(name)!.push(result);
    }
  }
  const of = (name: string, figure: keyof Round): number => median(found.get(name)!.map((round) => round[figure]));
  const told = (value: number, as: (value: number) => string) => (Number.isNaN(value) ? '' : as(value));
  return {
    bench: '12 relays on one log',
    conditions: `${TOTAL} events of 500 bytes over HTTP in all, ${IN_FLIGHT} in flight at each relay; durable in PostgreSQL before the answer; PostgreSQL and all relays share one core; median of ${ROUNDS} rounds. Processor time while it was sent; what is indexed for search follows later. Log: bytes of the bodies of its entries. Join: from the start of an empty relay until it is ready, with those ${TOTAL} events to take over.`,
    columns: [
      '',
      'per second',
      'p50 ms',
      'p99 ms',
      'relays, µs an event',
      'PostgreSQL, µs an event',
      'log, bytes an event',
      'join ms',
    ],
    rows: SUBJECTS.map(({ name }) => [
      name,
      perSecond(of(name, 'perSecond')),
      ms(of(name, 'p50')),
      ms(of(name, 'p99')),
      told(of(name, 'relayUs'), perSecond),
      told(of(name, 'databaseUs'), perSecond),
      told(of(name, 'logBytes'), perSecond),
      told(of(name, 'joinMs'), perSecond),
    ]),
    ratios: [
      atLeast(`${ONE} ÷ ${POSTGRES}, per second`, of(ONE, 'perSecond') / of(POSTGRES, 'perSecond'), 3),
      atLeast(`${THREE} ÷ ${ONE}, per second`, of(THREE, 'perSecond') / of(ONE, 'perSecond'), 0.8),
      shown(`${ONE} ÷ ${ALONE}, per second`, of(ONE, 'perSecond') / of(ALONE, 'perSecond')),
      shown(`${ONE} ÷ ${ALONE}, processor time of the relay`, of(ONE, 'relayUs') / of(ALONE, 'relayUs')),
      shown(
        'bringing in what another took ÷ taking it, processor time',
        (of(THREE, 'relayUs') / of(ONE, 'relayUs') - 1) / 2,
      ),
      shown(`${ONE} ÷ ${ALONE}, p50`, of(ONE, 'p50') / of(ALONE, 'p50')),
    ],
    missing: [],
  };
}
