/** Bench 21: memory of the desktop's main process with many open items, idle, its window closed. */
import { setTimeout as delay } from 'node:timers/promises';
import { BARE_APP, idleDesk, TOKEN } from './idle-desktop.ts';
import { node, type Server, startServer, temporaryFolder } from './processes.ts';
import { atMost, median, type Report } from './report.ts';
import { settledMemory } from './resident.ts';

const ITEMS = 10_000;
const ROUNDS = 3;
/** ms until the app has released its start-up memory, and V8 the pages some seconds later. */
const IDLE_MS = 25_000;

const nothing = ['-e', "console.log('ready'); setInterval(() => {}, 2 ** 30)"];

async function held(starting: Promise<Server>, idleMs = 0): Promise<number> {
  const server = await starting;
  await delay(idleMs);
  const kib = await settledMemory(server.pid);
  await server.close();
  return kib;
}

export async function mainMemory(): Promise<Report> {
  const desk = await idleDesk(ITEMS, (n) => ({ title: `Purchase order ${n} needs your approval` }));
  const rows = temporaryFolder('rows');
  const bareRows = () =>
    startServer({
      ...node(`${import.meta.dirname}/peers/rows-desk.ts`, desk.relay.url, TOKEN, `${rows.path}/rows.db`),
      ready: /^ready/,
    });
  const found = { empty: [] as number[], bare: [] as number[], platform: [] as number[], app: [] as number[] };
  try {
    await (await bareRows()).close();
    for (let round = 0; round < ROUNDS; round++) {
      found.empty.push(await held(startServer({ command: process.execPath, args: nothing, ready: /^ready/ })));
      found.bare.push(await held(bareRows()));
      found.platform.push(await held(desk.start([], BARE_APP)));
      found.app.push(await held(desk.start(['--hidden']), IDLE_MS));
    }
  } finally {
    rows.remove();
    await desk.close();
  }
  const [empty, bare, platform, app] = [found.empty, found.bare, found.platform, found.app].map(median) as [
    number,
    number,
    number,
    number,
  ];
  const own = app - (platform - empty);
  const name = desk.runtime === 'electron' ? 'Electron' : 'the stand-in for Electron';
  const mb = (kib: number): string => (kib / 1024).toFixed(0);
  return {
    bench: '21 memory of the main process',
    conditions: `${ITEMS} open items, connected, idle, window closed; resident memory ${IDLE_MS / 1000} s after the start; median of ${ROUNDS} rounds. The main process runs on ${name}, whose own part is what a bare app takes there beyond an empty Node. The bare program follows the same relay by socket.io-client and has as many rows in \`node:sqlite\`.`,
    columns: ['', 'MiB'],
    rows: [
      ['empty Node', mb(empty)],
      ['bare Node, socket.io-client, open database', mb(bare)],
      [`a bare app on ${name}`, mb(platform)],
      ['main process', mb(app)],
      [`main process without what ${name} takes`, mb(own)],
    ],
    ratios: [
      atMost(`main process without what ${name} takes ÷ bare Node`, own / bare, 1.5),
      atMost('main process, all of it ÷ bare Node', app / bare, 2),
    ],
    missing: [],
  };
}
