/**
 * The network between a relay and the other programs. Requests (events in, answers to sources) may be lost, doubled or late, each way; sockets keep their
 * order, may stall, and may be cut at any moment, with whatever is on its way.
 */
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import type { Kind } from './plan.ts';
import type { VirtualTime } from './time.ts';

export interface Network {
  /** From now on nothing is lost or cut, and what is sent arrives soon. */
  heal(): void;
  /** Nothing is on its way. */
  isStill(): boolean;
  /** Stands between all other programs and the relay, or does not. */
  setCut(cut: boolean): void;
  /** Carries a request there and its answer back. @throws Error where no answer came in time; whether it arrived is unknown then */
  request<A>(what: string, serve: () => Promise<A>): Promise<A>;
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

export interface NetworkSetting {
  /** For whoever reads along. */
  name: string;
  time: VirtualTime;
  chance: Chance;
  journal: Journal;
  kinds: ReadonlySet<Kind>;
  stir: () => void;
}

/** Chances of what can happen to one way of one request; `stalled`: to a message of a socket, and all behind it. */
const FAULTS = { lost: 0.15, doubled: 0.1, late: 0.12, stalled: 0.01 } as const;
/** ms. */
const WAY = { least: 1, spread: 60, late: 20_000, timeout: 15_000 } as const;
/** ms in which a cut socket is noticed. */
const NOTICED_MS = 8000;

export function createNetwork({ name, time, chance, journal, kinds, stir }: NetworkSetting): Network {
  let healed = false;
  let cut = false;
  const pipes = new Set<Pipe>();

  const way = (): number => WAY.least + chance.below(WAY.spread);
  let underway = 0;
  const later = (ms: number, task: () => void): void => void time.after(ms, task);
  const arrives = (ms: number, task: () => void): void => {
    underway += 1;
    later(ms, () => {
      underway -= 1;
      task();
    });
  };
  /** Whether it happens, drawn whether or not it can: the numbers behind it stay the same. */
  function fault(kind: Kind, probability: number, what: string): boolean {
    const happens = chance.happens(probability) && kinds.has(kind) && !healed;
    if (happens) {
      journal.count(kind);
      journal.say(name, `${what}: ${kind}`);
    }
    return happens;
  }

  /** One way of a request. */
  function carry(what: string, task: () => void): void {
    const slow = fault('messages are late', FAULTS.late, what) ? chance.below(WAY.late) : 0;
    const lost = fault('messages are lost', FAULTS.lost, what);
    const doubled = fault('messages are doubled', FAULTS.doubled, what);
    if (cut || lost) return;
    arrives(way() + slow, task);
    if (doubled) arrives(way() + chance.below(WAY.late), task);
  }

  function request<A>(what: string, serve: () => Promise<A>): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      later(WAY.timeout, () => reject(new Error('no answer within 15 s')));
      carry(what, () => {
        stir();
        serve().then(
          (answer) => carry(`answer to ${what}`, () => resolve(answer)),
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
        const stall = fault('messages are late', FAULTS.stalled, 'a socket') ? chance.below(WAY.late) : 0;
        arrived[to] = Math.max(arrived[to], time.now() + way() + stall);
        // What is sent is text: neither end sees an object of the other.
        const text = JSON.stringify(message);
        arrives(arrived[to] - time.now(), () => {
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
      healed = true;
      cut = false;
    },
    isStill: () => underway === 0,
    setCut(now) {
      if (now === cut) return;
      cut = now;
      journal.say(name, now ? 'cut off from the relay' : 'whole again');
      if (!now) return;
      journal.count('the network is cut');
      for (const pipe of pipes) pipe.cut();
    },
    request,
    socket,
  };
}
