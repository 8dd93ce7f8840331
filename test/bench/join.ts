/** Bench 25: an empty relay joins one that has 1,000,000 items and receives writes; another makes the copy. Writers should not notice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createZstdCompress } from 'node:zlib';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { copyOf, fullStore, startRelayIn } from './parts/full-store.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { postgresInstalled, startDatabase } from './peers/postgres.ts';
import { node, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, figureOf, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, type Measured, rowOf } from './rounds.ts';

const SIZE = { items: sized(1_000_000), sets: 1000 };
const SENDERS = 8;
/** ms between the answer to an event and its sender's next. */
const PAUSE_MS = 20;
/** ms of a window without concurrent work. */
const WINDOW_MS = sized(8000, 2000);

/** `refused`: events rejected as temporarily unavailable. */
type Figure = 's' | 'p50 ms' | 'p99 ms' | 'refused';
type Window = Record<Figure, number>;

const ALONE = 'nothing beside';
const UNPACKED = 'bare Node unpacks the same file';
const JOINS = 'an empty relay joins';
const COPIED = 'a copy is made';

async function measure(): Promise<{ measured: Measured<Figure>; founding: number }> {
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
  const [packed, unpacked] = [join(empty.path, 'packed'), join(empty.path, 'unpacked')];
  await pipeline(
    createReadStream(join(full.folder, 'data', 'beckon.db')),
    createZstdCompress(),
    createWriteStream(packed),
  );
  /** As on a separate machine, but for the disk; resolves when it is started. */
  const start = async () => (await startRelayIn(empty.path, settings, 1)).close;
  const data = join(empty.path, 'data');
  try {
    const measured = await inRounds<Figure>([
      rowOf(ALONE, () => during.window(() => delay(WINDOW_MS))),
      rowOf(
        UNPACKED,
        () => during.window(() => beside('bare-unpack.ts', packed, unpacked)).finally(() => rmSync(unpacked)),
        { peer: true },
      ),
      rowOf(JOINS, async () => {
        let close = async () => {};
        const figures = await during.window(async () => {
          close = await start();
        });
        await close();
        rmSync(data, { recursive: true });
        return figures;
      }),
      rowOf(COPIED, async () => {
        // A copy is made by a relay that has just read all entries.
        await (await start())();
        const figures = await during.window(() => beside('copy-giver.ts', database.url, join(data, 'beckon.db')));
        rmSync(data, { recursive: true });
        return figures;
      }),
    ]);
    await during.end();
    return { measured, founding };
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
      return { s: (performance.now() - from) / 1000, ...latencies(waits), refused };
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
  const { measured, founding } = await measure();
  return {
    bench: '25 an empty relay joins',
    conditions: `${SIZE.items.toLocaleString('en')} items at the first relay, ${SENDERS} sources that send it an event of 500 bytes each, and the next ${PAUSE_MS} ms after its answer. PostgreSQL and the first relay share one core; the process that joins, makes a copy or unpacks one has the other, where the sources too wait for their turn; all share the disk. The first was ready ${founding.toFixed(0)} s after its start, with its data given to the log.`,
    ...tableOf(measured),
    ratios: [
      figureOf(measured, JOINS, 's', atMost(60)),
      ratioOf(measured, JOINS, ALONE, 'p99 ms', atMost(2)),
      ratioOf(measured, COPIED, ALONE, 'p99 ms', atMost(2)),
      ratioOf(measured, UNPACKED, ALONE, 'p99 ms'),
    ],
  };
}
