/** The in-memory log in real time, with faults that a test injects. */
import { NO_HASH } from '../../../../relay/cluster/entry.ts';
import type { LogHead, LogPlace, StoredEntry } from '../../../../relay/cluster/log-port.ts';
import { createMemoryLog, type Fate, type MemoryLog, type Verb } from '../../../cluster/memory-log.ts';
import { realTimers } from '../../parts/clock.ts';
import { START } from '../../store/parts/under-test.ts';

export interface LogWorld extends MemoryLog {
  /** The fault of the next call; default: none. */
  fate: (line: string, verb: Verb) => Fate;
  /** The log's start time, ms since 1970. */
  began: number;
  /** Through the test's own connection. */
  head(): Promise<LogHead>;
  entries(): Promise<readonly StoredEntry[]>;
  found(): Promise<LogPlace>;
  /** Appends an entry that no relay of the test wrote. */
  forge(body: Uint8Array): Promise<void>;
}

/** Ahead of any relay's clock. */
const LATER = 24 * 3_600_000;

export function createLogWorld(): LogWorld {
  const from = performance.now();
  const clock = { now: () => world.began + Math.floor(performance.now() - from) };
  const memory = createMemoryLog({ clock, timers: realTimers, fate: (line, verb) => world.fate(line, verb) });
  const own = memory.connect('the test');
  const world: LogWorld = {
    ...memory,
    fate: () => ({}),
    began: START + LATER,
    head: () => own.head(),
    entries: () => own.read(0, Number.MAX_SAFE_INTEGER),
    async forge(body) {
      const { generation, position, hash, clock } = await own.head();
      const after = { generation, position, hash };
      const entry = { after, nonce: crypto.randomUUID(), relay: crypto.randomUUID(), at: clock, body };
      const { kind } = await world.connect('forger').append(entry);
      if (kind !== 'appended') throw new Error(`it is ${kind}`);
    },
    async found() {
      const place = { generation: crypto.randomUUID(), position: 0, hash: NO_HASH };
      await own.found(place);
      return place;
    },
  };
  return world;
}
