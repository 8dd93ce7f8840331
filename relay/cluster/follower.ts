/** Applies log entries to the copy, on wake-up and once a second. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { reasonOf } from '../../shared/problems.ts';
import { OtherHistory, type Replica, ReplicaIsolated, type ReplicaPlace } from '../domain/replica-ports.ts';
import { hashOf, placeOf, samePlace } from './entry.ts';
import {
  type ClusterLog,
  type LogHalt,
  type LogHead,
  type LogPlace,
  type StoredEntry,
  TooLong,
  Truncated,
} from './log-port.ts';
import type { LogStatus } from './log-status.ts';

const READ_BYTES = 4 * 1024 * 1024;
/** ms for which one slice may block the event loop. */
const SLICE_MS = 5;
/** Lag in entries that still counts as caught up: as many may arrive during one check. */
const NEAR = 256;
/** Entries per transaction. */
const MOST_AT_ONCE = 64;

const REMEDY = 'nothing is taken until "cluster recover" says which copy counts';

/** For relays that were not ahead of the log. */
export const lostLine = ({ by, position }: LogHalt): string =>
  `the log lost entries: the copy of ${by} goes to ${position}; ${REMEDY}`;

interface FollowerDeps {
  log: Pick<ClusterLog, 'read' | 'head' | 'halt'>;
  replica: Replica;
  standing: LogStatus;
  name: string;
  steady: () => number;
  onError: (error: unknown) => void;
}

export interface Follower {
  wake(): void;
  readonly isBehind: boolean;
  /** Reads and applies until the head is reached or an error occurs. */
  catchUp(): Promise<void>;
  /** Queries the head. @returns null if the log is unreachable or has another history */
  look(): Promise<LogHead | null>;
}

export function createFollower({ log, replica, standing, name, steady, onError }: FollowerDeps): Follower {
  let behind = true;
  /** The copy diverged from the log. */
  let isOther = false;
  /** Entries per slice, adapted to `SLICE_MS`. */
  let pace = 1;

  function lost(error: unknown): void {
    isOther ||= error instanceof OtherHistory;
    if (error instanceof ReplicaIsolated) standing.isolate(error.message, error.why);
    else if (error instanceof TooLong) standing.isolate(error.message);
    else if (error instanceof Truncated) {
      standing.isolate('log truncated past our next entry; restart from a snapshot');
    } else standing.away = reasonOf(error);
  }

  /**
   * If a copy has entries that the log lost, all relays stop until an administrator chooses a copy: a relay that was behind would otherwise
   * write a second history. The relay with those entries halts the log; the others read the halt in its head.
   * @returns whether this copy may continue with the log
   */
  async function goesOn(here: ReplicaPlace, head: LogHead): Promise<boolean> {
    const { halted } = head;
    try {
      requireHistory(here, head);
      if (halted !== null) requireChain(here, await log.read(here.position, 1));
    } catch (error) {
      if (!(error instanceof ReplicaIsolated)) throw error;
      lost(error);
    }
    if (isOther && head.generation === here.generation && here.position > (halted?.position ?? -1)) {
      await log.halt(head.generation, { by: name, position: here.position });
    }
    if (halted !== null) standing.isolate(lostLine(halted), 'history');
    return !isOther && halted === null && head.generation === here.generation;
  }

  /** @returns false if the disk refused an entry; the next check retries */
  async function applyAll(entries: readonly StoredEntry[]): Promise<boolean> {
    for (let from = 0; from < entries.length; ) {
      const slice = entries.slice(from, from + pace);
      const began = steady();
      requireChain(placeIn(replica), slice);
      try {
        replica.apply(slice);
      } catch (error) {
        if (error instanceof ReplicaIsolated) throw error;
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

  async function look(): Promise<LogHead | null> {
    try {
      // Read the position before the query: entries may be applied while it runs.
      const before = placeIn(replica);
      const head = await log.head();
      standing.away = null;
      const here = placeIn(replica);
      if (!(await goesOn(before, head))) return null;
      if (!samePlace(here, head) || standing.stuck !== null) behind = true;
      if (head.position - here.position > NEAR) standing.caughtUp = false;
      return head;
    } catch (error) {
      lost(error);
      return null;
    }
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
          // Nothing is left to apply, so an earlier failure no longer matters.
          if (entries.length === 0) standing.stuck = null;
          if (entries.length === 0 && !behind) break;
          if (!(await applyAll(entries))) return;
        }
        standing.caughtUp = true;
      } catch (error) {
        lost(error);
        if (isOther) await look();
      }
    },
    look,
  };
}

/** @throws ReplicaIsolated */
export function placeIn(replica: Replica): ReplicaPlace {
  const place = replica.place();
  if (place === null) throw new ReplicaIsolated('this store belongs to no log');
  return place;
}

/** @throws OtherHistory, ReplicaIsolated */
function requireChain(place: LogPlace, entries: readonly StoredEntry[]): void {
  let at = place;
  for (const entry of entries) {
    const number = at.position + 1;
    if (!samePlace(at, entry.after)) {
      throw new OtherHistory(
        `entry ${number} of the log does not follow on what is here: it is another history; ${REMEDY}`,
      );
    }
    if (hashOf(entry) !== entry.hash) throw new ReplicaIsolated(`entry ${number} of the log does not match its hash`);
    at = placeOf(entry);
  }
}

/** @throws OtherHistory, ReplicaIsolated */
function requireHistory(here: LogPlace, head: LogPlace): void {
  if (head.generation !== here.generation)
    throw new ReplicaIsolated('the log was founded again; this copy belongs to an older history');
  if (head.position < here.position)
    throw new OtherHistory(`the log went back: it ends at ${head.position}, and ${here.position} is here; ${REMEDY}`);
  if (head.position === here.position && head.hash !== here.hash)
    throw new OtherHistory(
      `entry ${here.position} of the log is not the one that is here: it is another history; ${REMEDY}`,
    );
}

const nextPace = (pace: number, took: number): number =>
  Math.max(1, Math.min(MOST_AT_ONCE, pace * 2, Math.floor((pace * SLICE_MS) / Math.max(took, 0.1))));
