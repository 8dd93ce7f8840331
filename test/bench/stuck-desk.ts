/** Bench 11: one of 1,000 desks reads nothing at all, and events go on; what the others notice of it, and what it costs in memory. */
import { type Spread, spreadOf } from './compare.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report } from './report.ts';
import { peakOf } from './resident.ts';
import { PUSHING_PEERS, type Pushing } from './subscribers.ts';

const DESKS = 1000;
const WARM_UP = 30;
const EVENTS = 120;
const ROUNDS = 3;
/** Sent to the one alone before: more than the system takes for it and the relay keeps for it together. */
const ITS_OWN = { events: 4000, bytes: 1900 } as const;

interface Found extends Spread {
  /** What the relay held at most, MiB. */
  peak: number;
}

function toOne(n: number): string {
  const event = JSON.parse(eventBody('own', n));
  const data = { ...event.data, body: 'x'.repeat(ITS_OWN.bytes), audience: { users: ['user-0'] } };
  return JSON.stringify({ ...event, data });
}

async function fill(server: Pushing): Promise<void> {
  const { publish, close } = publisher({ ...server, headers: EVENT_HEADERS, body: toOne });
  for (let n = 0; n < ITS_OWN.events; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, k) => publish(n + k)));
  }
  close();
}

/** @param stuck whether the first desk stops reading; the others are waited for alone, in both cases */
async function measure(stuck: boolean): Promise<Found> {
  const beckon = PUSHING_PEERS.find(({ name }) => name === 'Beckon')!;
  const server = await beckon.start(DESKS);
  let received = 0;
  let all = Promise.withResolvers<void>();
  const first = await server.subscribe(0, () => undefined);
  const sockets = [first];
  const count = () => {
    if (++received === DESKS - 1) all.resolve();
  };
  for (let n = 1; n < DESKS; n++) sockets.push(await server.subscribe(n, count));
  if (stuck) first.pause();
  await fill(server);
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
  const peak = peakOf(server.pid) / 1024;
  for (const socket of sockets) socket.close();
  await server.close();
  return { ...spreadOf(times), peak };
}

export async function stuckDesk(): Promise<Report> {
  const found: Record<'without' | 'with', Found[]> = { without: [], with: [] };
  for (let round = 0; round < ROUNDS; round++) {
    found.without.push(await measure(false));
    found.with.push(await measure(true));
  }
  const of = (which: 'without' | 'with', figure: keyof Found) => median(found[which].map((one) => one[figure]));
  const row = (name: string, which: 'without' | 'with') => [
    name,
    ms(of(which, 'p50')),
    ms(of(which, 'p99')),
    of(which, 'peak').toFixed(0),
  ];
  return {
    bench: '11 a stuck desk',
    conditions:
      `One of ${DESKS} desks stops reading its socket; ${ITS_OWN.events} events of ${ITS_OWN.bytes} bytes are for it alone, ` +
      `then ${EVENTS} of 500 bytes for all: publish → received by the last of the others; median of ${ROUNDS} rounds in turn. Memory is the most that the relay had resident.`,
    columns: ['', 'p50 ms', 'p99 ms', 'MiB'],
    rows: [row('all read', 'without'), row('one reads nothing', 'with')],
    ratios: [
      atMost('p99 with it ÷ without', of('with', 'p99') / of('without', 'p99'), 1.1),
      atMost('MiB more with it', of('with', 'peak') - of('without', 'peak'), 16),
    ],
    missing: [],
  };
}
