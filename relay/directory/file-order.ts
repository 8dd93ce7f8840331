/**
 * Of relays with one store each imports its directory file when it starts. One that another relay's file took the place of is not brought back
 * by the start of a relay that was not given the newer: only somebody who asks for it brings it back.
 */
import { hash } from 'node:crypto';
import type { Directory } from '../../shared/directory.ts';
import type { ImportedTx } from '../domain/people/directory-ports.ts';

/** Files that are remembered. */
const KEPT = 32;

export const digestOf = (file: Directory): string => hash('sha256', JSON.stringify(file), 'hex');

/** Another was new after it. */
export function isReplaced(tx: ImportedTx, digest: string): boolean {
  const files = tx.importedFiles();
  return files.includes(digest) && files.at(-1) !== digest;
}

export function noteNewest(tx: ImportedTx, digest: string): void {
  const files = tx.importedFiles();
  if (files.at(-1) !== digest) tx.noteImported([...files.filter((one) => one !== digest), digest].slice(-KEPT));
}
