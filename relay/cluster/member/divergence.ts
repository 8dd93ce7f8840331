/** State of a copy that differs from the others: since which entry, and the remedy. */
import { reasonOf } from '../../../shared/problems.ts';
import type { Log } from '../../domain/ports.ts';
import type { IsolationCause, ReplicaFile } from '../../domain/replica-ports.ts';

type Stop = (line: string, cause: IsolationCause) => void;

export interface Divergence {
  /** Position of the copy at detection; null: no difference is known. */
  position(): number | null;
  /** Stops the relay. If the copy differs, records it: the next start loads a snapshot from the others. */
  isolate(reason: string, cause: IsolationCause, position: number): void;
  /** Appended to the error; empty if no difference is known. */
  remedy(): string;
  /** Call once the store is open. */
  connect(stop: Stop): void;
}

export function createDivergence(file: Pick<ReplicaFile, 'noteDiffers'>, log: Pick<Log, 'error'>): Divergence {
  let at: number | null = null;
  let remedy = '';
  let stop: Stop = (reason) => log.error({ reason }, 'this relay has diverged from its cluster');

  function noteDiffers(position: number): void {
    at = position;
    try {
      file.noteDiffers(position);
      remedy = '; started again, this relay takes a copy of theirs, and keeps this one beside it';
    } catch (error) {
      remedy = `; move this copy away before the next start (${reasonOf(error)})`;
    }
  }

  return {
    position: () => at,
    isolate(reason, cause, position) {
      if (cause === 'copy') noteDiffers(position);
      stop(reason + remedy, cause);
    },
    remedy: () => remedy,
    connect(one) {
      stop = one;
    },
  };
}
