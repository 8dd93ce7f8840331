/** Where a relay's store lies. */

import type { Store, StoreBackend, StoreDeps } from '../../relay/domain/store-ports.ts';
import type { Among } from '../../relay/server/duties.ts';
import type { DutyBook } from './cluster/duty-book.ts';

/** A relay among several, and what is seen of their duties. */
export interface WatchedAmong extends Among {
  book: DutyBook;
}

export interface StorePlace {
  /** At the start of a relay. */
  open(deps: StoreDeps): Store;
  /** It follows what others write. Resolves once all that was there is here, or cannot be had. */
  begin?(): Promise<void>;
  /** Its relay among several. */
  among?(): WatchedAmong;
  /** Why its relay is not to be asked now; null: it may be. */
  trouble?(): string | null;
  /** As by kill -9. Resolves when it can be opened again. */
  leave(store: Store): Promise<void>;
}

/** A file of the relay's own. What was asked for before its end is no longer told to anybody. */
export const alone = (backend: StoreBackend): StorePlace => ({
  open: backend.open,
  leave: (store) => store.close().catch(() => {}),
});
