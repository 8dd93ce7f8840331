/** Bench 5: server memory per connected, idle desk. */
import { sized } from './options.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { settledMemory } from './resident.ts';
import { inRounds, rowOf } from './rounds.ts';
import { type Peer, PUSHING_PEERS } from './subscribers.ts';

const DESKS = sized(5000, 200);
const AT_ONCE = 50;

async function measure(peer: Peer): Promise<{ 'KiB a desk': number }> {
  const server = await peer.start(DESKS);
  const sockets = [];
  try {
    const before = await settledMemory(server.pid);
    for (let n = 0; n < DESKS; n += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, k) => server.subscribe(n + k, () => {}));
      sockets.push(...(await Promise.all(some)));
    }
    const after = await settledMemory(server.pid);
    return { 'KiB a desk': (after - before) / DESKS };
  } finally {
    for (const socket of sockets) socket.close();
    await server.close();
  }
}

export async function idleMemory(): Promise<Report> {
  const measured = await inRounds(PUSHING_PEERS.map((peer) => rowOf(peer.name, () => measure(peer), peer)));
  return {
    bench: '5 memory of an idle desk',
    conditions: `${DESKS} desks, connected and signed in, nothing sent; resident memory of the server with them less without them, a desk. Beckon knows who each is and how far it has read.`,
    ...tableOf(measured),
    ratios: [
      ratioOf(measured, 'Beckon', 'Socket.IO', 'KiB a desk', atMost(1)),
      ratioOf(measured, 'Beckon', 'ntfy', 'KiB a desk', atMost(1)),
    ],
  };
}
