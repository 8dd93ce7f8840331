/** Bench 5: server memory per connected, idle desk. */
import { atMost, median, type Report } from './report.ts';
import { settledMemory } from './resident.ts';
import { type Peer, PUSHING_PEERS } from './subscribers.ts';

const DESKS = 5000;
const AT_ONCE = 50;
const ROUNDS = 3;

/** @returns KiB a desk */
async function measure(peer: Peer): Promise<number> {
  const server = await peer.start(DESKS);
  const silent = () => undefined;
  const before = await settledMemory(server.pid);
  const sockets = [];
  for (let n = 0; n < DESKS; n += AT_ONCE) {
    sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => server.subscribe(n + k, silent)))));
  }
  const after = await settledMemory(server.pid);
  for (const socket of sockets) socket.close();
  await server.close();
  return (after - before) / DESKS;
}

export async function idleMemory(): Promise<Report> {
  const peers = PUSHING_PEERS.filter((peer) => peer.installed);
  const found = new Map<string, number[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) found.get(peer.name)?.push(await measure(peer));
  }
  const of = (name: string) => median(found.get(name) ?? []);
  const ratios = [atMost('Beckon ÷ Socket.IO', of('Beckon') / of('Socket.IO'), 1)];
  if (found.has('ntfy')) ratios.push(atMost('Beckon ÷ ntfy (0.5 is the dream)', of('Beckon') / of('ntfy'), 1));
  return {
    bench: '5 memory of an idle desk',
    conditions: `${DESKS} desks, connected and signed in, nothing sent; resident memory of the server with them less without them, a desk; median of ${ROUNDS} rounds. Beckon knows who each is and how far it has read.`,
    columns: ['', 'KiB a desk'],
    rows: peers.map(({ name }) => [name, of(name).toFixed(1)]),
    ratios,
    missing: PUSHING_PEERS.filter((peer) => !peer.installed).map(({ name }) => name),
  };
}
