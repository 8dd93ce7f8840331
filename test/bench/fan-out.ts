/** Bench 1: one 500-byte event to 1,000 subscribers, publish → last received. */
import { comparePeers, type Spread, spreadOf } from './compare.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, shown } from './report.ts';
import { ON_DISK_FIRST, type Peer } from './subscribers.ts';

const SUBSCRIBERS = 1000;
const WARM_UP = 30;
const EVENTS = 120;

async function measure(peer: Peer): Promise<Spread> {
  const server = await peer.start(SUBSCRIBERS);
  let received = 0;
  let all = Promise.withResolvers<void>();
  const sockets = [];
  for (let n = 0; n < SUBSCRIBERS; n += 50) {
    const some = Array.from({ length: 50 }, (_, k) =>
      server.subscribe(n + k, () => {
        if (++received === SUBSCRIBERS) all.resolve();
      }),
    );
    sockets.push(...(await Promise.all(some)));
  }
  const { publish, close } = publisher(server);
  const times: number[] = [];
  for (let n = 0; n < WARM_UP + EVENTS; n++) {
    received = 0;
    all = Promise.withResolvers<void>();
    const from = performance.now();
    await Promise.all([publish(n), all.promise]);
    if (n >= WARM_UP) times.push(performance.now() - from);
  }
  close();
  for (const socket of sockets) socket.close();
  await server.close();
  return spreadOf(times);
}

export async function fanOut(): Promise<Report> {
  const { rounds, p50, has, rows, missing } = await comparePeers(measure);
  const ratios = [
    atMost('Beckon ÷ raw ws, p50', p50('Beckon') / p50('raw ws'), 1.6),
    atMost('Beckon ÷ Socket.IO, p50', p50('Beckon') / p50('Socket.IO'), 1.1),
  ];
  if (has('ntfy')) ratios.push(atMost('Beckon ÷ ntfy, p50', p50('Beckon') / p50('ntfy'), 1));
  ratios.push(
    shown(`Beckon ÷ ${ON_DISK_FIRST}, p50`, p50('Beckon') / p50(ON_DISK_FIRST)),
    shown(`${ON_DISK_FIRST} ÷ Socket.IO, p50`, p50(ON_DISK_FIRST) / p50('Socket.IO')),
  );
  return {
    bench: '1 fan-out',
    conditions:
      `One event of 500 bytes to ${SUBSCRIBERS} subscribers, publish → last received; ${EVENTS} events, median of ${rounds} rounds, ` +
      'server on one core, the same thin client for all on the other. Beckon commits item, recipients and audit to disk first; ' +
      `raw ws and Socket.IO store nothing, ntfy delivers before it stores. "${ON_DISK_FIRST}" commits item, dedupe key and chained audit record ` +
      '(WAL, FULL, one group a turn), then sends to one room, and does nothing else.',
    columns: ['', 'p50 ms', 'p99 ms'],
    rows,
    ratios,
    missing,
  };
}
