/** Bench 11: one of 1,000 desks reads nothing while events continue; its effect on the others, and its memory. */
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
/** Per side: `round` events a round, alternating in batches of `turn`, so that other load affects both. */
const EVENTS = { round: 400, turn: 20 } as const;
/** Sent to it alone beforehand: more than the buffers of system and relay hold together. */
const ITS_OWN = { events: 4000, bytes: 1900 } as const;

/** A relay with its desks. Each round excludes another of them from the measurement, and closes it at the end. */
interface Side {
  server: Pushing;
  desks: readonly ThinSocket[];
  /** @returns ms until all desks after number `round` have received it */
  send(round: number): Promise<number>;
  close(): Promise<void>;
}

interface Found extends Spread {
  /** Peak memory of the relay, MiB. */
  peak: number;
}

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

/** Alternates sides. A desk that reads nothing answers no ping and is cut off soon: each round has its own. */
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
