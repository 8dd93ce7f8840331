/** Where a relay's store lies. */

import type { DutyWork } from '../../relay/domain/duties.ts';
import type { Freshness } from '../../relay/domain/freshness.ts';
import type { ReplicaPlace } from '../../relay/domain/replica-ports.ts';
import type { Store, StoreBackend, StoreDeps } from '../../relay/domain/store-ports.ts';
import type { Writer } from '../../relay/domain/unit-of-work.ts';
import type { Among } from '../../relay/server/duties.ts';
import type { DutyBook } from './cluster/duty-book.ts';
import type { TimeBook } from './cluster/time-book.ts';

/** A relay among several, and what is seen of their duties. */
export interface WatchedAmong extends Among {
  book: DutyBook;
  times: TimeBook;
  /** The work of the duties of these names. */
  snapshots: DutyWork;
  schema(writer: Writer): DutyWork;
  /** The schema was raised here. */
  raised(): void;
}

export interface StorePlace {
  /** Where there is something to be had before it can be opened. @throws where it cannot be had */
  prepare?(): Promise<void>;
  /** At the start of a relay. */
  open(deps: StoreDeps): Store;
  /** It follows what others write. Resolves once all that was there is here. @param shut told where nothing of it may be told any more */
  begin?(store: Store, shut: () => void): Promise<void>;
  /** Its relay among several. */
  among?(): WatchedAmong;
  /** How far its copy goes, where others write too. */
  freshness?(store: Store): Freshness;
  /** Why its relay is not to be asked now; null: it may be. */
  trouble?(): string | null;
  /** All copies are held against each other. @throws where that cannot be asked for */
  compare?(store: Store): Promise<void>;
  /** Whether it is no copy of the others' any more, and serves nobody until it is started again. */
  isStopped?(): boolean;
  /** As by kill -9. Resolves when it can be opened again. @param store null: it was not opened */
  leave(store: Store | null): Promise<void>;
}

/** A copy of the log's, between two lives of its relay. */
export interface CopyOnDisk {
  /** Whether it is one of the log's: neither lost nor gone. */
  isThere(): boolean;
  /** The next start of its relay is of the newer program. @returns false where it was updated before */
  update(): boolean;
  /** Its disk is lost, while its relay is down. */
  lose(): void;
  /** It becomes a store of its own, while its relay is down. @returns false where it was none of the log's */
  leaveLog(): boolean;
  /** Where it stands in the log, whether its relay is up or not; null: nowhere. */
  place(): ReplicaPlace | null;
  /** The log begins anew from it, while all relays are down. */
  recover(): Promise<void>;
  /** Of its file now. */
  path(): string;
  /** Why it is not to be asked now; null: it may be. */
  trouble(): string | null;
}

/** A file of the relay's own. What was asked for before its end is no longer told to anybody. */
export const alone = (backend: StoreBackend): StorePlace => ({
  open: backend.open,
  leave: async (store) => store?.close().catch(() => {}),
});
