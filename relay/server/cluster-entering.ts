/**
 * How a relay comes into its cluster. One that has its copy needs nobody for that: where the log is away it serves what it has, and joins once
 * the log is back. One that has none waits. What does not pass by itself, such as a wrong password, ends either with one line.
 */
import { foundLog, type Joined, type Patience, prepareReplica } from '../cluster/joining.ts';
import { type Log, LogRefused, LogUnavailable, Truncated } from '../cluster/log-port.ts';
import type { Presence } from '../cluster/presence.ts';
import { TWIN } from '../cluster/twin.ts';
import type { Log as RelayLog } from '../domain/ports.ts';
import type { Replica, ReplicaFile } from '../domain/replica-ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { SharedRing } from './cluster-keys.ts';

/** @throws StoreError, one line */
export function connected(connect: () => Log): Log {
  try {
    return connect();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Before the store is opened. @throws StoreError, one line */
export async function enter(line: Log, file: ReplicaFile, patience: Patience): Promise<Joined> {
  for (;;) {
    try {
      return await prepareReplica(line, file, patience);
    } catch (error) {
      const why = passing(error);
      if (hasCopy(file)) return 'went on';
      await patience.pause(why);
    }
  }
}

function hasCopy(file: ReplicaFile): boolean {
  const here = file.look();
  return here !== null && here.place !== null && here.differs === null;
}

/** Once the store is open. @throws StoreError, one line */
export async function found(
  line: Log,
  replica: Replica,
  file: ReplicaFile,
  joined: Joined,
  patience: Patience,
): Promise<void> {
  for (;;) {
    try {
      return await foundLog(line, replica, file);
    } catch (error) {
      const why = passing(error);
      if (joined === 'went on') return;
      await patience.pause(why);
    }
  }
}

/** @returns what is in the way now, and may be gone at the next try. @throws whatever is not so */
function passing(error: unknown): string {
  if (error instanceof LogRefused) throw asStoreError(error);
  // A copy that was read from was replaced by a newer one.
  if (error instanceof LogUnavailable || error instanceof Truncated) return `BECKON_CLUSTER: ${error.message}`;
  throw error;
}

const asStoreError = (error: unknown): unknown =>
  error instanceof LogUnavailable ? new StoreError(`BECKON_CLUSTER: ${error.message}`, { cause: error }) : error;

/**
 * Resolves when all that the others wrote is here; or the log is away, and what is here is served as it is.
 * @param remedy what is to be done where the copy differs. @throws StoreError, one line
 */
export async function caughtUp(
  writer: { stopped(): string | null; trouble(): string | null },
  joined: Joined,
  patience: Patience,
  remedy: () => string,
  log: Pick<RelayLog, 'warn'>,
): Promise<void> {
  for (;;) {
    const stopped = writer.stopped();
    if (stopped !== null) throw new StoreError(stopped + remedy());
    const trouble = writer.trouble();
    if (trouble === null) return;
    if (joined !== 'went on') await patience.pause(trouble);
    else return log.warn({ reason: trouble }, 'what is here is served, and may be old: this relay joins by itself');
  }
}

/** Where another process told by this relay's id a moment ago, waits until it is known whether it goes on. @throws StoreError, one line */
export async function single({ twin }: Pick<Presence, 'twin'>, patience: Patience): Promise<void> {
  while (twin() === 'doubted') await patience.pause('Another process told by the id of this relay a moment ago');
  if (twin() === 'twin') throw new StoreError(TWIN);
}

/** One that joined with a ring of its own would seal what no other can open. @throws StoreError */
export function requireRing(joined: Joined, used: readonly string[], ring: Pick<SharedRing, 'path' | 'keys'>): void {
  if (joined === 'first' || used.length === 0 || ring.keys().some(({ id }) => used.includes(id))) return;
  throw new StoreError(
    `The secrets of the cluster are sealed by ${used.join(', ')}, and this relay has another ring: copy that of another relay to ${ring.path} (BECKON_KEYS)`,
  );
}
