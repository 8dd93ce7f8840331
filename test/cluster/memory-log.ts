/**
 * An in-memory log for several relays. Each has its own line, which can be cut and on which `fate` delays or loses calls and replies.
 * The clock and timers are injected, for the simulation.
 */
import { hashOf } from '../../relay/cluster/entry.ts';
import {
  type ClusterLog,
  InDoubt,
  type LogEntry,
  LogUnavailable,
  type SnapshotPlace,
} from '../../relay/cluster/log-port.ts';
import type { Clock, Timers } from '../../relay/domain/ports.ts';
import { createKeptLog, type KeptLog } from './kept-log.ts';

/** What happens to a call, a wake-up (`wake`) or one piece of a snapshot (`piece`). */
export interface Fate {
  /** ms until the call arrives, and until its reply does. */
  before?: number;
  after?: number;
  /** `call`: it never arrives. `answer`: it is executed, the reply is lost. `late`: fails at once, and is executed `before` ms later. */
  lost?: 'call' | 'answer' | 'late';
}
export type Verb = Exclude<keyof ClusterLog, 'follow' | 'close' | 'writeSnapshot' | 'readSnapshot'> | 'wake' | 'piece';

interface World {
  clock: Clock;
  timers: Timers;
  /** Called once for each call; by default everything arrives at once. */
  fate?: (line: string, verb: Verb) => Fate;
  /** Called for each entry appended to the log, even if its reply is lost; the entry as sent. */
  onAppended?: (entry: LogEntry) => void;
}

export interface MemoryLog {
  /** The log as seen through the line of that name. */
  connect(line: string): ClusterLog;
  /** Until `mend`, pending calls get no reply, new calls are rejected and wake-ups are lost. */
  cut(line: string): void;
  mend(line: string): void;
  /** Discards the entries after the position. */
  rewind(position: number): void;
}

export function createMemoryLog(world: World): MemoryLog {
  const cut = new Set<string>();
  const followers = new Set<Follower>();
  let caller: string | null = null;
  const kept = createKeptLog(world.clock, (turnOf) => {
    for (const follower of followers) if (follower.line !== caller) wake(follower, turnOf);
  });

  function wake({ line, wake }: Follower, turnOf?: string): void {
    const { before = 0, lost } = world.fate?.(line, 'wake') ?? {};
    if (!cut.has(line) && !lost) world.timers.after(before, () => !cut.has(line) && wake(turnOf));
  }
  const reach: Reach = {
    isCut: (line) => cut.has(line),
    transact(line, work) {
      caller = line;
      try {
        return work(kept);
      } finally {
        caller = null;
      }
    },
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
  };

  return {
    connect: (line) => connect(line, world, reach),
    cut: (line) => void cut.add(line),
    mend(line) {
      cut.delete(line);
      for (const follower of followers) if (follower.line === line) wake(follower);
    },
    rewind: (position) => kept.rewind(position),
  };
}

interface Follower {
  line: string;
  wake: (turnOf?: string) => void;
}

interface Reach {
  isCut(line: string): boolean;
  transact<T>(line: string, work: (kept: KeptLog) => T): T;
  follow(follower: Follower): () => void;
}

function connect(line: string, { timers, fate, onAppended }: World, reach: Reach): ClusterLog {
  let closed = false;
  const stops = new Set<() => void>();
  const pass = (ms = 0): Promise<void> | undefined =>
    ms > 0 ? new Promise((resolve) => void timers.after(ms, resolve)) : undefined;
  const broken = (verb: Verb): Error =>
    verb === 'append'
      ? new InDoubt('the line ended before the answer')
      : new LogUnavailable('the line to the log ended');
  const isOut = (): boolean => closed || reach.isCut(line);

  async function call<T>(verb: Verb, work: (kept: KeptLog) => T): Promise<T> {
    if (isOut()) throw new LogUnavailable('the log cannot be reached');
    const { before, after, lost } = fate?.(line, verb) ?? {};
    if (lost === 'late') {
      timers.after(before ?? 0, () => arriveLate(() => reach.transact(line, work)));
      throw broken(verb);
    }
    await pass(before);
    if (isOut() || lost === 'call') throw broken(verb);
    const answer = reach.transact(line, work);
    await pass(after);
    if (isOut() || lost === 'answer') throw broken(verb);
    return answer;
  }

  return {
    head: () => call('head', (kept) => kept.head()),
    append: (entry, passesTurn) =>
      call('append', (kept) => {
        const { position } = kept.head();
        const answer = kept.append(entry, hashOf(entry), passesTurn);
        if (kept.head().position > position) onAppended?.(entry);
        return answer;
      }),
    takeTurn: (relay) => call('takeTurn', (kept) => kept.takeTurn(relay)),
    handOver: (relay) => call('handOver', (kept) => void kept.handOver(relay)),
    turn: () => call('turn', (kept) => kept.turn()),
    read: (after, limitBytes) => call('read', (kept) => kept.read(after, limitBytes)),
    size: (after) => call('size', (kept) => kept.size(after)),
    follow(wake) {
      const stop = reach.follow({ line, wake: (turnOf) => !closed && wake(turnOf) });
      stops.add(stop);
      return stop;
    },
    beat: (facts) => call('beat', (kept) => kept.beat(facts)),
    gone: (relay) => call('gone', (kept) => kept.gone(relay)),
    async writeSnapshot(place, pieces) {
      const snapshot = await call('piece', (kept) => kept.beginSnapshot(place));
      for await (const piece of pieces) await call('piece', (kept) => kept.addPiece(snapshot, piece));
      return call('piece', (kept) => kept.endSnapshot(snapshot));
    },
    newestSnapshot: () => call('newestSnapshot', (kept) => kept.newestSnapshot()),
    async *readSnapshot(place: SnapshotPlace) {
      for (let number = 0; number < place.pieces; number++)
        yield await call('piece', (kept) => kept.piece(place, number));
    },
    truncate: (before) => call('truncate', (kept) => kept.truncate(before)),
    found: (place) => call('found', (kept) => kept.found(place)),
    halt: (generation, halt) => call('halt', (kept) => kept.halt(generation, halt)),
    refound: (place) => call('refound', (kept) => kept.refound(place)),
    async close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}

/** Executes a call that has no waiting caller. */
function arriveLate(work: () => unknown): void {
  try {
    work();
  } catch {
    // The rejection has no recipient.
  }
}
