/** Bench 9: all desks reconnect at once, after the relay was killed and started again on the same store. */
import { join } from 'node:path';
import { isLivePage, type ThinSocket, thinDesk } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, relayPlace, tokenOf } from './peers/beckon.ts';
import { node, startServer } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { workOf } from './resident.ts';
import { inRounds, rowOf } from './rounds.ts';
import { PUSHING_PEERS } from './subscribers.ts';

const DESKS = sized(5000, 200);
const ITEMS = 200;
/** Concurrent connects. Beyond the listen backlog (Node asks for 511) the system drops them, and they retry seconds later. */
const AT_ONCE = 400;
const silent = () => undefined;

/** Until the last desk is live; and of the server's processor, which other load on the machine affects less. */
type Found = Record<'ms until all are live' | 'µs of the processor a desk', number>;

/** At most `AT_ONCE` desks connect at the same time; all stay connected until the last is live. */
async function together(pid: number, connect: (n: number) => Promise<ThinSocket>): Promise<Found> {
  const sockets: ThinSocket[] = [];
  let next = 0;
  const connectOn = async (): Promise<void> => {
    while (next < DESKS) sockets.push(await connect(next++));
  };
  const before = workOf(pid).cpuMs;
  const from = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, connectOn));
  const took = performance.now() - from;
  const cpu = workOf(pid).cpuMs - before;
  for (const socket of sockets) socket.close();
  return { 'ms until all are live': took, 'µs of the processor a desk': (cpu * 1000) / DESKS };
}

async function bareTime(): Promise<Found> {
  const peer = PUSHING_PEERS.find(({ name }) => name === 'Socket.IO')!;
  const server = await peer.start(DESKS);
  const found = await together(server.pid, (n) => server.subscribe(n, silent));
  await server.close();
  return found;
}

async function leastTime(): Promise<Found> {
  const file = join(import.meta.dirname, 'peers/sign-in-server.ts');
  const server = await startServer({ ...node(file, String(DESKS)), ready: /^ready on/ });
  const url = `http://127.0.0.1:${/(\d+)$/.exec(server.line.trim())?.[1]}`;
  const found = await together(server.pid, (n) =>
    thinDesk(url, '/v1/desk', { token: tokenOf(n), cursor: ITEMS, epoch: 'least' }, isLivePage, silent),
  );
  await server.close();
  return found;
}

/** A desk's stored cursor and epoch. */
function standing(page: Buffer): { cursor: number; epoch: string } {
  const text = page.toString();
  return { cursor: Number(/"cursor":(\d+)/.exec(text)?.[1]), epoch: /"epoch":"([^"]+)"/.exec(text)?.[1] ?? '' };
}

async function beckonTime(): Promise<Found> {
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
  const found = await together(relay.pid, (n) =>
    thinDesk(relay.url, '/v1/desk', { token: tokenOf(n), ...kept }, isLivePage, silent),
  );
  await relay.close();
  place.remove();
  return found;
}

const BARE = 'Socket.IO, connecting them';
const LEAST = 'Socket.IO, with token, identity and page';

export async function reconnect(): Promise<Report> {
  const measured = await inRounds([
    rowOf(BARE, bareTime, { peer: true }),
    rowOf(LEAST, leastTime),
    rowOf('Beckon', beckonTime),
  ]);
  return {
    bench: '9 all desks reconnect at once',
    conditions: `${DESKS} desks connect, ${AT_ONCE} on their way at any moment, until the last is live; the same thin client for both, server on one core. Beckon was killed (kill -9) and started again on its store. Its desks sign in by their tokens, send their cursor, receive their identity, and have missed nothing. The minimal program does only that, on a store in memory: it is the lower bound. Until it is ready again is in 14, not here.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', BARE, 'ms until all are live', atMost(1.3)),
      ratioOf(measured, 'Beckon', BARE, 'µs of the processor a desk', atMost(1.3)),
      ratioOf(measured, 'Beckon', LEAST, 'ms until all are live'),
      ratioOf(measured, 'Beckon', LEAST, 'µs of the processor a desk'),
    ],
  };
}
