/**
 * The network between the programs. Requests (events in, answers to sources) may be lost, doubled or late, each way; sockets keep their
 * order and may be cut at any moment, with whatever is on its way.
 */
import type { Chance } from './chance.ts';
import type { VirtualTime } from './time.ts';

export interface Network {
  /** From now on nothing is lost or cut, and what is sent arrives soon. */
  heal(): void;
  /** Stands between all programs and the relay, or does not. */
  setCut(cut: boolean): void;
  /** Carries a request there and its answer back. @throws Error where no answer came in time; whether it arrived is unknown then */
  request<A>(serve: () => Promise<A>): Promise<A>;
  /** A new socket, in both directions; null where nothing gets through. */
  socket(): Pipe | null;
}

/** One socket: each end sends to the other, in order. */
export interface Pipe {
  send(to: 'server' | 'client', message: unknown, deliver: (message: unknown) => void): void;
  cut(): void;
  /** Told when either end learns that it is cut: not at once. */
  onCut(end: 'server' | 'client', told: () => void): void;
}

/** Chances of what can happen to one way of one request. */
const FAULTS = { lost: 0.12, doubled: 0.08, late: 0.1 } as const;
/** ms. */
const WAY = { least: 1, spread: 60, late: 20_000, timeout: 15_000 } as const;
/** ms in which a cut socket is noticed. */
const NOTICED_MS = 8000;

export function createNetwork(time: VirtualTime, chance: Chance, stir: () => void): Network {
  let faulty = true;
  let cut = false;
  const pipes = new Set<Pipe>();

  const way = (): number => WAY.least + chance.below(WAY.spread);
  const later = (ms: number, task: () => void): void => void time.after(ms, task);

  /** One way of a request. */
  function carry(task: () => void): void {
    const slow = faulty && chance.happens(FAULTS.late) ? chance.below(WAY.late) : 0;
    if (cut || (faulty && chance.happens(FAULTS.lost))) return;
    later(way() + slow, task);
    if (faulty && chance.happens(FAULTS.doubled)) later(way() + chance.below(WAY.late), task);
  }

  function request<A>(serve: () => Promise<A>): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      later(WAY.timeout, () => reject(new Error('no answer within 15 s')));
      carry(() => {
        stir();
        serve().then(
          (answer) => carry(() => resolve(answer)),
          // The other side broke off: the connection ends without an answer.
          () => {},
        );
      });
    });
  }

  function socket(): Pipe | null {
    if (cut) return null;
    let isCut = false;
    const arrived = { server: 0, client: 0 };
    const told: { server: (() => void)[]; client: (() => void)[] } = { server: [], client: [] };
    const pipe: Pipe = {
      send(to, message, deliver) {
        if (isCut) return;
        arrived[to] = Math.max(arrived[to], time.now() + way());
        // What is sent is text: neither end sees an object of the other.
        const text = JSON.stringify(message);
        later(arrived[to] - time.now(), () => {
          if (isCut) return;
          stir();
          deliver(JSON.parse(text));
        });
      },
      cut() {
        if (isCut) return;
        isCut = true;
        pipes.delete(pipe);
        for (const end of ['server', 'client'] as const) {
          for (const tell of told[end]) later(chance.below(NOTICED_MS), tell);
        }
      },
      onCut: (end, tell) => void told[end].push(tell),
    };
    pipes.add(pipe);
    return pipe;
  }

  return {
    heal() {
      faulty = false;
      cut = false;
    },
    setCut(now) {
      cut = now;
      if (now) for (const pipe of pipes) pipe.cut();
    },
    request,
    socket,
  };
}
