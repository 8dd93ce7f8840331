/** Duty: writes store snapshots to the log for joining relays; truncates entries older than both the newest snapshot and the retention. */
import { reasonOf } from '../../shared/problems.ts';
import type { DutyWork } from '../domain/duties.ts';
import { LOG_KEPT_MS } from '../domain/keeping/erasure-ports.ts';
import type { Log, Timers } from '../domain/ports.ts';
import type { ReplicaFile } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { ClusterLog, LogHead, SnapshotPlace } from './log-port.ts';

const FIRST_MS = 5_000;
/** Minimum ms between two attempts while a relay waits for a snapshot. */
const WANTED_MS = 5_000;

export interface SnapshotPace {
  lookMs: number;
  /** New entries that trigger a snapshot: a joining relay has to apply them. */
  entries: number;
  /** Bytes of new entries that trigger a snapshot, unless the snapshot is larger: applying them takes longer than loading a snapshot. */
  bytes: number;
  /** Retention of entries, ms, even if a snapshot is newer: for relays that were offline. */
  keptMs: number;
}

const PACE: SnapshotPace = { lookMs: 60_000, entries: 50_000, bytes: 16 * 1024 * 1024, keptMs: LOG_KEPT_MS };

export interface SnapshotDutyDeps {
  line: Pick<ClusterLog, 'head' | 'read' | 'size' | 'newestSnapshot' | 'writeSnapshot' | 'truncate'>;
  file: Pick<ReplicaFile, 'copy'>;
  timers: Timers;
  log: Log;
  pace?: Partial<SnapshotPace> | undefined;
  /** Whether this copy matches the others, as far as known. */
  isWhole: () => boolean;
  erased: ErasedInLog;
}

/** Erased data that remains in log entries and snapshots until they are deleted. */
interface ErasedInLog {
  /** End of the last erasure, ms since 1970; null: nothing remains. */
  at(): number | null;
  /** Records that nothing remains of erasures that ended until `at`. */
  cleared(at: number): Promise<void>;
}

export interface SnapshotDuty extends DutyWork {
  /** A relay needs a snapshot beyond this position. Repeated until there is one. */
  want(beyond: number): void;
}

export function createSnapshotDuty(deps: SnapshotDutyDeps): SnapshotDuty {
  const { line, file, timers, log, isWhole, erased } = deps;
  const { lookMs, entries, bytes, keptMs } = { ...PACE, ...deps.pace };
  let on = false;
  let isWorking = false;
  /** A snapshot beyond this position is requested. */
  let wanted = -1;
  /** Position of the newest snapshot seen. */
  let known = -1;
  let rests = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();
  let ending = new AbortController();

  async function give(): Promise<SnapshotPlace> {
    const given = await writeCopy(line, await file.copy(false, ending.signal), asLongAsWanted);
    log.info({ position: given.position, bytes: given.bytes }, 'a snapshot for joining relays was written');
    return given;
  }

  /** Aborts if the copy turns out to differ, or on shutdown, which does not wait for a large snapshot. */
  async function* asLongAsWanted(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      requireWhole();
      ending.signal.throwIfAborted();
      yield piece;
    }
    requireWhole();
  }
  function requireWhole(): void {
    if (!isWhole()) throw new StoreError('this copy differs from the others');
  }

  async function work(): Promise<void> {
    requireWhole();
    const head = await line.head();
    const newest = await line.newestSnapshot();
    const erasedAt = erased.at();
    /** The last entry that may contain erased people. */
    const naming = erasedAt === null ? -1 : (await firstSince(line, head, erasedAt + 1)) - 1;
    // A snapshot cannot be beyond the log. Such requests remain after a refound, or come from a row that no relay wrote.
    const beyond = Math.max(wanted < head.position ? wanted : -1, naming - 1);
    const isNear = newest && head.position - newest.position < entries && newest.position > beyond;
    const isNew = isNear && (await line.size(newest.position)) < Math.max(bytes, newest.bytes);
    const snapshot = isNew ? newest : await give();
    known = snapshot.position;
    if (!on) return;
    const since = await firstSince(line, head, head.clock - keptMs);
    const before = Math.max(head.oldest, Math.min(snapshot.position + 1, since));
    // Also deletes older snapshots and the remains of a failed truncation; an erasure is incomplete until they are gone.
    if (before > head.oldest || snapshot !== newest || erasedAt !== null) await line.truncate(before);
    if (erasedAt !== null && snapshot.position >= naming && before > naming) await erased.cleared(erasedAt);
  }

  function look(): void {
    isWorking = true;
    working = work()
      .catch((error) => {
        if (on) log.warn({ reason: reasonOf(error) }, 'no snapshot for joining relays could be written');
      })
      .finally(() => {
        isWorking = false;
        if (on) cancel = timers.after(lookMs, look);
      });
  }

  return {
    begin() {
      on = true;
      ending = new AbortController();
      // If there is no snapshot yet, a relay may be waiting for one.
      cancel = timers.after(Math.min(FIRST_MS, lookMs), look);
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
      ending.abort();
      await working;
    },
  };
}

/** @param through transforms the stream of pieces */
export async function writeCopy(
  line: Pick<ClusterLog, 'writeSnapshot'>,
  { place, schema, pieces }: Awaited<ReturnType<ReplicaFile['copy']>>,
  through = (pieces: AsyncIterable<Uint8Array>) => pieces,
): Promise<SnapshotPlace> {
  let isGivenUp = false;
  async function* untilGivenUp(): AsyncGenerator<Uint8Array> {
    yield* through(pieces);
    // A late read must not end as if the copy were complete.
    if (isGivenUp) throw new StoreError('the snapshot was aborted');
  }
  try {
    return await line.writeSnapshot({ ...place, schema }, untilGivenUp());
  } catch (error) {
    isGivenUp = true;
    await abortPieces(pieces).catch(() => {});
    throw error;
  }
}

/** Starts and ends the iteration, which releases its source. */
async function abortPieces(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces) return;
}

/** Position of the first entry with `at >= since`, by binary search; entries are in order of time. */
export async function firstSince(
  line: Pick<ClusterLog, 'read'>,
  { oldest, position }: LogHead,
  since: number,
): Promise<number> {
  let [from, to] = [oldest, position + 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [entry] = await line.read(middle - 1, 1);
    if (entry && entry.at < since) from = middle + 1;
    else to = middle;
  }
  return from;
}
