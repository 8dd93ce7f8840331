/**
 * Copies of the store in the log, for relays that join, made by the one that has the duty; and the end of the entries that nobody needs any
 * more: those before the newest copy that are some days old.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { DutyWork } from '../domain/duties.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import type { ReplicaFile } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { Log as ClusterLog, Head, SnapshotPlace } from './log-port.ts';

/** ms between two looks. */
const LOOK_MS = 10 * 60_000;
/** Entries after which a new copy is made: what a relay that joins has to apply. */
const ENTRIES = 100_000;
/** ms between two tries where somebody waits for a copy. */
const WANTED_MS = 5_000;
/** ms that an entry is kept, also where a copy is newer: for a relay that was gone so long. */
const KEPT_MS = 3 * 24 * 3_600_000;

export interface SnapshotsDeps {
  line: Pick<ClusterLog, 'head' | 'read' | 'newestSnapshot' | 'writeSnapshot' | 'truncate'>;
  file: Pick<ReplicaFile, 'copy'>;
  clock: Clock;
  timers: Timers;
  log: Log;
  entries?: number;
  /** Whether this copy is as those of the others, as far as known. */
  isWhole: () => boolean;
}

export interface Snapshots extends DutyWork {
  /** Somebody waits for a copy beyond that position, told again and again until there is one. */
  want(beyond: number): void;
}

export function createSnapshots(deps: SnapshotsDeps): Snapshots {
  const { line, file, clock, timers, log, isWhole, entries = ENTRIES } = deps;
  let on = false;
  let isWorking = false;
  /** Beyond which one is waited for. */
  let wanted = -1;
  /** Position of the newest as it was last seen here. */
  let known = -1;
  let rests = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  async function give(): Promise<SnapshotPlace> {
    const { place, schema, pieces } = await file.copy();
    const given = await line.writeSnapshot({ ...place, schema }, asLongAsWhole(pieces));
    log.info({ position: given.position, bytes: given.bytes }, 'a copy of the store is there for relays that join');
    return given;
  }

  /** What turns out to differ meanwhile never counts as a copy. */
  async function* asLongAsWhole(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      requireWhole();
      yield piece;
    }
    requireWhole();
  }
  function requireWhole(): void {
    if (!isWhole()) throw new StoreError('this copy is not as those of the others');
  }

  async function work(): Promise<void> {
    requireWhole();
    const head = await line.head();
    const newest = await line.newestSnapshot();
    const isNew = newest && head.position - newest.position < entries && newest.position > wanted;
    const snapshot = isNew ? newest : await give();
    known = snapshot.position;
    if (!on) return;
    const before = Math.min(snapshot.position + 1, await firstSince(line, head, clock.now() - KEPT_MS));
    if (before > head.oldest) await line.truncate(before);
  }

  function look(): void {
    isWorking = true;
    working = work()
      .catch((error) =>
        log.warn({ reason: reasonOf(error) }, 'no copy of the store could be made for relays that join'),
      )
      .finally(() => {
        isWorking = false;
        if (on) cancel = timers.after(LOOK_MS, look);
      });
  }

  return {
    begin() {
      on = true;
      cancel = timers.after(LOOK_MS, look);
    },
    want(beyond) {
      wanted = Math.max(wanted, beyond);
      if (!on || isWorking || rests || known > wanted) return;
      rests = true;
      timers.after(WANTED_MS, () => {
        rests = false;
      });
      cancel();
      look();
    },
    async end() {
      on = false;
      cancel();
      await working;
    },
  };
}

/** Position of the first entry that is not older; entries come in the order of their time. */
async function firstSince(line: Pick<ClusterLog, 'read'>, { oldest, position }: Head, since: number): Promise<number> {
  let [from, to] = [oldest, position + 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [entry] = await line.read(middle - 1, 1);
    if (entry && entry.at < since) from = middle + 1;
    else to = middle;
  }
  return from;
}
