/**
 * How a relay joins its cluster. With a copy it serves that copy while the log is away, and joins once the log is back. Without one it
 * waits. A permanent error, such as a wrong password, ends either with one line.
 */

import type { Log as RelayLog } from '../../domain/ports.ts';
import type { Replica, ReplicaFile } from '../../domain/replica-ports.ts';
import { StoreError } from '../../domain/store-ports.ts';
import { DUPLICATE_RELAY } from '../duplicate-relay.ts';
import type { Heartbeats } from '../heartbeats.ts';
import { type ClusterLog, LogRefused, LogUnavailable, Truncated } from '../log-port.ts';
import { foundLog, type JoinResult, type JoinWait, prepareReplica } from '../replica-join.ts';
import type { SharedRing } from './key-holders.ts';

/** @throws StoreError, one line */
export function connected(connect: () => ClusterLog): ClusterLog {
  try {
    return connect();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Call before the store is opened. @throws StoreError, one line */
export async function enter(line: ClusterLog, file: ReplicaFile, patience: JoinWait): Promise<JoinResult> {
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

/** Call after the store is opened. @throws StoreError, one line */
export async function found(
  line: ClusterLog,
  replica: Replica,
  file: ReplicaFile,
  joined: JoinResult,
  patience: JoinWait,
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

/** @returns the reason if the error is temporary. @throws any other error */
function passing(error: unknown): string {
  if (error instanceof LogRefused) throw asStoreError(error);
  // Truncated: the snapshot being read was replaced by a newer one.
  if (error instanceof LogUnavailable || error instanceof Truncated) return `BECKON_CLUSTER: ${error.message}`;
  throw error;
}

const asStoreError = (error: unknown): unknown =>
  error instanceof LogUnavailable ? new StoreError(`BECKON_CLUSTER: ${error.message}`, { cause: error }) : error;

/** Resolves when caught up, or if an existing copy can be served. @param remedy for a differing copy. @throws StoreError, one line */
export async function caughtUp(
  writer: { stopped(): string | null; trouble(): string | null },
  joined: JoinResult,
  patience: JoinWait,
  remedy: () => string,
  log: Pick<RelayLog, 'warn'>,
): Promise<void> {
  for (;;) {
    const stopped = writer.stopped();
    if (stopped !== null) throw new StoreError(stopped + remedy());
    const trouble = writer.trouble();
    if (trouble === null) return;
    if (joined !== 'went on') await patience.pause(trouble);
    else
      return log.warn(
        { reason: trouble },
        'the local copy is served and may be outdated; this relay joins automatically',
      );
  }
}

/** If another process used this relay's id recently, waits until it is known whether it still runs. @throws StoreError, one line */
export async function single({ twin }: Pick<Heartbeats, 'twin'>, patience: JoinWait): Promise<void> {
  while (twin() === 'doubted') await patience.pause('Another process told by the id of this relay a moment ago');
  if (twin() === 'twin') throw new StoreError(DUPLICATE_RELAY);
}

/** A relay with a different ring would seal secrets that no other relay can open. @throws StoreError */
export function requireRing(
  joined: JoinResult,
  used: readonly string[],
  ring: Pick<SharedRing, 'path' | 'keys'>,
): void {
  if (joined === 'first' || used.length === 0 || ring.keys().some(({ id }) => used.includes(id))) return;
  throw new StoreError(
    `The secrets of the cluster are sealed by ${used.join(', ')}, and this relay has another ring: copy that of another relay to ${ring.path} (BECKON_KEYS)`,
  );
}
