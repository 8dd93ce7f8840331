/** Location of a relay's store: a single file, or a copy in a cluster. */

import type { Among } from '../../relay/cluster/member/duties.ts';
import type { DutyWork } from '../../relay/domain/duties.ts';
import type { Freshness } from '../../relay/domain/freshness.ts';
import type { ReplicaPlace } from '../../relay/domain/replica-ports.ts';
import type { Store, StoreBackend, StoreDeps } from '../../relay/domain/store-ports.ts';
import type { Writer } from '../../relay/domain/unit-of-work.ts';
import type { DutyBook } from './cluster/duty-book.ts';
import type { TimeBook } from './cluster/time-book.ts';

/** Cluster membership, with instrumentation of the duties. */
export interface WatchedAmong extends Among {
  book: DutyBook;
  times: TimeBook;
  /** Work of the duties with these names. */
  snapshots: DutyWork;
  schema(writer: Writer): DutyWork;
  raised(): void;
}

export interface StorePlace {
  /** Obtains the data before the store can be opened, if needed. @throws if it is unavailable */
  prepare?(): Promise<void>;
  open(deps: StoreDeps): Store;
  /** Follows the other relays' writes. Resolves once it has caught up. @param shut called when it must not serve data any more */
  begin?(store: Store, shut: () => void): Promise<void>;
  among?(): WatchedAmong;
  /** Freshness of a copy that other relays write too. */
  freshness?(store: Store): Freshness;
  /** Why its relay cannot serve requests now; null: it can. */
  trouble?(): string | null;
  /** Starts a comparison of all copies. @throws if that fails */
  compare?(store: Store): Promise<void>;
  /** Whether it is no longer a copy of the cluster's store, and serves no client until restarted. */
  isStopped?(): boolean;
  /** As kill -9. Resolves when it can be opened again. @param store null: it was not opened */
  leave(store: Store | null): Promise<void>;
}

/** A relay's copy of the cluster's store, across restarts. */
export interface CopyOnDisk {
  /** Whether it is a copy of the cluster's store: neither lost nor detached. */
  isThere(): boolean;
  /** The next start of its relay runs the newer program. @returns false if it already does */
  update(): boolean;
  /** Loses its disk. Requires the relay to be down. */
  lose(): void;
  /** Becomes a standalone store. Requires the relay to be down. @returns false if it was not a copy of the cluster's */
  leaveLog(): boolean;
  /** Its place in the log, even while its relay is down; null: none. */
  place(): ReplicaPlace | null;
  /** Restarts the log from this copy. Requires all relays to be down. */
  recover(): Promise<void>;
  path(): string;
  /** Why it cannot be used now; null: it can. */
  trouble(): string | null;
}

/** The relay's own file. Requests that are pending at its end get no reply. */
export const alone = (backend: StoreBackend): StorePlace => ({
  open: backend.open,
  leave: async (store) => store?.close().catch(() => {}),
});
