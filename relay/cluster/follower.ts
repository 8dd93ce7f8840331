/** Brings into the copy what the log has: when something wakes it, and once a second. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { reasonOf } from '../../shared/problems.ts';
import { type Replica, ReplicaApart, type ReplicaPlace } from '../domain/replica-ports.ts';
import { followsOn, placeOf, samePlace } from './entry.ts';
import { type Head, type KeptEntry, type Log, type LogPlace, TooLong, Truncated } from './log-port.ts';
import type { Standing } from './standing.ts';

/** Bytes of entries that are read at once. */
const READ_BYTES = 4 * 1024 * 1024;
/** ms that applying holds up others. */
const SLICE_MS = 5;
/** Entries that a relay may be behind and count as current: as many as come while one looks. */
const NEAR = 256;
/** Entries of one transaction. */
const MOST_AT_ONCE = 64;

export interface FollowerDeps {
  log: Pick<Log, 'read' | 'head'>;
  replica: Replica;
  standing: Standing;
  steady: () => number;
  onError: (error: unknown) => void;
}

export interface Follower {
  /** The log may have more. */
  wake(): void;
  readonly isBehind: boolean;
  /** Reads and applies until nothing more is there, or something is in the way. */
  catchUp(): Promise<void>;
  /** Asks the log where it stands. @returns null where it could not be asked, or is another history */
  look(): Promise<Head | null>;
}

export function createFollower({ log, replica, standing, steady, onError }: FollowerDeps): Follower {
  let behind = true;
  /** As many as took about `SLICE_MS` lately. */
  let pace = 1;

  function lost(error: unknown): void {
    if (error instanceof ReplicaApart) standing.goApart(error.message, error.why);
    else if (error instanceof TooLong) standing.goApart(error.message);
    else if (error instanceof Truncated) {
      standing.goApart('the log no longer has what comes next here: begin anew from a snapshot');
    } else standing.away = reasonOf(error);
  }

  /** @returns false where it could not be done; what the disk refuses is tried again at the next look */
  async function applyAll(entries: readonly KeptEntry[]): Promise<boolean> {
    for (let from = 0; from < entries.length; ) {
      const slice = entries.slice(from, from + pace);
      const began = steady();
      requireChain(placeIn(replica), slice);
      try {
        replica.apply(slice);
      } catch (error) {
        if (error instanceof ReplicaApart) throw error;
        onError(error);
        standing.stuck = reasonOf(error);
        return false;
      }
      standing.stuck = null;
      from += slice.length;
      pace = nextPace(pace, steady() - began);
      await nextTurn();
    }
    return true;
  }

  return {
    wake() {
      behind = true;
    },
    get isBehind() {
      return behind;
    },
    async catchUp() {
      try {
        for (;;) {
          behind = false;
          const entries = await log.read(placeIn(replica).position, READ_BYTES);
          standing.away = null;
          // All is here: what was in the way was behind the last of it, and has passed.
          if (entries.length === 0) standing.stuck = null;
          if (entries.length === 0 && !behind) break;
          if (!(await applyAll(entries))) return;
        }
        standing.caughtUp = true;
      } catch (error) {
        lost(error);
      }
    },
    async look() {
      try {
        // What is written meanwhile may be here before the answer is.
        const before = placeIn(replica);
        const head = await log.head();
        standing.away = null;
        const here = placeIn(replica);
        const fault = historyFault(before, head);
        if (fault !== null) standing.goApart(fault);
        if (!samePlace(here, head) || standing.stuck !== null) behind = true;
        if (head.position - here.position > NEAR) standing.caughtUp = false;
        return fault === null ? head : null;
      } catch (error) {
        lost(error);
        return null;
      }
    },
  };
}

/** @throws ReplicaApart */
export function placeIn(replica: Replica): ReplicaPlace {
  const place = replica.place();
  if (place === null) throw new ReplicaApart('this store belongs to no log');
  return place;
}

function requireChain(place: LogPlace, entries: readonly KeptEntry[]): void {
  let at = place;
  for (const entry of entries) {
    if (!followsOn(at, entry)) {
      throw new ReplicaApart(
        `entry ${at.position + 1} of the log does not follow on what is here: it is another history`,
      );
    }
    at = placeOf(entry);
  }
}

function historyFault(here: LogPlace, head: LogPlace): string | null {
  if (head.generation !== here.generation) return 'the log began anew, and what is here is of an older history';
  if (head.position < here.position)
    return `the log went back: it ends at ${head.position}, and ${here.position} is here`;
  if (head.position > here.position || head.hash === here.hash) return null;
  return `entry ${here.position} of the log is not the one that is here: it is another history`;
}

const nextPace = (pace: number, took: number): number =>
  Math.max(1, Math.min(MOST_AT_ONCE, pace * 2, Math.floor((pace * SLICE_MS) / Math.max(took, 0.1))));
