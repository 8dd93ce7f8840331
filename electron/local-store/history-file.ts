/** history.db. Commits are NORMAL: the latest may be lost in a power failure, and the relay sends them again. */
import type { ItemStore } from '../../desk/ports.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { withInitialRead } from '../../desk/store/initial-read.ts';
import { deleteDamaged } from './damaged-files.ts';
import { openFile } from './database.ts';

export interface HistoryStore extends ItemStore {
  close(): void;
  /** New path of a file found damaged at opening. */
  readonly setAside: string | null;
}

/** @param now ms since 1970, for the name of a damaged file set aside. @throws FileError */
export function openHistoryStore(path: string, now: number): HistoryStore {
  const spec = { name: 'history', path, synchronous: 'NORMAL', check: 'after a crash' } as const;
  // A damaged history is replaced from the relay and may belong to another user.
  const cleared = () => deleteDamaged(path);
  const { store, setAside, close } = openFile(spec, (db) => withInitialRead(createHistoryStore(db, cleared)), now);
  return { ...store, setAside, close };
}
