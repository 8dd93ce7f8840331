/**
 * Bench 9: `GET /v1/items?q=` of one person whose own are a thousandth of all items, while others' items grow in number. The reference is
 * the same relay with 5,000 items.
 */
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { buildView } from '../../relay/directory/view.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import { realClock } from '../relay/parts/clock.ts';
import { itemOf, save } from '../relay/parts/items.ts';
import { sealingIn } from '../relay/parts/store.ts';
import { quantile } from './clients/http-load.ts';
import { startServer, temporaryFolder } from './processes.ts';
import { atMost, ms, type Report } from './report.ts';

const SIZES = [5_000, 1_000_000] as const;
const PEOPLE = 1000;
/** Of each way, after as many to get warm. */
const QUERIES = 300;
const CHUNK = 1000;
/** As many as the asker has of the fewest items, so that pages are of one size. */
const PAGE = SIZES[0] / PEOPLE;
const ASKERS = 100;

/** To whom everything is addressed. */
const WATCHER = 'everything';

const idOf = (person: number): string => `p${person}`;
/** What is asked for: a word of all items, of the asker's last one, and of others' alone. */
const WAYS: Record<string, (person: number, size: number) => string> = {
  'a word of all': () => 'invoice',
  'two words of one': (person, size) => `invoice number${size - PEOPLE + person}`,
  'a word of others': () => 'elsewhere',
};

/** Words of others only are in nobody's who asks. */
const bodyOf = (n: number): string =>
  `ACME GmbH, 3 lines, 12400.00 EUR, order ${n % 977} of week ${n % 52}, cost centre ${n % 311}, ${n % PEOPLE >= ASKERS ? 'elsewhere' : 'here'}`;

async function fill(folder: string, size: number): Promise<void> {
  const view = buildView({ rows: [], absences: [], env: {}, version: 1 });
  const store = sqliteBackend(join(folder, 'beckon.db')).open({
    clock: realClock,
    sealing: sealingIn(folder),
    directory: () => view,
    onForeignWrite() {},
    observe() {},
    onError(error) {
      throw error;
    },
  });
  for (let from = 0; from < size; from += CHUNK) {
    await store.writer.write((tx) => {
      for (let n = from; n < from + CHUNK; n++) {
        const title = `Invoice number${n} needs your approval`;
        save(tx, itemOf(`i${n}`, { title, body: bodyOf(n), state: 'closed' }), [WATCHER, idOf(n % PEOPLE)]);
      }
    });
    // The administrator's search waits for the index.
    if (from % 20_000 === 0) await store.trace.find({ text: 'invoice', person: null, before: null, limit: 1 });
  }
  await store.trace.find({ text: 'invoice', person: null, before: null, limit: 1 });
  await store.close();
}

interface Relay {
  size: number;
  /** ms of one search, as the nth of all. */
  search(way: (person: number, size: number) => string, n: number): Promise<number>;
  /** ms of plain requests while searches go through all items and find nothing. */
  beside(): Promise<{ p50: number; p99: number }>;
  close(): Promise<void>;
}

async function open(size: number): Promise<Relay> {
  const { path, remove } = temporaryFolder('search-own');
  await fill(path, size);
  const users = [...Array.from({ length: ASKERS }, (_, n) => idOf(n)), WATCHER].map((id) => ({
    id,
    name: id,
    token: `token-of-${id}`,
  }));
  const directory = join(path, 'directory.yaml');
  writeFileSync(directory, JSON.stringify({ users }));
  const env = { BECKON_DATA: path, BECKON_PORT: '0', BECKON_DIRECTORY: directory, BECKON_LOG: 'error' };
  const main = new URL('../../relay/main.ts', import.meta.url).pathname;
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve'];
  const server = await startServer({ command: process.execPath, args, env, ready: /relay ready at/ });
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const timed = timedBy(agent, server.line.split(' ').at(-1) ?? '');
  return {
    size,
    search: (way, n) =>
      timed(`/v1/items?limit=${PAGE}&q=${encodeURIComponent(way(n % ASKERS, size))}`, idOf(n % ASKERS)),
    async beside() {
      let searching = true;
      const searches = Promise.all(
        Array.from({ length: 20 }, () => timed('/v1/items?q=nothing+says+this', WATCHER)),
      ).finally(() => {
        searching = false;
      });
      const plain: number[] = [];
      while (searching || plain.length < 100) plain.push(await timed('/v1/me', idOf(0)));
      await searches;
      plain.sort((a, b) => a - b);
      return { p50: quantile(plain, 0.5), p99: quantile(plain, 0.99) };
    },
    async close() {
      agent.destroy();
      await server.close();
      remove();
    },
  };
}

/** A request of somebody, and the ms until its reply is there. */
const timedBy =
  (agent: Agent, url: string) =>
  (address: string, who: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const from = performance.now();
      get(url + address, { agent, headers: { authorization: `Bearer token-of-${who}` } }, (reply) => {
        if (reply.statusCode !== 200) reject(new Error(`${address}: ${reply.statusCode}`));
        reply.resume().once('end', () => resolve(performance.now() - from));
      }).once('error', reject);
    });

/** p50 of each way at each relay, one search here, one there: what else the machine does falls on both. */
async function inTurn(relays: readonly Relay[]): Promise<Record<string, number>[]> {
  const p50 = relays.map((): Record<string, number> => ({}));
  for (const [name, way] of Object.entries(WAYS)) {
    const took = relays.map((): number[] => []);
    for (let n = 0; n < QUERIES * 2; n++) {
      for (const [at, relay] of relays.entries()) {
        const one = await relay.search(way, n);
        if (n >= QUERIES) took[at]?.push(one);
      }
    }
    for (const [at, values] of took.entries()) {
      values.sort((a, b) => a - b);
      Object.assign(p50[at] ?? {}, { [name]: quantile(values, 0.5) });
    }
  }
  return p50;
}

export async function searchOwn(): Promise<Report> {
  const relays: Relay[] = [];
  try {
    for (const size of SIZES) relays.push(await open(size));
    const p50 = await inTurn(relays);
    const measured = [];
    for (const [at, relay] of relays.entries()) {
      measured.push({ size: relay.size, p50: p50[at] ?? {}, beside: await relay.beside() });
    }
    return reportOf(measured);
  } finally {
    for (const relay of relays) await relay.close();
  }
}

interface Measured {
  size: number;
  p50: Record<string, number>;
  beside: { p50: number; p99: number };
}

function reportOf(measured: readonly Measured[]): Report {
  const [few, many] = measured;
  if (!few || !many) throw new Error('two sizes were measured');
  const names = Object.keys(WAYS);
  return {
    bench: '13 search of one’s own',
    conditions: `${PEOPLE.toLocaleString('en')} people with as many items each; ${QUERIES} searches of a page of ${PAGE} by ${ASKERS} of them, in turn here and there; then plain requests while 20 searches of somebody to whom all items are addressed go on at once and find nothing.`,
    columns: ['items', ...names.map((name) => `${name}: p50 ms`), 'plain request beside those: p50 ms', 'p99 ms'],
    rows: measured.map(({ size, p50, beside }) => [
      size.toLocaleString('en'),
      ...names.map((name) => ms(p50[name] ?? Number.NaN)),
      ms(beside.p50),
      ms(beside.p99),
    ]),
    ratios: [
      ...names.map((name) =>
        atMost(
          `${name}: p50 with ${SIZES[1].toLocaleString('en')} ÷ with ${SIZES[0].toLocaleString('en')}`,
          (many.p50[name] ?? Number.NaN) / (few.p50[name] ?? Number.NaN),
          2,
        ),
      ),
      atMost('a plain request beside searches through all: p50 ms', many.beside.p50, 5),
    ],
    missing: [],
  };
}
