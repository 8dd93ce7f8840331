/** Order of imported files. At start, a cluster member must not undo a newer file with its own older one; an explicit import may. */
import { hash } from 'node:crypto';
import type { Directory } from '../../shared/directory.ts';
import type { ImportedTx } from '../domain/people/directory-ports.ts';

const KEPT = 32;

export const digestOf = (file: Directory): string => hash('sha256', JSON.stringify(file), 'hex');

export function isReplaced(tx: ImportedTx, digest: string): boolean {
  const files = tx.importedFiles();
  return files.includes(digest) && files.at(-1) !== digest;
}

export function noteNewest(tx: ImportedTx, digest: string): void {
  const files = tx.importedFiles();
  if (files.at(-1) !== digest) tx.noteImported([...files.filter((one) => one !== digest), digest].slice(-KEPT));
}
