/** What this browser keeps: history, outbox and the state beside them, in files where it has them, else in memory. */

import { createHistoryStore } from '../../desk/store/history-store.ts';
import { createOutboxStore, type SqlOutbox } from '../../desk/store/outbox-store.ts';
import type { DatabasePool, Databases } from './pool.ts';
import { createStateStore, type StateStore } from './state-store.ts';
import type { WasmDatabase } from './wasm-database.ts';

export interface LocalStore {
  history: ReturnType<typeof createHistoryStore>;
  outbox: SqlOutbox;
  state: StateStore;
  /** At once; another worker can open the files when this returns. */
  close(): void;
}

type Open = (name: string, synchronous: 'FULL' | 'NORMAL') => WasmDatabase;

/** @throws NewerSchemaError, and what a database says of its file; then nothing is open */
function openStores(open: Open, letGo: () => void): LocalStore {
  const opened: WasmDatabase[] = [];
  const kept = (name: string, synchronous: 'FULL' | 'NORMAL'): WasmDatabase => {
    const db = open(name, synchronous);
    opened.push(db);
    return db;
  };
  const close = (): void => {
    for (const db of opened) db.close();
    letGo();
  };
  try {
    return {
      history: createHistoryStore(kept('history.db', 'NORMAL')),
      outbox: createOutboxStore(kept('outbox.db', 'FULL')),
      state: createStateStore(kept('state.db', 'FULL')),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

export const openMemoryStore = ({ memory }: Databases): LocalStore => openStores(memory, () => {});

/** @throws NewerSchemaError, and what a database says of its file; then the pool is free again */
export const openPoolStore = (pool: DatabasePool): LocalStore => openStores(pool.open, pool.pause);
