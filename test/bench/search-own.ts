/**
 * Bench 13: `GET /v1/items?q=` of a person who has a thousandth of all items, while others' items grow in number. The reference is
 * the same relay with 5,000 items.
 */
import { type Asking, askingAt } from './clients/asking.ts';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { ASKERS, fullStore, personOf, startRelayIn, tokenOf, WATCHER } from './parts/full-store.ts';
import { atMost, figureOf, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, median, type OpenRow } from './rounds.ts';

const SIZES = [5_000, sized(1_000_000)] as const;
const SETS = 1000;
/** Of each kind in a round. Before the first round, as many warm up. */
const QUERIES = sized(60, 20);
/** The caller's items in the smallest store, so that all pages have one size. */
const PAGE = SIZES[0] / SETS;

/** Search terms: a word of all items, of the caller's last one, and of others' alone. */
const WAYS: Record<string, (person: number, size: number) => string> = {
  'a word of all': () => 'invoice',
  'two words of one': (person, size) => `invoice number${size - SETS + person}`,
  'a word of others': () => 'elsewhere',
};

const PLAIN = 'plain request beside searches through all';
/** The longest block of the relay's event loop meanwhile. */
const HELD = 'loop held at most, ms';

interface Relay {
  asking: Asking;
  close(): Promise<void>;
}

async function open(size: number): Promise<Relay> {
  const server = await startRelayIn(await fullStore({ items: size, sets: SETS }));
  const asking = askingAt(server.url);
  return {
    asking,
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

/** ms of plain requests while searches scan all items without a match. */
async function besideSearches(asking: Asking): Promise<Record<string, number>> {
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
  const { 'p50 ms': p50, 'p99 ms': p99 } = latencies(plain);
  return { [`${PLAIN}, p50 ms`]: p50, [`${PLAIN}, p99 ms`]: p99, [HELD]: await longestHold(asking) };
}

async function openRow(size: number): Promise<OpenRow<string>> {
  const { asking, close } = await open(size);
  let asked = 0;
  const searched = async (): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const [name, words] of Object.entries(WAYS)) {
      const took: number[] = [];
      for (let n = 0; n < QUERIES; n++) {
        const person = asked++ % ASKERS;
        const query = encodeURIComponent(words(person, size));
        took.push(await asking.timed(`/v1/items?limit=${PAGE}&q=${query}`, tokenOf(personOf(person))));
      }
      found[`${name}, p50 ms`] = median(took);
    }
    return found;
  };
  await searched();
  return { measure: async () => ({ ...(await searched()), ...(await besideSearches(asking)) }), close };
}

export async function searchOwn(): Promise<Report> {
  const [few, many] = SIZES.map((size) => `${size.toLocaleString('en')} items`) as [string, string];
  const measured = await inRounds([
    { name: few, open: () => openRow(SIZES[0]) },
    { name: many, open: () => openRow(SIZES[1]) },
  ]);
  return {
    bench: '13 search of one’s own',
    conditions: `${SETS.toLocaleString('en')} recipient sets of ten people, with as many items each; ${QUERIES} searches a round of a page of ${PAGE} by ${ASKERS} of them; then plain requests while 20 searches of a person addressed by all items run at once and find nothing.`,
    ...tableOf(measured),
    ratios: [
      ...Object.keys(WAYS).map((name) => ratioOf(measured, many, few, `${name}, p50 ms`, atMost(2))),
      figureOf(measured, many, `${PLAIN}, p50 ms`, atMost(5)),
    ],
  };
}
