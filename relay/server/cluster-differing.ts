/** A copy that was found not to be as those of the others: since which entry, and what is to be done. */
import { reasonOf } from '../../shared/problems.ts';
import type { ReplicaFile } from '../domain/replica-ports.ts';

export interface Differing {
  /** Position of the copy when it was found out; null: it is as the others, as far as known. */
  position(): number | null;
  /** It differs, with this as its newest entry: the next start begins anew from the others. */
  found(position: number): void;
  /** Behind what is wrong; empty where nothing is known. */
  remedy(): string;
}

export function createDiffering(file: Pick<ReplicaFile, 'noteDiffers'>): Differing {
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
