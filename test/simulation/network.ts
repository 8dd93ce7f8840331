/**
 * The network between a relay and the other programs. Requests (events in, answers to sources) may be lost, duplicated or delayed, each
 * way. Sockets preserve order, may stall, and may be cut at any time, which loses the messages in flight.
 */
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import type { Kind } from './plan.ts';
import type { VirtualTime } from './time.ts';

export interface Network {
  /** From now on nothing is lost or cut, and delays are short. */
  heal(): void;
  /** Nothing is in flight. */
  isStill(): boolean;
  /** Cuts or restores the connection between the relay and all other programs. */
  setCut(cut: boolean): void;
  /** Carries a request and its reply. @throws Error if no reply arrives in time; the outcome is then unknown */
  request<A>(what: string, serve: () => Promise<A>): Promise<A>;
  /** A new bidirectional socket; null if the network is cut. */
  socket(): Pipe | null;
}

/** One socket; each direction preserves order. */
export interface Pipe {
  send(to: 'server' | 'client', message: unknown, deliver: (message: unknown) => void): void;
  cut(): void;
  /** Called, after a delay, when this end detects the cut. */
  onCut(end: 'server' | 'client', told: () => void): void;
}

interface NetworkSetting {
  /** Name in the trace. */
  name: string;
  time: VirtualTime;
  chance: Chance;
  journal: Journal;
  kinds: ReadonlySet<Kind>;
  stir: () => void;
}

/** Probabilities per direction of a request; `stalled`: per socket message, and delays all later ones. */
const FAULTS = { lost: 0.15, doubled: 0.1, late: 0.12, stalled: 0.01 } as const;
/** ms. */
const WAY = { least: 1, spread: 60, late: 20_000, timeout: 15_000 } as const;
/** ms until a cut socket is detected. */
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
  /** Always draws, so that the plan does not change the random numbers drawn later. */
  function fault(kind: Kind, probability: number, what: string): boolean {
    const happens = chance.happens(probability) && kinds.has(kind) && !healed;
    if (happens) {
      journal.count(kind);
      journal.say(name, `${what}: ${kind}`);
    }
    return happens;
  }

  /** One direction of a request. */
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
          // The other side aborted: the connection ends without a reply.
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
        // Serialized, so that the two ends share no object.
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
