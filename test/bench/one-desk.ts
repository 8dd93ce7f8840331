/** Bench 2: 100 subscribers, 100 events a second; the latency of one of them. */
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './clients/http-load.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report } from './report.ts';
import { type Peer, PUSHING_PEERS } from './subscribers.ts';

const SUBSCRIBERS = 100;
const PER_SECOND = 100;
const WARM_UP = 200;
const EVENTS = 1000;
const ROUNDS = 3;

interface Spread {
  p50: number;
  p99: number;
}

/** The nine-digit number that every event carries in its title. */
const numberIn = (payload: Buffer): number => Number(/delivery (\d{9})/.exec(payload.toString('latin1'))?.[1]);

async function measure(peer: Peer): Promise<Spread> {
  const server = await peer.start(SUBSCRIBERS);
  const sentAt = new Map<number, number>();
  const times: number[] = [];
  const done = Promise.withResolvers<void>();
  const watch = (payload: Buffer): void => {
    const now = performance.now();
    const n = numberIn(payload);
    const from = sentAt.get(n);
    if (from === undefined) return;
    sentAt.delete(n);
    if (n >= WARM_UP) times.push(now - from);
    if (times.length === EVENTS) done.resolve();
  };
  const sockets = await Promise.all(
    Array.from({ length: SUBSCRIBERS }, (_, n) =>
      server.subscribe(n, n === SUBSCRIBERS >> 1 ? watch : () => undefined),
    ),
  );
  const { publish, close } = publisher(server);
  const start = performance.now();
  const publishing: Promise<void>[] = [];
  for (let n = 0; n < WARM_UP + EVENTS; n++) {
    const wait = start + (n * 1000) / PER_SECOND - performance.now();
    if (wait > 0) await delay(wait);
    sentAt.set(n, performance.now());
    publishing.push(publish(n));
  }
  await Promise.all([...publishing, done.promise]);
  close();
  for (const socket of sockets) socket.close();
  await server.close();
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

export async function oneDesk(): Promise<Report> {
  const peers = PUSHING_PEERS.filter((peer) => peer.installed);
  const found = new Map<string, Spread[]>(peers.map((peer) => [peer.name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) found.get(peer.name)!.push(await measure(peer));
  }
  const p50 = (name: string) => median((found.get(name) ?? []).map((spread) => spread.p50));
  const p99 = (name: string) => median((found.get(name) ?? []).map((spread) => spread.p99));
  const ratios = found.has('ntfy')
    ? [
        atMost('Beckon ÷ ntfy, p50', p50('Beckon') / p50('ntfy'), 1.1),
        atMost('Beckon ÷ ntfy, p99', p99('Beckon') / p99('ntfy'), 1.2),
      ]
    : [];
  return {
    bench: '2 one desk of 100',
    conditions: `${PER_SECOND} events a second of 500 bytes to ${SUBSCRIBERS} subscribers, publish → received by one; ${EVENTS} events, median of ${ROUNDS} rounds. Beckon is durable before it delivers.`,
    columns: ['', 'p50 ms', 'p99 ms'],
    rows: peers.map((peer) => [peer.name, ms(p50(peer.name)), ms(p99(peer.name))]),
    ratios,
    missing: PUSHING_PEERS.filter((peer) => !peer.installed).map((peer) => peer.name),
  };
}
