/** A proxy between a relay and its database: it can break connections, hold them silently, and redirect them. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** The port for the relay, on 127.0.0.1. */
  readonly port: number;
  /** Breaks all connections, now and until `mend`. */
  cut(): void;
  /** Stops traffic in both directions without closing anything; new connections are accepted and stay silent. */
  hold(): void;
  /** Holds once the relay sends this word, before or after it is forwarded. @returns resolves then */
  holdAt(word: string, when: 'before' | 'after'): Promise<void>;
  /** Forwards what was held, even from a relay that has exited. */
  mend(): void;
  /** Redirects new connections to this port and breaks open ones. */
  lead(port: number): void;
  close(): Promise<void>;
}

interface Trap {
  word: string;
  when: 'before' | 'after';
  caught: () => void;
}

/** A socket that is already ending rejects a reset (libuv, `uv_tcp_close_reset`), and would keep its process alive. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

/** A connection from the relay, and its counterpart to the database. */
class Pair {
  readonly near: Socket;
  #far: Socket | null = null;
  /** Received from the relay and not forwarded. */
  readonly #kept: Buffer[] = [];

  constructor(near: Socket) {
    this.near = near;
    near.on('error', () => {});
  }

  join(port: number): void {
    const far = connect(port, '127.0.0.1');
    this.#far = far;
    far.on('error', () => {});
    far.on('close', () => this.near.destroy());
    this.#flow(far);
  }

  /** Without backpressure: a relay sends little at once. */
  pass(chunk: Buffer): void {
    this.#far?.write(chunk);
  }

  keep(chunk: Buffer): void {
    this.#kept.push(chunk);
  }

  hold(): void {
    this.near.pause();
    this.#far?.unpipe();
    this.#far?.pause();
  }

  /** Ends `hold`. Data sent by a relay that has exited since is still forwarded. */
  goOn(port: number): void {
    if (this.#far) this.#flow(this.#far);
    else if (!this.near.destroyed) this.join(port);
    if (this.near.destroyed) this.#far?.end();
  }

  end(): void {
    reset(this.near);
    if (this.#far) reset(this.#far);
  }

  close(): void {
    this.#far?.destroy();
  }

  #flow(far: Socket): void {
    for (const chunk of this.#kept.splice(0)) far.write(chunk);
    if (this.near.destroyed) far.resume();
    else far.pipe(this.near);
    this.near.resume();
  }
}

/** @param port of the database, on 127.0.0.1 */
export async function layLine(port: number): Promise<Line> {
  const open = new Set<Pair>();
  let target = port;
  let state: 'whole' | 'cut' | 'held' = 'whole';
  let trap: Trap | null = null;

  function hold(): void {
    state = 'held';
    for (const pair of open) pair.hold();
  }
  function breakAll(): void {
    for (const pair of open) pair.end();
    open.clear();
  }
  function take(pair: Pair, chunk: Buffer): void {
    const caught = trap !== null && chunk.includes(trap.word) ? trap : null;
    if (caught) trap = null;
    if (state !== 'whole' || caught?.when === 'before') pair.keep(chunk);
    else pair.pass(chunk);
    if (!caught) return;
    hold();
    caught.caught();
  }
  const server = createServer((near) => {
    const pair = new Pair(near);
    if (state === 'cut') return pair.end();
    open.add(pair);
    near.on('data', (chunk: Buffer) => take(pair, chunk));
    near.on('close', () => {
      if (state === 'held') return;
      pair.close();
      open.delete(pair);
    });
    if (state === 'held') near.pause();
    else pair.join(target);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      breakAll();
    },
    hold,
    holdAt: (word, when) =>
      new Promise((caught) => {
        trap = { word, when, caught };
      }),
    mend() {
      state = 'whole';
      trap = null;
      for (const pair of open) {
        pair.goOn(target);
        if (pair.near.destroyed) open.delete(pair);
      }
    },
    lead(next) {
      target = next;
      breakAll();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
    },
  };
}
