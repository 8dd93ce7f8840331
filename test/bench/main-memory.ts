/** Bench 21: memory of the desktop's main process with many open items, idle, its window closed. */
import { setTimeout as delay } from 'node:timers/promises';
import { BARE_APP, idleDesk, TOKEN } from './idle-desktop.ts';
import { sized } from './options.ts';
import { node, type Server, startServer, temporaryFolder } from './processes.ts';
import { atMost, judged, type Report, ratioOf, tableOf } from './report.ts';
import { settledMemory } from './resident.ts';
import { hindrance, inRounds, median, rowOf, valuesOf } from './rounds.ts';

const ITEMS = sized(10_000, 500);
/** ms until the app has released its start-up memory, and V8 the pages some seconds later. */
const IDLE_MS = sized(25_000, 5000);

const nothing = ['-e', "console.log('ready'); setInterval(() => {}, 2 ** 30)"];

async function held(starting: Promise<Server>, idleMs = 0): Promise<{ MiB: number }> {
  const server = await starting;
  await delay(idleMs);
  const kib = await settledMemory(server.pid);
  await server.close();
  return { MiB: kib / 1024 };
}

export async function mainMemory(): Promise<Report> {
  const desk = await idleDesk(ITEMS, (n) => ({ title: `Purchase order ${n} needs your approval` }));
  const rows = temporaryFolder('rows');
  const bareRows = () =>
    startServer({
      ...node(`${import.meta.dirname}/peers/rows-desk.ts`, desk.relay.url, TOKEN, `${rows.path}/rows.db`),
      ready: /^ready/,
    });
  const name = desk.runtime === 'electron' ? 'Electron' : 'the stand-in for Electron';
  const [EMPTY, BARE, PLATFORM, APP] = [
    'empty Node',
    'bare Node, socket.io-client, open database',
    `a bare app on ${name}`,
    'main process',
  ];
  try {
    await (await bareRows()).close();
    const measured = await inRounds([
      rowOf(EMPTY, () => held(startServer({ command: process.execPath, args: nothing, ready: /^ready/ }))),
      rowOf(BARE, () => held(bareRows())),
      rowOf(PLATFORM, () => held(desk.start([], BARE_APP))),
      rowOf(APP, () => held(desk.start(['--hidden']), IDLE_MS)),
    ]);
    const [empty = [], bare = [], platform = [], app = []] = [EMPTY, BARE, PLATFORM, APP].map((one) =>
      valuesOf(measured, one, 'MiB'),
    );
    const own = app.map((all, round) => all - ((platform[round] ?? Number.NaN) - (empty[round] ?? Number.NaN)));
    const ratio = median(own.map((one, round) => one / (bare[round] ?? Number.NaN)));
    return {
      bench: '21 memory of the main process',
      conditions: `${ITEMS} open items, connected, idle, window closed; resident memory ${IDLE_MS / 1000} s after the start. The main process runs on ${name}, whose own part is what a bare app takes there beyond an empty Node. The bare program follows the same relay by socket.io-client and has as many rows in \`node:sqlite\`.`,
      ...tableOf(measured),
      ratios: [
        judged(`${APP} without what ${name} takes ÷ ${BARE}`, ratio, atMost(1.5), hindrance(measured.rounds, bare)),
        ratioOf(measured, APP, BARE, 'MiB', atMost(2)),
      ],
    };
  } finally {
    rows.remove();
    await desk.close();
  }
}
