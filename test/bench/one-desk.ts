/** Bench 2: 100 subscribers, 100 events a second; the latency of one of them. */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePeers, type Spread, spreadOf } from './compare.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, shown } from './report.ts';
import { ON_DISK_FIRST, type Peer } from './subscribers.ts';

const SUBSCRIBERS = 100;
const PER_SECOND = 100;
const WARM_UP = 200;
const EVENTS = 1000;

/** The nine-digit number in each event's title. */
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
  return spreadOf(times);
}

export async function oneDesk(): Promise<Report> {
  const { rounds, p50, p99, has, rows, missing } = await comparePeers(measure);
  const ratios = has('ntfy')
    ? [
        atMost('Beckon ÷ ntfy, p50', p50('Beckon') / p50('ntfy'), 1.1),
        atMost('Beckon ÷ ntfy, p99', p99('Beckon') / p99('ntfy'), 1.2),
      ]
    : [];
  const promise = (['p50', 'p99'] as const).map((figure) => {
    const of = { p50, p99 }[figure];
    return shown(`Beckon ÷ ${ON_DISK_FIRST}, ${figure}`, of('Beckon') / of(ON_DISK_FIRST));
  });
  return {
    bench: '2 one desk of 100',
    conditions: `${PER_SECOND} events a second of 500 bytes to ${SUBSCRIBERS} subscribers, publish → received by one; ${EVENTS} events, median of ${rounds} rounds. Beckon is durable before it delivers; "${ON_DISK_FIRST}" as in 1.`,
    columns: ['', 'p50 ms', 'p99 ms'],
    rows,
    ratios: [...ratios, ...promise],
    missing,
  };
}
