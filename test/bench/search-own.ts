/**
 * Bench 13: `GET /v1/items?q=` of a person who has a thousandth of all items, while others' items grow in number. The reference is
 * the same relay with 5,000 items.
 */
import { type Asking, askingAt } from './clients/asking.ts';
import { quantile } from './clients/http-load.ts';
import { ASKERS, fullStore, personOf, startRelayIn, tokenOf, WATCHER } from './parts/full-store.ts';
import { atMost, ms, type Report } from './report.ts';

const SIZES = [5_000, 1_000_000] as const;
const SETS = 1000;
/** Of each kind, after as many to warm up. */
const QUERIES = 300;
/** The caller's items in the smallest store, so that all pages have one size. */
const PAGE = SIZES[0] / SETS;

/** Search terms: a word of all items, of the caller's last one, and of others' alone. */
const WAYS: Record<string, (person: number, size: number) => string> = {
  'a word of all': () => 'invoice',
  'two words of one': (person, size) => `invoice number${size - SETS + person}`,
  'a word of others': () => 'elsewhere',
};

/** ms of plain requests while searches scan all items without a match, and the longest block of the relay's event loop. */
interface Beside {
  p50: number;
  p99: number;
  hold: number;
}

interface Relay {
  size: number;
  /** ms of one search, the nth of all. */
  search(way: (person: number, size: number) => string, n: number): Promise<number>;
  beside(): Promise<Beside>;
  close(): Promise<void>;
}

async function open(size: number): Promise<Relay> {
  const server = await startRelayIn(await fullStore({ items: size, sets: SETS }));
  const asking = askingAt(server.url);
  return {
    size,
    search: (way, n) =>
      asking.timed(
        `/v1/items?limit=${PAGE}&q=${encodeURIComponent(way(n % ASKERS, size))}`,
        tokenOf(personOf(n % ASKERS)),
      ),
    beside: () => besideSearches(asking),
    async close() {
      asking.close();
      await server.close();
    },
  };
}

/** ms of resolution of `monitorEventLoopDelay`, which count as blocked. */
const RESOLUTION = 10;

/** The longest block since the last call. */
async function longestHold({ text }: Asking): Promise<number> {
  const found = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await text('/metrics', ''));
  return Number(found?.[1]) * 1000 - RESOLUTION;
}

async function besideSearches(asking: Asking): Promise<Beside> {
  await longestHold(asking);
  let searching = true;
  const searches = Promise.all(
    Array.from({ length: 20 }, () => asking.timed('/v1/items?q=nothing+says+this', tokenOf(WATCHER))),
  ).finally(() => {
    searching = false;
  });
  const plain: number[] = [];
  while (searching || plain.length < 100) plain.push(await asking.timed('/v1/me', tokenOf(personOf(0))));
  await searches;
  plain.sort((a, b) => a - b);
  return { p50: quantile(plain, 0.5), p99: quantile(plain, 0.99), hold: await longestHold(asking) };
}

/** p50 of each kind at each relay, alternating, so that other load affects both. */
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
  beside: Beside;
}

function reportOf(measured: readonly Measured[]): Report {
  const [few, many] = measured;
  if (!few || !many) throw new Error('two sizes were measured');
  const names = Object.keys(WAYS);
  return {
    bench: '13 search of one’s own',
    conditions: `${SETS.toLocaleString('en')} recipient sets of ten people, with as many items each; ${QUERIES} searches of a page of ${PAGE} by ${ASKERS} of them, in turn here and there; then plain requests while 20 searches of a person addressed by all items run at once and find nothing.`,
    columns: [
      'items',
      ...names.map((name) => `${name}: p50 ms`),
      'plain request beside those: p50 ms',
      'p99 ms',
      'loop held at most: ms',
    ],
    rows: measured.map(({ size, p50, beside }) => [
      size.toLocaleString('en'),
      ...names.map((name) => ms(p50[name] ?? Number.NaN)),
      ms(beside.p50),
      ms(beside.p99),
      ms(beside.hold),
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
