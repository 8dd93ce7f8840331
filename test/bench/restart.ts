/** Bench 9: all desks at once, after the relay was killed and started again on the same store. */
import { isLivePage, type ThinSocket, thinDesk } from './clients/thin-websocket.ts';
import { EVENT_HEADERS, eventBody, relayPlace, tokenOf } from './peers/beckon.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report } from './report.ts';
import { PUSHING_PEERS } from './subscribers.ts';

const DESKS = 5000;
const ITEMS = 200;
/** On their way at the same time: more than the system keeps waiting (Node asks for 511) it drops, and they come again seconds later. */
const AT_ONCE = 400;
const ROUNDS = 3;
const silent = () => undefined;

/** From the first connection until the last desk is live, in ms; whoever is live makes room for the next. */
async function together(connect: (n: number) => Promise<ThinSocket>): Promise<number> {
  const sockets: ThinSocket[] = [];
  let next = 0;
  const connectOn = async (): Promise<void> => {
    while (next < DESKS) sockets.push(await connect(next++));
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, connectOn));
  const took = performance.now() - from;
  for (const socket of sockets) socket.close();
  return took;
}

async function bareTime(): Promise<number> {
  const peer = PUSHING_PEERS.find(({ name }) => name === 'Socket.IO')!;
  const server = await peer.start(DESKS);
  const took = await together((n) => server.subscribe(n, silent));
  await server.close();
  return took;
}

/** What a desk keeps of where it stands. */
function standing(page: Buffer): { cursor: number; epoch: string } {
  const text = page.toString();
  return { cursor: Number(/"cursor":(\d+)/.exec(text)?.[1]), epoch: /"epoch":"([^"]+)"/.exec(text)?.[1] ?? '' };
}

async function beckonTime(): Promise<number> {
  const place = relayPlace(DESKS);
  const before = await place.start();
  const { publish, close } = publisher({
    ...before,
    path: '/v1/events',
    headers: EVENT_HEADERS,
    body: (n) => eventBody('missed', n),
  });
  for (let n = 0; n < ITEMS; n++) await publish(n);
  close();
  let kept = { cursor: 0, epoch: '' };
  const first = await thinDesk(before.url, '/v1/desk', { token: tokenOf(0) }, isLivePage, (payload) => {
    if (isLivePage(payload)) kept = standing(payload);
  });
  first.close();
  await before.kill();
  const relay = await place.start();
  const took = await together((n) =>
    thinDesk(relay.url, '/v1/desk', { token: tokenOf(n), ...kept }, isLivePage, silent),
  );
  await relay.close();
  place.remove();
  return took;
}

export async function reconnect(): Promise<Report> {
  const times = { bare: [] as number[], beckon: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.bare.push(await bareTime());
    times.beckon.push(await beckonTime());
  }
  return {
    bench: '9 all desks reconnect at once',
    conditions: `${DESKS} desks connect, ${AT_ONCE} on their way at any moment, until the last is live; median of ${ROUNDS} rounds, the same thin client for both, server on one core. Beckon was killed (kill -9) and started again on its store; its desks sign in by their tokens, say where they stand, are told who they are, and have missed nothing.`,
    columns: ['', 'ms until all are live'],
    rows: [
      ['Socket.IO, connecting them', ms(median(times.bare))],
      ['Beckon', ms(median(times.beckon))],
    ],
    ratios: [atMost('Beckon ÷ Socket.IO', median(times.beckon) / median(times.bare), 1.3)],
    missing: [],
  };
}
