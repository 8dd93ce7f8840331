/** Bench 11: one of 1,000 desks reads nothing at all, and events go on; what the others notice of it, and what it costs in memory. */
import { writeFileSync } from 'node:fs';
import type { ThinSocket } from './clients/thin-websocket.ts';
import { type Spread, spreadOf } from './compare.ts';
import { EVENT_HEADERS, eventBody } from './peers/beckon.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report } from './report.ts';
import { peakOf } from './resident.ts';
import { PUSHING_PEERS, type Pushing } from './subscribers.ts';

const DESKS = 1000;
const WARM_UP = 100;
const ROUNDS = 9;
/** Of a round, on either side; so many in turn, that what the machine does besides falls on both. */
const EVENTS = { round: 400, turn: 20 } as const;
/** Sent to the one alone before: more than the system takes for it and the relay keeps for it together. */
const ITS_OWN = { events: 4000, bytes: 1900 } as const;

/** A relay with its desks. In each round another of them is the one that counts for nothing, and goes at its end. */
interface Side {
  server: Pushing;
  desks: readonly ThinSocket[];
  /** @returns ms until all but those up to `round` have it */
  send(round: number): Promise<number>;
  close(): Promise<void>;
}

interface Found extends Spread {
  /** What the relay held at most, MiB. */
  peak: number;
}

/** The most that was resident counts from here on (proc(5), `clear_refs`). */
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

/** Both sides in turn. A desk that reads nothing answers no ping and is cut off before long: each round has its own. */
async function compare(sides: readonly [Side, Side], round: number): Promise<[Found, Found]> {
  for (const { server } of sides) forgetPeak(server.pid);
  sides[1].desks[round]?.pause();
  for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
    await fill(sides[which].server, round);
  }
  // What the relay still does about those is no part of the measure.
  for (const side of sides) for (let n = 0; n < EVENTS.turn; n++) await side.send(round);
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn < EVENTS.round / EVENTS.turn; turn++) {
    for (const which of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      for (let n = 0; n < EVENTS.turn; n++) times[which].push(await sides[which].send(round));
    }
  }
  const found = (which: 0 | 1): Found => ({ ...spreadOf(times[which]), peak: peakOf(sides[which].server.pid) / 1024 });
  const both: [Found, Found] = [found(0), found(1)];
  for (const { desks } of sides) desks[round]?.close();
  return both;
}

export async function stuckDesk(): Promise<Report> {
  const sides: [Side, Side] = [await open(), await open()];
  for (const side of sides) for (let n = 0; n < WARM_UP; n++) await side.send(-1);
  const found: [Found, Found][] = [];
  for (let round = 0; round < ROUNDS; round++) found.push(await compare(sides, round));
  for (const side of sides) await side.close();
  const of = (which: 0 | 1, figure: keyof Found) => median(found.map((both) => both[which][figure]));
  const row = (name: string, which: 0 | 1) => [
    name,
    ms(of(which, 'p50')),
    ms(of(which, 'p99')),
    of(which, 'peak').toFixed(0),
  ];
  return {
    bench: '11 a stuck desk',
    conditions:
      `One of ${DESKS} desks stops reading its socket; ${ITS_OWN.events} events of ${ITS_OWN.bytes} bytes are for it alone, ` +
      `then ${EVENTS.round} of 500 bytes for all: publish → received by the last of the others. Two relays at once, one without such a desk, ` +
      `by ${EVENTS.turn} events in turn; median of ${ROUNDS} rounds, and of the ratios of each. Memory is the most that the relay had resident in a round.`,
    columns: ['', 'p50 ms', 'p99 ms', 'MiB'],
    rows: [row('all read', 0), row('one reads nothing', 1)],
    ratios: [
      atMost('p99 with it ÷ without', median(found.map(([without, it]) => it.p99 / without.p99)), 1.1),
      atMost('MiB more with it', median(found.map(([without, it]) => it.peak - without.peak)), 16),
    ],
    missing: [],
  };
}
