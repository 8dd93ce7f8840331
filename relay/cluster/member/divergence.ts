/** State of a copy that differs from the others: since which entry, and the remedy. */
import { reasonOf } from '../../../shared/problems.ts';
import type { ReplicaFile } from '../../domain/replica-ports.ts';

export interface Divergence {
  /** Position of the copy at detection; null: no difference is known. */
  position(): number | null;
  /** Records the difference: the next start loads a snapshot from the others. */
  found(position: number): void;
  /** Appended to the error; empty if no difference is known. */
  remedy(): string;
}

export function createDivergence(file: Pick<ReplicaFile, 'noteDiffers'>): Divergence {
  let at: number | null = null;
  let remedy = '';
  return {
    position: () => at,
    found(position) {
      at = position;
      try {
        file.noteDiffers(position);
        remedy = '; started again, this relay takes a copy of theirs, and keeps this one beside it';
      } catch (error) {
        remedy = `; move this copy away before the next start (${reasonOf(error)})`;
      }
    },
    remedy: () => remedy,
  };
}
