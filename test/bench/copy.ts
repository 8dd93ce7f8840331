/** Bench 19: a copy of the store is taken while events arrive and desks are live. Latency should not change. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { load, quantile } from './clients/http-load.ts';
import { isLivePage, thinDesk } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, startRelay, tokenOf } from './peers/beckon.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, type Row } from './rounds.ts';

const IN_FLIGHT = 64;
const DESKS = 5;
const KEPT = sized(60_000, 2000);
/** ms of a window without a copy. */
const WINDOW_MS = sized(3000, 500);

type Figure = 'ingest p99 ms' | 'delivery p99 ms' | 'copy, s' | 'store, MB';

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

/** Two rows of one server: with events alone, and with a copy being made. Events are sent only during a window. */
function rowsOf(name: string, start: () => Promise<Served>): Row<Figure>[] {
  let opening: Promise<Opened> | null = null;
  const opened = () => {
    opening ??= open(start);
    return opening;
  };
  return [
    {
      name,
      async open() {
        const { window, close } = await opened();
        return { measure: () => window(() => delay(WINDOW_MS)), close };
      },
    },
    {
      name: withCopy(name),
      async open() {
        const { served, window } = await opened();
        return {
          async measure() {
            const to = join(served.folder, 'copy');
            const from = performance.now();
            const figures = await window(() => served.copy(to));
            const seconds = (performance.now() - from) / 1000;
            rmSync(to);
            return { ...figures, 'copy, s': seconds, 'store, MB': statSync(served.store).size / 1e6 };
          },
        };
      },
    },
  ];
}
const withCopy = (name: string): string => `${name}, a copy is made`;

interface Opened {
  served: Served;
  window(work: () => Promise<void>): Promise<Partial<Record<Figure, number>>>;
  close(): Promise<void>;
}

async function open(start: () => Promise<Served>): Promise<Opened> {
  const served = await start();
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
  let going = false;
  const sender = async () => {
    while (going) {
      const n = next++;
      const from = performance.now();
      sentAt.set(n, from);
      await publish(n);
      ingest.push(performance.now() - from);
    }
  };
  const p99 = (times: readonly number[]) =>
    quantile(
      times.toSorted((a, b) => a - b),
      0.99,
    );
  return {
    served,
    async window(work) {
      going = true;
      const senders = Promise.all(Array.from({ length: IN_FLIGHT }, sender));
      await delay(WINDOW_MS / 4);
      [ingest, delivery] = [[], []];
      await work();
      const figures = {
        'ingest p99 ms': p99(ingest),
        ...(delivery.length > 0 ? { 'delivery p99 ms': p99(delivery) } : {}),
      };
      going = false;
      await senders;
      return figures;
    },
    async close() {
      close();
      await served.close();
    },
  };
}

const BARE = 'bare SQLite, VACUUM INTO';

export async function copyUnderLoad(): Promise<Report> {
  const measured = await inRounds([...rowsOf('Beckon', beckon), ...rowsOf(BARE, bare)]);
  return {
    bench: '19 a copy under load',
    conditions: `${IN_FLIGHT} events of 500 bytes in flight and ${DESKS} live desks, with and without a copy of the store being made by another process. The copy may run on either core.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, withCopy('Beckon'), 'Beckon', 'ingest p99 ms', atMost(2)),
      ratioOf(measured, withCopy('Beckon'), 'Beckon', 'delivery p99 ms', atMost(2)),
      ratioOf(measured, withCopy(BARE), BARE, 'ingest p99 ms'),
    ],
  };
}
