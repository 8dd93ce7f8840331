/** Bench 19: a copy of the store is taken while events arrive and desks are live. Latency should not change. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { load, quantile } from './clients/http-load.ts';
import { isLivePage, thinDesk } from './clients/thin-websocket.ts';
import { EVENT_HEADERS, eventBody, startRelay, tokenOf } from './peers/beckon.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report, shown } from './report.ts';

const ROUNDS = 3;
const IN_FLIGHT = 64;
const DESKS = 5;
const KEPT = 60_000;
/** ms of a window without a copy. */
const WINDOW_MS = 4000;

interface Window {
  ingest: number;
  delivery: number;
  took: number;
}

interface Served {
  server: { port: number; path: string; headers: Record<string, string>; body(n: number): string };
  /** Ends when the copy is done. */
  copy(to: string): Promise<void>;
  /** Calls `told` with the number of each event that a desk receives. */
  listen(told: (n: number) => void): Promise<void>;
  folder: string;
  store: string;
  close(): Promise<void>;
}

/** On either core: a nightly copy is not pinned either. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('taskset', ['-c', '0,1', process.execPath, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the copy ended with ${code}`);
}

async function beckon(): Promise<Served> {
  const relay = await startRelay(DESKS);
  const folder = dirname(relay.store);
  const sockets: { close(): void }[] = [];
  return {
    server: { port: relay.port, path: '/v1/events', headers: EVENT_HEADERS, body: (n) => eventBody('copy', n) },
    copy: (to) =>
      run([...node(RELAY_PROGRAM, 'backup', to).args], { ...process.env, BECKON_DATA: folder, BECKON_LOG: 'silent' }),
    async listen(told) {
      const onMessage = (payload: Buffer) => {
        const n = /delivery (\d{9})/.exec(payload.toString('latin1'))?.[1];
        if (n !== undefined) told(Number(n));
      };
      for (let n = 0; n < DESKS; n++) {
        sockets.push(
          await thinDesk(relay.url, '/v1/desk', { token: tokenOf(n) }, isLivePage, n === 0 ? onMessage : () => {}),
        );
      }
    },
    folder,
    store: relay.store,
    async close() {
      for (const socket of sockets) socket.close();
      await relay.close();
    },
  };
}

async function bare(): Promise<Served> {
  const folder = temporaryFolder('copy');
  const store = join(folder.path, 'events');
  const peers = join(import.meta.dirname, 'peers');
  const started = await startServer({ ...node(join(peers, 'sqlite-server.ts'), 'group', store), ready: /^ready on/ });
  return {
    server: {
      port: Number(/(\d+)$/.exec(started.line)?.[1]),
      path: '/',
      headers: EVENT_HEADERS,
      body: (n) => eventBody('copy', n),
    },
    copy: (to) => run([...node(join(peers, 'bare-copy.ts'), store, to).args], process.env),
    listen: async () => {},
    folder: folder.path,
    store,
    async close() {
      await started.close();
      folder.remove();
    },
  };
}

async function measure(start: () => Promise<Served>) {
  const served = await start();
  const windows = { alone: [] as Window[], copied: [] as Window[] };
  try {
    const sentAt = new Map<number, number>();
    let ingest: number[] = [];
    let delivery: number[] = [];
    await served.listen((n) => {
      const from = sentAt.get(n);
      if (from !== undefined) delivery.push(performance.now() - from);
      sentAt.delete(n);
    });
    await load({ ...served.server, ok: 'HTTP/1.1 202' }, KEPT, IN_FLIGHT);
    const { publish, close } = publisher(served.server, IN_FLIGHT);
    let next = KEPT;
    let going = true;
    const sender = async () => {
      while (going) {
        const n = next++;
        const from = performance.now();
        sentAt.set(n, from);
        await publish(n);
        ingest.push(performance.now() - from);
      }
    };
    const senders = Array.from({ length: IN_FLIGHT }, sender);
    const during = async (work: () => Promise<void>): Promise<Window> => {
      [ingest, delivery] = [[], []];
      const from = performance.now();
      await work();
      const p99 = (times: number[]) =>
        quantile(
          times.sort((a, b) => a - b),
          0.99,
        );
      return { ingest: p99(ingest), delivery: p99(delivery), took: performance.now() - from };
    };
    await delay(WINDOW_MS / 2);
    for (let round = 0; round < ROUNDS; round++) {
      windows.alone.push(await during(() => delay(WINDOW_MS)));
      const to = join(served.folder, `copy-${round}`);
      windows.copied.push(await during(() => served.copy(to)));
      rmSync(to);
    }
    going = false;
    await Promise.all(senders);
    close();
    return { ...windows, mb: statSync(served.store).size / 1e6 };
  } finally {
    await served.close();
  }
}

export async function copyUnderLoad(): Promise<Report> {
  const found = { Beckon: await measure(beckon), 'bare SQLite, VACUUM INTO': await measure(bare) };
  const of = (windows: readonly Window[], figure: keyof Window) => median(windows.map((one) => one[figure]));
  const ratio = ({ alone, copied }: (typeof found)['Beckon'], figure: keyof Window) =>
    of(copied, figure) / of(alone, figure);
  return {
    bench: '19 a copy under load',
    conditions: `${IN_FLIGHT} events of 500 bytes in flight all the time and ${DESKS} live desks, with and without a copy of the store being taken by another process, by turns; ${ROUNDS} rounds, median of their p99. The copy may run on either core.`,
    columns: ['', 'store, MB', 'copy, s', 'ingest p99 ms', 'with a copy', 'delivery p99 ms', 'with a copy '],
    rows: Object.entries(found).map(([name, { alone, copied, mb }]) => [
      name,
      mb.toFixed(0),
      (of(copied, 'took') / 1000).toFixed(1),
      ms(of(alone, 'ingest')),
      ms(of(copied, 'ingest')),
      name === 'Beckon' ? ms(of(alone, 'delivery')) : '',
      name === 'Beckon' ? ms(of(copied, 'delivery')) : '',
    ]),
    ratios: [
      atMost('with ÷ without a copy, ingest p99', ratio(found.Beckon, 'ingest'), 2),
      atMost('with ÷ without a copy, delivery p99', ratio(found.Beckon, 'delivery'), 2),
      shown('the same of bare SQLite, ingest p99', ratio(found['bare SQLite, VACUUM INTO'], 'ingest')),
    ],
    missing: [],
  };
}
