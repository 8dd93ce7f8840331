/** Progress of a process, and its stalled steps. */
import type { Process, ProcessStep } from '../processes.ts';

/** ms after which an active step without a due time counts as stalled. */
export const STALLED_AFTER_MS = 24 * 60 * 60 * 1000;

const isOver = ({ status }: ProcessStep): boolean => status === 'done' || status === 'skipped';

/** A failed step stalls at once; an unfinished one at its due time; an active one without due time after a day. */
export function stalledSince(step: ProcessStep, now: number): number | null {
  const at = step.at === null ? null : Date.parse(step.at);
  if (step.status === 'failed') return at;
  if (isOver(step)) return null;
  if (step.dueAt !== null) return Date.parse(step.dueAt) <= now ? Date.parse(step.dueAt) : null;
  if (step.status === 'pending' || at === null) return null;
  return at + STALLED_AFTER_MS <= now ? at : null;
}

export interface Progress {
  over: number;
  total: number;
  state: 'stalled' | 'running' | 'finished';
  /** ms since 1970, of the longest stall. */
  stalledSince: number | null;
}

export function progressOf({ steps }: Process, now: number): Progress {
  const over = steps.filter(isOver).length;
  const still = steps.map((step) => stalledSince(step, now)).filter((since) => since !== null);
  const since = still.length > 0 ? Math.min(...still) : null;
  const state = since !== null ? 'stalled' : over === steps.length ? 'finished' : 'running';
  return { over, total: steps.length, state, stalledSince: since };
}
