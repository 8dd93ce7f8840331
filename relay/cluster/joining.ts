/**
 * How a relay comes to its copy: the first brings its data and founds the log, one that is empty takes the newest snapshot, one that was there
 * before goes on from where it stands. One that has data of its own is refused: nobody's answers are thrown away or mixed with others'.
 */
import { randomUUID } from 'node:crypto';
import type { Replica, ReplicaFile, ReplicaPlace } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import { NO_HASH } from './entry.ts';
import { lostLine } from './follower.ts';
import type { Head, Log } from './log-port.ts';
import { writeCopy } from './snapshots.ts';

export type Joined = 'first' | 'joined' | 'went on';

/** How a relay waits that cannot begin yet. */
export interface Patience {
  /** @param why one line for a person. Rejects where it is to end instead */
  pause(why: string): Promise<void>;
  /** Tells the others, for a while, that a copy is waited for beyond that place. @param relay of the copy that is here */
  ask(relay: string, position: number, why: string): Promise<void>;
}

type JoiningLog = Pick<Log, 'head' | 'newestSnapshot' | 'readSnapshot' | 'gone'>;

/** Before the store is opened. @throws StoreError, one line; what the log says where it cannot be reached */
export async function prepareReplica(log: JoiningLog, file: ReplicaFile, patience: Patience): Promise<Joined> {
  const head = await log.head();
  const here = file.look();
  if (here?.place) {
    if (isBegun(head, here.place)) return 'first';
    requireSame(head, here.place);
    if (here.differs !== null) return beginAnew(log, file, here.differs, patience);
    // What comes next is no longer kept: all of it is in the newest snapshot.
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

/** What the others have, by a copy that this relay cannot have made: it never came that far. */
async function beginAnew(
  log: JoiningLog,
  file: ReplicaFile,
  { relay, position }: { relay: string; position: number },
  patience: Patience,
): Promise<Joined> {
  const why = `The copy here is not as those of the others: a copy of theirs beyond entry ${position} is waited for`;
  for (;;) {
    const snapshot = await log.newestSnapshot();
    if (snapshot !== null && snapshot.position > position) {
      const joined = await take(log, file, patience);
      // By that name it asked, and is another's now.
      await log.gone(relay);
      return joined;
    }
    await patience.ask(relay, position, why);
    await patience.pause(why);
  }
}

/** It stands at the beginning, and was killed before the log was told. */
const isBegun = (head: Head, place: ReplicaPlace): boolean => head.generation === '' && place.position === 0;

function requireSame(head: Head, place: ReplicaPlace): void {
  if (head.generation === place.generation) return;
  const other = head.generation === '' ? 'has nothing' : 'is another';
  throw new StoreError(`The store here is a copy of log ${place.generation}, and that of BECKON_CLUSTER ${other}`);
}

async function take(
  log: Pick<Log, 'newestSnapshot' | 'readSnapshot'>,
  file: ReplicaFile,
  patience: Patience,
): Promise<Joined> {
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

/**
 * Once the store is open: the first one's is what the log begins with, and it gives a copy to those who join before anything is written.
 * @throws StoreError, one line
 */
export async function foundLog(
  log: Pick<Log, 'head' | 'found' | 'newestSnapshot' | 'writeSnapshot'>,
  replica: Pick<Replica, 'place' | 'stand' | 'leave'>,
  file: Pick<ReplicaFile, 'copy'>,
): Promise<void> {
  const head = await log.head();
  if (head.generation === '') {
    const place = replica.place() ?? { generation: randomUUID(), position: 0, hash: NO_HASH };
    // It stands there before the log says so: one that is killed in between goes on.
    replica.stand(place);
    if (!(await log.found(place))) replica.leave();
  } else if (replica.place()?.position === 0 && replica.place()?.generation !== head.generation) {
    // It was to be the first, nobody heard of it, and meanwhile another was.
    replica.leave();
  }
  if (replica.place() === null) {
    throw new StoreError('Another relay was the first of BECKON_CLUSTER a moment ago: start this one again');
  }
  const isWritten = head.oldest <= head.position;
  // Then a copy is made beside the work, by the relay that has the duty.
  if (isWritten || (await log.newestSnapshot()) !== null) return;
  await writeCopy(log, await file.copy(true));
}
