/**
 * Whether the file that is open is still the one at its place. One that was moved, removed or replaced goes on working for who has it open,
 * and what is written to it is gone with them.
 */
import { statSync } from 'node:fs';
import { StoreError } from '../domain/store-ports.ts';

const idOf = (path: string): string | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev} ${stat.ino}` : null;
};

/** @param path of a store that is open. @returns to be called before each commit; it throws StoreError */
export function createPlace(path: string): () => void {
  if (path === ':memory:') return () => {};
  const files = [path, `${path}-wal`].map((file) => ({ file, id: idOf(file) }));
  return () => {
    for (const { file, id } of files) {
      if (idOf(file) === id) continue;
      throw new StoreError(`${file} was moved, removed or replaced while the relay runs: start the relay anew`);
    }
  };
}
