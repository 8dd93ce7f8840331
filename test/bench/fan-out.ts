/** Bench 1: one 500-byte event to 1,000 subscribers, publish → last received. */
import { latencies } from './clients/http-load.ts';
import type { ThinSocket } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, type OpenRow } from './rounds.ts';
import { BARE_FRAMES, DURABLE_PEERS, ON_DISK_FIRST, type Peer } from './subscribers.ts';

const SUBSCRIBERS = sized(1000);
const WARM_UP = 30;
/** Of a round. */
const EVENTS = sized(60, 10);

type Figure = 'p50 ms' | 'p99 ms';

async function open(peer: Peer): Promise<OpenRow<Figure>> {
  const server = await peer.start(SUBSCRIBERS);
  let received = 0;
  let all = Promise.withResolvers<void>();
  const sockets: ThinSocket[] = [];
  for (let n = 0; n < SUBSCRIBERS; n += 50) {
    const some = Array.from({ length: Math.min(50, SUBSCRIBERS - n) }, (_, k) =>
      server.subscribe(n + k, () => {
        if (++received === SUBSCRIBERS) all.resolve();
      }),
    );
    sockets.push(...(await Promise.all(some)));
  }
  const { publish, close } = publisher(server);
  let next = 0;
  const one = async (): Promise<number> => {
    received = 0;
    all = Promise.withResolvers<void>();
    const from = performance.now();
    await Promise.all([publish(next++), all.promise]);
    return performance.now() - from;
  };
  for (let n = 0; n < WARM_UP; n++) await one();
  return {
    async measure() {
      const times: number[] = [];
      for (let n = 0; n < EVENTS; n++) times.push(await one());
      return latencies(times);
    },
    async close() {
      close();
      for (const socket of sockets) socket.close();
      await server.close();
    },
  };
}

export async function fanOut(): Promise<Report> {
  const measured = await inRounds(DURABLE_PEERS.map((peer) => ({ ...peer, open: () => open(peer) })));
  return {
    bench: '1 fan-out',
    conditions:
      `One event of 500 bytes to ${SUBSCRIBERS} subscribers, publish → last received; ${EVENTS} events a round. ` +
      'Server on one core, the same thin client for all on the other. Beckon commits item, recipients and audit to disk first; ' +
      `raw ws and Socket.IO store nothing, ntfy delivers before it stores. "${ON_DISK_FIRST}" keeps the relay's promise for this one ` +
      'type of event. It checks it, and commits item, identity and digest, hourly count and chained audit record (WAL, FULL, one group a turn). ' +
      `Then it sends the whole item to one room. "${BARE_FRAMES}" does the same, and writes one frame, encoded once, to each socket: the lower bound.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', 'raw ws', 'p50 ms', atMost(1.6)),
      ratioOf(measured, 'Beckon', 'Socket.IO', 'p50 ms', atMost(1.1)),
      ratioOf(measured, 'Beckon', 'ntfy', 'p50 ms', atMost(1)),
      ratioOf(measured, 'Beckon', ON_DISK_FIRST, 'p50 ms'),
      ratioOf(measured, 'Beckon', BARE_FRAMES, 'p50 ms'),
      ratioOf(measured, ON_DISK_FIRST, 'Socket.IO', 'p50 ms'),
    ],
  };
}
