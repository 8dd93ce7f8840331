/**
 * Bench 14: ready after `kill -9` under load, with 1,000,000 items in the store; compared with bare Node that opens the same file with its
 * WAL, and with the start of an empty relay.
 */
import { join } from 'node:path';
import { load } from './clients/http-load.ts';
import { sized } from './options.ts';
import { copyOf, fullStore, startRelayIn } from './parts/full-store.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { node, type Server, startServer, temporaryFolder } from './processes.ts';
import { atMost, judged, type Report, ratioOf, tableOf } from './report.ts';
import { hindrance, inRounds, median, rowOf, valuesOf } from './rounds.ts';

const SIZE = { items: sized(1_000_000), sets: 1000 };
/** ms of load before the kill. */
const LOADED_MS = 1500;
const IN_FLIGHT = 64;
/** More than are accepted in that time. */
const EVENTS = 60_000;

/** ms from `from` until it reports ready. */
async function readyTime(url: string, from: number): Promise<number> {
  for (;;) {
    const reply = await fetch(`${url}/health/ready`).catch(() => null);
    if (reply?.status === 200) return performance.now() - from;
  }
}

/** Without a shutdown: unsynced data is in the WAL, and pending work is unfinished. */
async function kill(server: Server): Promise<void> {
  process.kill(server.pid, 'SIGKILL');
  await server.close();
}

async function killUnderLoad(folder: string, round: number): Promise<void> {
  const relay = await startRelayIn(folder);
  const target = {
    ...{ port: Number(new URL(relay.url).port), path: '/v1/events', headers: EVENT_HEADERS, ok: 'HTTP/1.1 202' },
    body: (n: number) => eventBody(`kill-${round}`, n),
  };
  // Never completes: the relay is killed first.
  load(target, EVENTS, IN_FLIGHT).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, LOADED_MS));
  await kill(relay);
}

async function relayTime(folder: string): Promise<number> {
  const from = performance.now();
  const relay = await startRelayIn(folder);
  const took = await readyTime(relay.url, from);
  await kill(relay);
  return took;
}

async function bareTime(folder: string): Promise<number> {
  const script = join(import.meta.dirname, 'peers/open-store.ts');
  const from = performance.now();
  const server = await startServer({ ...node(script, join(folder, 'data', 'beckon.db')), ready: /^ready with/ });
  const took = performance.now() - from;
  await kill(server);
  return took;
}

const BARE = 'bare Node opens the file';
const EMPTY = 'a relay with nothing';

export async function ready(): Promise<Report> {
  const { folder, remove } = copyOf(await fullStore(SIZE));
  const empty = temporaryFolder('ready-empty');
  let killed = 0;
  const afterKill = async (time: (folder: string) => Promise<number>) => {
    await killUnderLoad(folder, killed++);
    return { ms: await time(folder) };
  };
  try {
    await relayTime(empty.path);
    const measured = await inRounds([
      rowOf(BARE, () => afterKill(bareTime)),
      rowOf(EMPTY, async () => ({ ms: await relayTime(empty.path) })),
      rowOf('Beckon', () => afterKill(relayTime)),
    ]);
    const seconds = valuesOf(measured, 'Beckon', 'ms').map((ms) => ms / 1000);
    return {
      bench: '14 ready after a kill',
      conditions: `Killed with ${IN_FLIGHT} events in flight and ${SIZE.items.toLocaleString('en')} items and 10,000 people in its store; from the start of the process until \`GET /health/ready\` is 200, polled; on one core.`,
      ...tableOf(measured),
      ratios: [
        judged('Beckon, seconds', median(seconds), atMost(2), hindrance(measured.rounds, [])),
        ratioOf(measured, 'Beckon', EMPTY, 'ms', atMost(1.5)),
      ],
    };
  } finally {
    remove();
    empty.remove();
  }
}
