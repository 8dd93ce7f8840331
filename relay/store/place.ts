/** Detects that the open file was moved, removed or replaced: it can still be written, but the writes are lost. */
import { statSync } from 'node:fs';
import { StoreError } from '../domain/store-ports.ts';

const idOf = (path: string): string | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev} ${stat.ino}` : null;
};

/** @returns a check to call before each commit; it throws StoreError */
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
