/** Bench 25: an empty relay joins one that has 1,000,000 items and receives writes; another makes the copy. Writers should not notice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createZstdCompress } from 'node:zlib';
import { quantile } from './clients/http-load.ts';
import { copyOf, fullStore, startRelayIn } from './parts/full-store.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { postgresInstalled, startDatabase } from './peers/postgres.ts';
import { node, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report, shown } from './report.ts';

const SIZE = { items: 1_000_000, sets: 1000 };
const ROUNDS = 2;
const SENDERS = 8;
/** ms between the answer to an event and its sender's next. */
const PAUSE_MS = 20;
/** ms of a window without concurrent work. */
const WINDOW_MS = 8000;

interface Window {
  p50: number;
  p99: number;
  seconds: number;
  /** Events rejected as temporarily unavailable. */
  refused: number;
}

const UNPACKED = 'bare Node unpacks the same file';
const KINDS = ['nothing beside', UNPACKED, 'an empty relay joins', 'a copy is made'] as const;
type Kind = (typeof KINDS)[number];

async function measure(): Promise<Record<Kind, Window[]> & { founding: number }> {
  const full = copyOf(await fullStore(SIZE));
  const empty = temporaryFolder('joins');
  const database = await startDatabase();
  const keys = {
    BECKON_KEYS: join(full.folder, 'data', 'keys'),
    BECKON_AUDIT_KEY: join(full.folder, 'data', 'audit.key'),
  };
  const settings = { BECKON_CLUSTER: database.url, ...keys };
  const began = performance.now();
  const first = await startRelayIn(full.folder, settings);
  const founding = (performance.now() - began) / 1000;
  const during = writeTo(Number(new URL(first.url).port));
  const found = Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Record<Kind, Window[]>;
  const [packed, unpacked] = [join(empty.path, 'packed'), join(empty.path, 'unpacked')];
  await pipeline(
    createReadStream(join(full.folder, 'data', 'beckon.db')),
    createZstdCompress(),
    createWriteStream(packed),
  );
  /** As on a separate machine, but for the disk; resolves when it is started. */
  const start = async () => (await startRelayIn(empty.path, settings, 1)).close;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      found['nothing beside'].push(await during.window(() => delay(WINDOW_MS)));
      found[UNPACKED].push(await during.window(() => beside('bare-unpack.ts', packed, unpacked)));
      rmSync(unpacked);
      let close = async () => {};
      found['an empty relay joins'].push(
        await during.window(async () => {
          close = await start();
        }),
      );
      await close();
      found['a copy is made'].push(
        await during.window(() => beside('copy-giver.ts', database.url, join(empty.path, 'data', 'beckon.db'))),
      );
      rmSync(join(empty.path, 'data'), { recursive: true });
    }
    await during.end();
    return { ...found, founding };
  } finally {
    await first.close();
    await database.close();
    full.remove();
    empty.remove();
  }
}

/** A script of `peers/`, on the core of the joining relay. */
async function beside(name: string, ...args: string[]): Promise<void> {
  const script = join(import.meta.dirname, 'peers', name);
  const [code] = await once(spawn(process.execPath, [...node(script, ...args).args], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
}

/** Events are sent all the while; a window has the times of those that began and ended in it. */
function writeTo(port: number) {
  const target = { port, path: '/v1/events', headers: EVENT_HEADERS, body: (n: number) => eventBody('join', n) };
  const { publish, close } = publisher(target, SENDERS);
  let [next, going]: [number, boolean] = [0, true];
  let [waits, refused]: [number[], number] = [[], 0];
  const send = async () => {
    while (going) {
      const [own, from] = [waits, performance.now()];
      await publish(next++).then(
        () => own.push(performance.now() - from),
        () => {
          refused += 1;
        },
      );
      await delay(PAUSE_MS);
    }
  };
  const senders = Promise.all(Array.from({ length: SENDERS }, send));
  return {
    async window(work: () => Promise<unknown>): Promise<Window> {
      [waits, refused] = [[], 0];
      const from = performance.now();
      await work();
      const times = waits.sort((a, b) => a - b);
      const seconds = (performance.now() - from) / 1000;
      return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), seconds, refused };
    },
    async end() {
      going = false;
      await senders;
      close();
    },
  };
}

export async function joining(): Promise<Report> {
  if (!postgresInstalled) throw new Error('PostgreSQL is not here: npm run setup -- --cluster fetches it');
  const found = await measure();
  const of = (kind: Kind, figure: keyof Window) => median(found[kind].map((window) => window[figure]));
  const ratio = (kind: Kind) => of(kind, 'p99') / of('nothing beside', 'p99');
  return {
    bench: '25 an empty relay joins',
    conditions: `${SIZE.items.toLocaleString('en')} items at the first relay, ${SENDERS} sources that send it an event of 500 bytes each, and the next ${PAUSE_MS} ms after its answer; median of ${ROUNDS} rounds. PostgreSQL and the first relay share one core, whoever joins, makes a copy or unpacks one has the other, where the sources too wait for their turn; all share the disk. The first was ready ${found.founding.toFixed(0)} s after its start, with its data given to the log.`,
    columns: ['beside', 's', 'p50 ms', 'p99 ms', 'refused for now'],
    rows: KINDS.map((kind) => [
      kind,
      of(kind, 'seconds').toFixed(1),
      ms(of(kind, 'p50')),
      ms(of(kind, 'p99')),
      String(of(kind, 'refused')),
    ]),
    ratios: [
      atMost('s until it is ready', of('an empty relay joins', 'seconds'), 60),
      atMost('p99 while one joins ÷ nothing beside', ratio('an empty relay joins'), 2),
      atMost('p99 while a copy is made ÷ nothing beside', ratio('a copy is made'), 2),
      shown(`p99 while ${UNPACKED} ÷ nothing beside`, ratio(UNPACKED)),
    ],
    missing: [],
  };
}
