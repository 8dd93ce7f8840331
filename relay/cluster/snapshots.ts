/**
 * Copies of the store in the log, for relays that join, made by the one that has the duty; and the end of the entries that nobody needs any
 * more: those before the newest copy that are some days old.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { DutyWork } from '../domain/duties.ts';
import { LOG_KEPT_MS } from '../domain/keeping/erasure-ports.ts';
import type { Log, Timers } from '../domain/ports.ts';
import type { ReplicaFile } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { Log as ClusterLog, Head, SnapshotPlace } from './log-port.ts';

/** ms until the first look. */
const FIRST_MS = 5_000;
/** ms between two tries where somebody waits for a copy. */
const WANTED_MS = 5_000;

export interface SnapshotPace {
  /** ms between two looks. */
  lookMs: number;
  /** Entries after which a new copy is made: what a relay that joins has to apply. */
  entries: number;
  /** Bytes of entries after which one is made, where the copy itself is not larger: applying them takes longer than another copy. */
  bytes: number;
  /** ms that an entry is kept, also where a copy is newer: for a relay that was gone so long. */
  keptMs: number;
}

const PACE: SnapshotPace = { lookMs: 60_000, entries: 50_000, bytes: 16 * 1024 * 1024, keptMs: LOG_KEPT_MS };

export interface SnapshotsDeps {
  line: Pick<ClusterLog, 'head' | 'read' | 'size' | 'newestSnapshot' | 'writeSnapshot' | 'truncate'>;
  file: Pick<ReplicaFile, 'copy'>;
  timers: Timers;
  log: Log;
  pace?: Partial<SnapshotPace> | undefined;
  /** Whether this copy is as those of the others, as far as known. */
  isWhole: () => boolean;
  erased: ErasedInLog;
}

/** What erasures leave in the log until entries and copies from before their end are gone. */
interface ErasedInLog {
  /** When the last one ended, ms since 1970; null: nothing is left of any. */
  at(): number | null;
  /** Nothing is left of those that ended up to then. */
  cleared(at: number): Promise<void>;
}

export interface Snapshots extends DutyWork {
  /** Somebody waits for a copy beyond that position, told again and again until there is one. */
  want(beyond: number): void;
}

export function createSnapshots(deps: SnapshotsDeps): Snapshots {
  const { line, file, timers, log, isWhole, erased } = deps;
  const { lookMs, entries, bytes, keptMs } = { ...PACE, ...deps.pace };
  let on = false;
  let isWorking = false;
  /** Beyond which one is waited for. */
  let wanted = -1;
  /** Position of the newest as it was last seen here. */
  let known = -1;
  let rests = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();
  let ending = new AbortController();

  async function give(): Promise<SnapshotPlace> {
    const given = await writeCopy(line, await file.copy(false, ending.signal), asLongAsWanted);
    log.info({ position: given.position, bytes: given.bytes }, 'a copy of the store is there for relays that join');
    return given;
  }

  /** What turns out to differ meanwhile never counts as a copy; nor does the end of the relay wait for a large one. */
  async function* asLongAsWanted(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      requireWhole();
      ending.signal.throwIfAborted();
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
    const erasedAt = erased.at();
    /** The last entry that may name who was erased. */
    const naming = erasedAt === null ? -1 : (await firstSince(line, head, erasedAt + 1)) - 1;
    // Beyond the log itself no copy can be: so it is wished for after the log began anew, or by a row that no relay wrote.
    const beyond = Math.max(wanted < head.position ? wanted : -1, naming - 1);
    const isNear = newest && head.position - newest.position < entries && newest.position > beyond;
    const isNew = isNear && (await line.size(newest.position)) < Math.max(bytes, newest.bytes);
    const snapshot = isNew ? newest : await give();
    known = snapshot.position;
    if (!on) return;
    const since = await firstSince(line, head, head.clock - keptMs);
    const before = Math.max(head.oldest, Math.min(snapshot.position + 1, since));
    // Older copies go with it, and what clearing away left when it failed: an erasure is not at its end while that is there.
    if (before > head.oldest || snapshot !== newest || erasedAt !== null) await line.truncate(before);
    if (erasedAt !== null && snapshot.position >= naming && before > naming) await erased.cleared(erasedAt);
  }

  function look(): void {
    isWorking = true;
    working = work()
      .catch((error) => {
        if (on) log.warn({ reason: reasonOf(error) }, 'no copy of the store could be made for relays that join');
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
      // Where there is none, somebody may wait for it.
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

/** @param through by which the pieces go */
export async function writeCopy(
  line: Pick<ClusterLog, 'writeSnapshot'>,
  { place, schema, pieces }: Awaited<ReturnType<ReplicaFile['copy']>>,
  through = (pieces: AsyncIterable<Uint8Array>) => pieces,
): Promise<SnapshotPlace> {
  let isGivenUp = false;
  async function* untilGivenUp(): AsyncGenerator<Uint8Array> {
    yield* through(pieces);
    // Whoever asks for them too late must not take what is left for all of them.
    if (isGivenUp) throw new StoreError('the copy was given up');
  }
  try {
    return await line.writeSnapshot({ ...place, schema }, untilGivenUp());
  } catch (error) {
    isGivenUp = true;
    await giveUp(pieces).catch(() => {});
    throw error;
  }
}

/** What they are read from goes once they end, which pieces that nobody asked for have to begin with. */
async function giveUp(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces) return;
}

/** Position of the first entry that is not older; entries come in the order of their time. */
export async function firstSince(
  line: Pick<ClusterLog, 'read'>,
  { oldest, position }: Head,
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
