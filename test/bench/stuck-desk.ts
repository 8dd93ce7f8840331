/** Bench 11: one of 1,000 desks reads nothing while events continue; its effect on the others, and its memory. */
import { writeFileSync } from 'node:fs';
import { latencies } from './clients/http-load.ts';
import type { ThinSocket } from './clients/thin-websocket.ts';
import { ROUNDS, sized } from './options.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { publisher } from './publisher.ts';
import { atMost, judged, type Report, ratioOf, tableOf } from './report.ts';
import { peakOf } from './resident.ts';
import { hindrance, inRounds, median, type OpenRow, valuesOf } from './rounds.ts';
import { PUSHING_PEERS, type Pushing } from './subscribers.ts';

const DESKS = sized(1000, 50);
const WARM_UP = 100;
/** Of a round. Before, a few are not counted: the relay is still busy with those of the stuck desk. */
const EVENTS = sized(200, 20);
const UNCOUNTED = 20;
/** Sent to it alone beforehand: more than the buffers of system and relay hold together. */
const ITS_OWN = { events: sized(4000, 200), bytes: 1900 } as const;

/** A relay with its desks. Each round excludes another of them from the measurement, and closes it at the end. */
interface Side {
  server: Pushing;
  desks: readonly ThinSocket[];
  /** @returns ms until all desks after number `round` have received it */
  send(round: number): Promise<number>;
  close(): Promise<void>;
}

/** Peak memory of the relay. */
type Figure = 'p50 ms' | 'p99 ms' | 'MiB';

/** Resets the peak resident size (proc(5), `clear_refs`). */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

async function open(): Promise<Side> {
  const beckon = PUSHING_PEERS.find(({ name }) => name === 'Beckon')!;
  const count = DESKS + ROUNDS;
  const server = await beckon.start(count);
  let excluded = -1;
  let left = 0;
  let all = Promise.withResolvers<void>();
  const desks: ThinSocket[] = [];
  for (let n = 0; n < count; n++) {
    const onMessage = () => {
      if (n > excluded && --left === 0) all.resolve();
    };
    desks.push(await server.subscribe(n, onMessage));
  }
  const { publish, close } = publisher(server);
  let sent = 0;
  return {
    server,
    desks,
    async send(round) {
      excluded = round;
      left = count - 1 - round;
      all = Promise.withResolvers<void>();
      const from = performance.now();
      await Promise.all([publish(sent++), all.promise]);
      return performance.now() - from;
    },
    async close() {
      close();
      for (const socket of desks) socket.close();
      await server.close();
    },
  };
}

function toOne(round: number, n: number): string {
  const event = JSON.parse(eventBody(`own-${round}`, n));
  const data = { ...event.data, body: 'x'.repeat(ITS_OWN.bytes), audience: { users: [`user-${round}`] } };
  return JSON.stringify({ ...event, data });
}

async function fill(server: Pushing, round: number): Promise<void> {
  const { publish, close } = publisher({ ...server, headers: EVENT_HEADERS, body: (n) => toOne(round, n) });
  for (let n = 0; n < ITS_OWN.events; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, k) => publish(n + k)));
  }
  close();
}

/** A desk that reads nothing answers no ping and is cut off soon: each round has its own. @param stuck whether it reads nothing */
async function openRow(stuck: boolean): Promise<OpenRow<Figure>> {
  const side = await open();
  const { server, desks, send, close } = side;
  for (let n = 0; n < WARM_UP; n++) await send(-1);
  return {
    async measure(round) {
      forgetPeak(server.pid);
      if (stuck) desks[round]?.pause();
      await fill(server, round);
      for (let n = 0; n < UNCOUNTED; n++) await send(round);
      const times: number[] = [];
      for (let n = 0; n < EVENTS; n++) times.push(await send(round));
      desks[round]?.close();
      return { ...latencies(times), MiB: peakOf(server.pid) / 1024 };
    },
    close,
  };
}

const ALL_READ = 'all read';
const STUCK = 'one reads nothing';

export async function stuckDesk(): Promise<Report> {
  const measured = await inRounds([
    { name: ALL_READ, open: () => openRow(false) },
    { name: STUCK, open: () => openRow(true) },
  ]);
  const [without = [], beside = []] = [ALL_READ, STUCK].map((name) => valuesOf(measured, name, 'MiB'));
  const more = median(beside.map((mib, round) => mib - (without[round] ?? Number.NaN)));
  return {
    bench: '11 a stuck desk',
    conditions:
      `One of ${DESKS} desks stops reading its socket; ${ITS_OWN.events} events of ${ITS_OWN.bytes} bytes are for it alone, ` +
      `then ${EVENTS} of 500 bytes for all: publish → received by the last of the others. Two relays, one without such a desk. ` +
      'Memory is the most that the relay had resident in a round.',
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, STUCK, ALL_READ, 'p99 ms', atMost(1.1)),
      judged('MiB more with it', more, atMost(16), hindrance(measured.rounds, [])),
    ],
  };
}
