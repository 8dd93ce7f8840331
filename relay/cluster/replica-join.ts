/**
 * How a relay obtains its copy: the first relay founds the log with its data, an empty one loads the newest snapshot, a returning one
 * resumes at its position. A store that already has other data is rejected: answers are never discarded or merged.
 */
import { randomUUID } from 'node:crypto';
import type { Replica, ReplicaFile, ReplicaPlace } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import { NO_HASH } from './entry.ts';
import { lostLine } from './follower.ts';
import type { ClusterLog, LogHead } from './log-port.ts';
import { writeCopy } from './snapshot-duty.ts';

export type JoinResult = 'first' | 'joined' | 'went on';

export interface JoinWait {
  /** @param why one line for a person. Rejects on shutdown */
  pause(why: string): Promise<void>;
  /** Publishes, for a limited time, that this relay needs a snapshot beyond the position. @param relay id of the local copy */
  ask(relay: string, position: number, why: string): Promise<void>;
}

type JoinLog = Pick<ClusterLog, 'head' | 'newestSnapshot' | 'readSnapshot' | 'gone'>;

/** Call before the store is opened. @throws StoreError, one line; LogUnavailable */
export async function prepareReplica(log: JoinLog, file: ReplicaFile, patience: JoinWait): Promise<JoinResult> {
  const head = await log.head();
  const here = file.look();
  if (here?.place) {
    if (isBegun(head, here.place)) return 'first';
    requireSame(head, here.place);
    if (here.differs !== null) return replaceDivergentCopy(log, file, here.differs, patience);
    // The next entries were truncated; the newest snapshot contains them.
    return here.place.position + 1 < head.oldest ? take(log, file, patience) : 'went on';
  }
  if (head.generation === '') return 'first';
  if (here?.used) {
    throw new StoreError(
      'The store here has data of its own, and the relays of BECKON_CLUSTER have theirs: start this one on an empty BECKON_DATA, or without BECKON_CLUSTER',
    );
  }
  if (head.halted !== null) throw new StoreError(`BECKON_CLUSTER: ${lostLine(head.halted)}`);
  return take(log, file, patience);
}

/** Waits for a snapshot beyond the position of this copy: this relay cannot have written it. */
async function replaceDivergentCopy(
  log: JoinLog,
  file: ReplicaFile,
  { relay, position }: { relay: string; position: number },
  patience: JoinWait,
): Promise<JoinResult> {
  const why = `This copy differs from the others: waiting for a snapshot beyond entry ${position} is waited for`;
  for (;;) {
    const snapshot = await log.newestSnapshot();
    if (snapshot !== null && snapshot.position > position) {
      const joined = await take(log, file, patience);
      // The copy now has a new relay id; withdraw the presence of the old one.
      await log.gone(relay);
      return joined;
    }
    await patience.ask(relay, position, why);
    await patience.pause(why);
  }
}

/** The relay was killed after positioning its copy at 0 and before founding the log. */
const isBegun = (head: LogHead, place: ReplicaPlace): boolean => head.generation === '' && place.position === 0;

function requireSame(head: LogHead, place: ReplicaPlace): void {
  if (head.generation === place.generation) return;
  const other = head.generation === '' ? 'has nothing' : 'is another';
  throw new StoreError(`The store here is a copy of log ${place.generation}, and that of BECKON_CLUSTER ${other}`);
}

async function take(
  log: Pick<ClusterLog, 'newestSnapshot' | 'readSnapshot'>,
  file: ReplicaFile,
  patience: JoinWait,
): Promise<JoinResult> {
  const snapshot = await log.newestSnapshot();
  if (snapshot === null) {
    await patience.pause('The first relay of BECKON_CLUSTER has not given its data yet');
    return take(log, file, patience);
  }
  if (snapshot.schema > file.schema || snapshot.schema < file.oldest) {
    const known = file.oldest < file.schema ? `${file.oldest} to ${file.schema}` : file.schema;
    throw new StoreError(
      `The relays of BECKON_CLUSTER write schema ${snapshot.schema}, this program knows ${known}: use the same Beckon`,
    );
  }
  await file.take(snapshot, log.readSnapshot(snapshot));
  return 'joined';
}

/** Call after opening the store. The first relay founds the log with its data, and writes a snapshot first. @throws StoreError, one line */
export async function foundLog(
  log: Pick<ClusterLog, 'head' | 'found' | 'newestSnapshot' | 'writeSnapshot'>,
  replica: Pick<Replica, 'place' | 'stand' | 'leave'>,
  file: Pick<ReplicaFile, 'copy'>,
): Promise<void> {
  const head = await log.head();
  if (head.generation === '') {
    const place = replica.place() ?? { generation: randomUUID(), position: 0, hash: NO_HASH };
    // Position the copy first, so that a relay killed in between resumes.
    replica.stand(place);
    if (!(await log.found(place))) replica.leave();
  } else if (replica.place()?.position === 0 && replica.place()?.generation !== head.generation) {
    // This relay was killed before founding the log, and another relay founded it.
    replica.leave();
  }
  if (replica.place() === null) {
    throw new StoreError('Another relay was the first of BECKON_CLUSTER a moment ago: start this one again');
  }
  const isWritten = head.oldest <= head.position;
  // Otherwise the relay with the snapshot duty writes it in the background.
  if (isWritten || (await log.newestSnapshot()) !== null) return;
  await writeCopy(log, await file.copy(true));
}
