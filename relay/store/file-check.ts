/** Detects that the open file was moved, removed or replaced: it can still be written, but the writes are lost. */
import { statSync } from 'node:fs';
import { StoreError } from '../domain/store-ports.ts';

const inodeOf = (path: string): string | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev} ${stat.ino}` : null;
};

/** @returns a check to call before each commit; it throws StoreError */
export function createFileCheck(path: string): () => void {
  if (path === ':memory:') return () => {};
  const files = [path, `${path}-wal`].map((file) => ({ file, id: inodeOf(file) }));
  return () => {
    for (const { file, id } of files) {
      if (inodeOf(file) === id) continue;
      throw new StoreError(`${file} was moved, removed or replaced while the relay runs: start the relay anew`);
    }
  };
}
