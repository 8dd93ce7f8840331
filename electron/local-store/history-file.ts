/** history.db. Its commits are NORMAL: after a power failure the newest may be gone, and the relay sends them again. */
import type { ItemStore } from '../../desk/ports.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { readForStart } from '../../desk/store/start-reading.ts';
import { openFile } from './database.ts';
import { dropSetAside } from './set-aside.ts';

export interface HistoryStore extends ItemStore {
  close(): void;
  /** Where a damaged file was set aside at opening. */
  readonly setAside: string | null;
}

/**
 * @param now ms since 1970, for the name of a damaged file set aside
 * @throws FileError
 */
export function openHistoryStore(path: string, now: number): HistoryStore {
  const spec = { name: 'history', path, synchronous: 'NORMAL', check: 'after a crash' } as const;
  // A damaged file is worth nothing once the relay is asked again, and it may be another person's.
  const cleared = () => dropSetAside(path);
  const { store, setAside, close } = openFile(spec, (db) => readForStart(createHistoryStore(db, cleared)), now);
  return { ...store, setAside, close };
}
