/** Bench 2: 100 subscribers, 100 events a second; the latency of one of them. */
import { setTimeout as delay } from 'node:timers/promises';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, type OpenRow } from './rounds.ts';
import { BARE_FRAMES, DURABLE_PEERS, ON_DISK_FIRST, type Peer } from './subscribers.ts';

const SUBSCRIBERS = 100;
const PER_SECOND = 100;
const WARM_UP = 200;
/** Of a round. */
const EVENTS = sized(300, 50);

type Figure = 'p50 ms' | 'p99 ms';

/** The nine-digit number in each event's title. */
const numberIn = (payload: Buffer): number => Number(/delivery (\d{9})/.exec(payload.toString('latin1'))?.[1]);

async function open(peer: Peer): Promise<OpenRow<Figure>> {
  const server = await peer.start(SUBSCRIBERS);
  const sentAt = new Map<number, number>();
  let times: number[] = [];
  let done = Promise.withResolvers<void>();
  const watch = (payload: Buffer): void => {
    const now = performance.now();
    const n = numberIn(payload);
    const from = sentAt.get(n);
    if (from === undefined) return;
    sentAt.delete(n);
    times.push(now - from);
    if (sentAt.size === 0) done.resolve();
  };
  const sockets = await Promise.all(
    Array.from({ length: SUBSCRIBERS }, (_, n) =>
      server.subscribe(n, n === SUBSCRIBERS >> 1 ? watch : () => undefined),
    ),
  );
  const { publish, close } = publisher(server);
  let next = 0;
  const send = async (count: number): Promise<number[]> => {
    times = [];
    const start = performance.now();
    const publishing: Promise<void>[] = [];
    for (let n = 0; n < count; n++) {
      const wait = start + (n * 1000) / PER_SECOND - performance.now();
      if (wait > 0) await delay(wait);
      if (sentAt.size === 0) done = Promise.withResolvers<void>();
      sentAt.set(next, performance.now());
      const published = publish(next++);
      // Awaited below, after the last one is sent.
      published.catch(() => {});
      publishing.push(published);
    }
    await Promise.all([...publishing, done.promise]);
    return times;
  };
  await send(WARM_UP);
  return {
    measure: async () => latencies(await send(EVENTS)),
    async close() {
      close();
      for (const socket of sockets) socket.close();
      await server.close();
    },
  };
}

export async function oneDesk(): Promise<Report> {
  const measured = await inRounds(DURABLE_PEERS.map((peer) => ({ ...peer, open: () => open(peer) })));
  return {
    bench: '2 one desk of 100',
    conditions: `${PER_SECOND} events a second of 500 bytes to ${SUBSCRIBERS} subscribers, publish → received by one; ${EVENTS} events a round. Beckon is durable before it delivers; "${ON_DISK_FIRST}", on the same runtime, as in 1. "${BARE_FRAMES}" is the lower bound: it keeps the same promise, then writes one frame, encoded once, to each socket.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', ON_DISK_FIRST, 'p50 ms', atMost(0.85)),
      ratioOf(measured, 'Beckon', ON_DISK_FIRST, 'p99 ms', atMost(1)),
      ratioOf(measured, BARE_FRAMES, ON_DISK_FIRST, 'p50 ms'),
      ratioOf(measured, 'Beckon', BARE_FRAMES, 'p50 ms'),
      ratioOf(measured, 'Beckon', BARE_FRAMES, 'p99 ms'),
      ratioOf(measured, 'Beckon', 'ntfy', 'p50 ms', atMost(1.1)),
      ratioOf(measured, 'Beckon', 'ntfy', 'p99 ms', atMost(1.2)),
    ],
  };
}
