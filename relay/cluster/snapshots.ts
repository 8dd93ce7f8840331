/**
 * Copies of the store in the log, for relays that join, made by the one that has the duty; and the end of the entries that nobody needs any
 * more: those before the newest copy that are some days old.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { DutyWork } from '../domain/duties.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import type { ReplicaFile } from '../domain/replica-ports.ts';
import type { Log as ClusterLog, Head, SnapshotPlace } from './log-port.ts';

/** ms between two looks. */
const LOOK_MS = 10 * 60_000;
/** Entries after which a new copy is made: what a relay that joins has to apply. */
const ENTRIES = 100_000;
/** ms that an entry is kept, also where a copy is newer: for a relay that was gone so long. */
const KEPT_MS = 3 * 24 * 3_600_000;

export interface SnapshotsDeps {
  line: Pick<ClusterLog, 'head' | 'read' | 'newestSnapshot' | 'writeSnapshot' | 'truncate'>;
  file: Pick<ReplicaFile, 'copy' | 'schema'>;
  clock: Clock;
  timers: Timers;
  log: Log;
  entries?: number;
}

export function createSnapshots({ line, file, clock, timers, log, entries = ENTRIES }: SnapshotsDeps): DutyWork {
  let on = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  async function give(): Promise<SnapshotPlace> {
    const { place, pieces } = await file.copy();
    const given = await line.writeSnapshot({ ...place, schema: file.schema }, pieces);
    log.info({ position: given.position, bytes: given.bytes }, 'a copy of the store is there for relays that join');
    return given;
  }

  async function work(): Promise<void> {
    const head = await line.head();
    const newest = await line.newestSnapshot();
    const snapshot = newest && head.position - newest.position < entries ? newest : await give();
    if (!on) return;
    const before = Math.min(snapshot.position + 1, await firstSince(line, head, clock.now() - KEPT_MS));
    if (before > head.oldest) await line.truncate(before);
  }

  function look(): void {
    working = work()
      .catch((error) =>
        log.warn({ reason: reasonOf(error) }, 'no copy of the store could be made for relays that join'),
      )
      .finally(() => {
        if (on) cancel = timers.after(LOOK_MS, look);
      });
  }

  return {
    begin() {
      on = true;
      cancel = timers.after(LOOK_MS, look);
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
