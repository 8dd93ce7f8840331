/** A relay's line to its database, as a network has it: cut so that both sides notice, held so that neither does, led elsewhere. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** Where the relay connects, on 127.0.0.1. */
  readonly port: number;
  /** Every connection breaks, and new ones do. */
  cut(): void;
  /** Nothing passes in either direction and nobody is told; new connections are taken and hear nothing. */
  hold(): void;
  /** What was held goes on and arrives late. */
  mend(): void;
  /** Where it leads from now on; what is open breaks. */
  lead(port: number): void;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket | null;
}

/** @param port on 127.0.0.1 */
export async function layLine(port: number): Promise<Line> {
  const open = new Set<Pair>();
  let target = port;
  let state: 'whole' | 'cut' | 'held' = 'whole';

  function join(pair: Pair): void {
    const { near } = pair;
    const far = connect(target, '127.0.0.1');
    pair.far = far;
    near.pipe(far).pipe(near);
    far.on('error', () => {});
    far.on('close', () => near.destroy());
  }
  function end({ near, far }: Pair): void {
    near.resetAndDestroy();
    far?.resetAndDestroy();
  }
  const server = createServer((near) => {
    const pair: Pair = { near, far: null };
    open.add(pair);
    near.on('error', () => {});
    near.on('close', () => {
      pair.far?.destroy();
      open.delete(pair);
    });
    if (state === 'cut') end(pair);
    if (state === 'whole') join(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      for (const pair of open) end(pair);
    },
    hold() {
      state = 'held';
      for (const { near, far } of open) {
        near.unpipe();
        far?.unpipe();
        near.pause();
        far?.pause();
      }
    },
    mend() {
      state = 'whole';
      for (const pair of open) {
        if (pair.far) pair.near.pipe(pair.far).pipe(pair.near);
        else join(pair);
      }
    },
    lead(next) {
      target = next;
      for (const pair of open) end(pair);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const pair of open) end(pair);
      await closed;
    },
  };
}
